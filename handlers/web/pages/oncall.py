"""Who is on call now and next, who stands in, and who is away."""

from __future__ import annotations

from datetime import datetime

from bot.engine.on_calls import Wish
from bot.errors import Refused
from bot.model.action import Action
from bot.rules.authority import Subject
from handlers.desk import Deed
from handlers.gate import refusals
from handlers.on_calls import team_facts
from handlers.slack.moments import take_moment
from handlers.web.visit import Done, Page, Shown, Visit


def _show(visit: Visit) -> Shown:
    desk, now = visit.desk, visit.desk.clock.now()
    facts = {
        "now": now,
        "teams": [team_facts(desk, each, now) for each in desk.on_calls.now()],
        "away": _away(visit, now),
        "names": [{"value": team, "name": team} for team in desk.policy.on_call],
        "people": [{"value": key, "name": each.name} for key, each in desk.policy.people.items()],
        "zone": desk.policy.business.timezone,
        "barred": refusals([Action.ON_CALL], visit.ask).get(Action.ON_CALL.value, ""),
    }
    return Shown("web/oncall.html.j2", "On call", facts)


def _away(visit: Visit, now: datetime) -> list[dict[str, object]]:
    """Who is away or will be, as the policy says, the first to go first."""
    policy = visit.desk.policy
    found = [
        {"who": person.name, "starts": each.starts, "ends": each.ends, "is_now": each.span(zone)[0] <= now}
        for zone in (policy.business.zone,)
        for person in policy.people.values()
        for each in person.away
        if each.span(zone)[1] > now
    ]
    return sorted(found, key=lambda each: str(each["starts"]))


def _override(visit: Visit) -> Deed[Done]:
    def done() -> Done:
        ends_at = _moment(visit, "until")
        if ends_at is None:
            raise Refused("Say until when, like 08:00 or 2h. Nothing was changed.")
        team = visit.filled("team")
        if team not in visit.desk.policy.on_call:
            raise Refused("Choose a team. Nothing was changed.")
        wish = Wish(
            team=team,
            person=visit.desk.responder(visit.filled("person"), visit.ask.by).key,
            starts_at=_moment(visit, "from"),
            ends_at=ends_at,
            reason=visit.filled("reason"),
            by=visit.ask.by,
        )
        visit.desk.on_calls.override(wish)
        return Done("/oncall", "overridden")

    return Deed(Action.ON_CALL, visit.ask, Subject(), done)


def _moment(visit: Visit, field: str) -> datetime | None:
    text = visit.filled(field)
    if not text:
        return None
    found = take_moment(text, visit.desk.clock.now(), visit.desk.policy)
    if found is None or found[1]:
        raise Refused(f"{field.capitalize()} {text} is no time. Say 08:00, 2026-12-24 08:00, or 2h.")
    return found[0]


def _end(visit: Visit) -> Deed[Done]:
    def done() -> Done:
        visit.desk.on_calls.take_back(visit.filled("override"), visit.ask.by)
        return Done("/oncall", "override_ended")

    return Deed(Action.ON_CALL, visit.ask, Subject(), done)


PAGES = (Page("/oncall", _show, nav="On call", deeds={"override": _override, "end": _end}),)
