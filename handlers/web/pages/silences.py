"""What holds alerts back: silences that people asked for, and maintenance that is planned."""

from __future__ import annotations

from datetime import datetime

from bot.errors import Refused
from bot.model.action import Action
from bot.model.silence import Silence
from bot.policy import Maintenance
from bot.render.wording import said_match
from bot.rules.authority import Subject
from handlers.desk import Deed
from handlers.gate import refusals
from handlers.slack.moments import take_moment
from handlers.web.visit import Done, Page, Shown, Visit
from handlers.wishes import read_wish


def _show(visit: Visit) -> Shown:
    desk, now = visit.desk, visit.desk.clock.now()
    facts = {
        "now": now,
        "silences": [_shown(each, now) for each in desk.silencing.current()],
        "planned": [
            {**dict(each), "what": " or ".join(map(said_match, each.match)), "begun": each.starts <= now}
            for each in desk.policy.silences
            if each.ends > now
        ],
        "windows": [_window(row, now) for row in desk.policy.maintenance],
        "services": [{"value": "", "name": "Any"}, *({"value": s, "name": s} for s in desk.policy.services)],
        "zone": desk.policy.business.timezone,
        "digest": desk.policy.digest_channel,
        "barred": refusals([Action.SILENCE], visit.ask).get(Action.SILENCE.value, ""),
    }
    return Shown("web/silences.html.j2", "Silences", facts)


def _shown(silence: Silence, now: datetime) -> dict[str, object]:
    return {**dict(silence), "what": said_match(silence.match), "begun": silence.starts_at <= now}


def _window(row: Maintenance, now: datetime) -> dict[str, object]:
    began = row.open_since(now)
    return {
        "task": row.task,
        "frequency": row.frequency,
        "impact": row.impact,
        "lasting": row.duration,
        "until": began + row.duration if began else None,
        "begins": row.when.next_start(now) if row.when else None,
        "holds_back": " or ".join(map(said_match, row.holds_back)),
    }


def _add(visit: Visit) -> Deed[Done]:
    def done() -> Done:
        asked = {"service": visit.filled("service"), "title": visit.filled("words")}
        match = {field: pattern for field, pattern in asked.items() if pattern}
        if not match:
            raise Refused("Say what to silence: a service, or words of the title.")
        start = _moment(visit, visit.filled("starts"))
        lasting, reason = visit.filled("lasting").lower(), visit.filled("reason")
        visit.desk.silencing.silence(read_wish(match, lasting, reason, visit.ask.by, start))
        return Done("/silences", "silenced")

    return Deed(Action.SILENCE, visit.ask, Subject(), done)


def _moment(visit: Visit, text: str) -> datetime | None:
    if not text:
        return None
    found = take_moment(text, visit.desk.clock.now(), visit.desk.policy)
    if found is None or found[1]:
        raise Refused(f"From {text} is no time. Say 22:00, 2026-12-24 22:00, or 2h. Nothing was silenced.")
    return found[0]


def _end(visit: Visit) -> Deed[Done]:
    def done() -> Done:
        visit.desk.silencing.end(visit.filled("silence"), visit.ask.by)
        return Done("/silences", "unsilenced")

    return Deed(Action.SILENCE, visit.ask, Subject(), done)


PAGES = (Page("/silences", _show, nav="Silences", deeds={"add": _add, "end": _end}),)
