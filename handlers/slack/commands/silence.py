"""/incident silence: holds alerts back for a while, by form or in one line; lists and ends silences."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.errors import Refused
from bot.model.action import Action
from bot.model.silence import Silence
from bot.policy import Maintenance, Policy
from bot.render.modals import silence_modal
from bot.render.wording import said_match
from handlers.slack.desk import Ask, Command, Reply
from handlers.slack.moments import next_time
from handlers.wishes import read_wish

_USAGE = "silence kafka 2h brokers are upgraded"
_DURATION = re.compile(r"(?:\d+[dhms])+", re.ASCII | re.IGNORECASE)
_FROM = re.compile(r"from (\d\d:\d\d)\s+", re.ASCII | re.IGNORECASE)
_MOST = 10


def _run(ask: Ask) -> Reply:
    word, _, rest = ask.desk.plain(ask.text).partition(" ")
    if not word:
        return Reply(form=form(ask))
    if word == "list":
        return _list(ask)
    if word == "end":
        return end(ask, rest.strip())
    return _silence(ask, ask.desk.plain(ask.text))


def _action(ask: Ask) -> Action:
    return Action.LOOK if ask.text.partition(" ")[0] == "list" else Action.SILENCE


def form(ask: Ask) -> dict[str, object]:
    """The form, with the service of the channel's incident filled in."""
    service = ask.here.service if ask.here else None
    policy = ask.desk.policy
    return silence_modal(digest=policy.digest_channel, service=service or "")


def end(ask: Ask, silence_id: str) -> Reply:
    """Ends the silence of that id."""
    ended = ask.desk.silencing.end(silence_id, ask.by)
    return Reply("unsilenced", {"silence": ended, "what": said_match(ended.match)})


def silenced(
    ask: Ask, match: Mapping[str, Any], lasting: str, reason: str, start: datetime | None = None
) -> Reply:
    """Asks for the silence, and says what holds from now on."""
    silence = ask.desk.silencing.silence(read_wish(match, lasting, reason, ask.by, start))
    facts = {
        "silence": silence,
        "what": said_match(silence.match),
        "planned": silence.starts_at > silence.created_at,
        "digest": ask.desk.policy.digest_channel,
    }
    return Reply("silence", facts)


def _silence(ask: Ask, text: str) -> Reply:
    """Reads what is typed: what to silence, for how long, from when, and why."""
    words = text.split()
    at = next((n for n, word in enumerate(words) if _DURATION.fullmatch(word)), 0)
    if at == 0:
        raise Refused(f"Say what to silence, for how long, and why: /incident {_USAGE}")
    rest = " ".join(words[at + 1 :])
    start = None
    if planned := _FROM.match(rest):
        start = next_time(planned[1], ask.desk.clock.now(), ask.desk.policy)
        rest = rest[planned.end() :]
    return silenced(ask, _match(words[:at], ask.desk.policy), words[at].lower(), rest, start)


def _match(words: list[str], policy: Policy) -> dict[str, list[str]]:
    """`kafka` is a service, `title=lag` a field's pattern, and any other words stand in the title."""
    match: dict[str, list[str]] = {}
    title: list[str] = []
    for word in words:
        field, equals, pattern = word.partition("=")
        if equals:
            match.setdefault(field, []).append(pattern)
        elif word in policy.services:
            match.setdefault("service", []).append(word)
        else:
            title.append(word)
    return match | ({"title": [" ".join(title)]} if title else {})


def _list(ask: Ask) -> Reply:
    now = ask.desk.clock.now()
    current = ask.desk.silencing.current()
    windows = [shown for row in ask.desk.policy.maintenance if (shown := _window(row, now))]
    return Reply(
        "silences",
        {
            "silences": [_shown(silence, now) for silence in current[:_MOST]],
            "more": max(len(current) - _MOST, 0),
            "windows": windows,
        },
    )


def _shown(silence: Silence, now: datetime) -> dict[str, object]:
    return {**dict(silence), "what": said_match(silence.match), "planned": silence.starts_at > now}


def _window(row: Maintenance, now: datetime) -> dict[str, object] | None:
    if row.when is None:
        return None
    began, begins = row.open_since(now), row.when.next_start(now)
    if not began and not begins:
        return None
    return {
        "task": row.task,
        "impact": row.impact,
        "until": began + row.duration if began else None,
        "begins": begins,
        "lasting": row.duration,
    }


COMMAND = Command(
    name="silence",
    usage="silence [what how-long [from 22:00] why] | list | end S-1",
    help="Holds alerts back for a while, with a recap at the end.",
    run=_run,
    examples=("silence kafka 2h brokers are upgraded", "silence list", "silence end S-1"),
    action=_action,
)
