"""/incident oncall: who is on call, until when, and who stands in."""

from __future__ import annotations

from datetime import datetime

from bot.engine.on_calls import Wish
from bot.errors import Refused
from bot.model.action import Action
from bot.model.roster import Override
from bot.policy import PersonEntry
from handlers.on_calls import name_of, team_facts
from handlers.slack.desk import Ask, Command, Reply
from handlers.slack.moments import take_moment

_USAGE = "oncall override @bo until 08:00 Ana has no signal"


def _run(ask: Ask) -> Reply:
    word, _, rest = ask.text.partition(" ")
    if word == "override":
        return _override(ask, rest.strip())
    if word == "end":
        return end(ask, rest.strip())
    now, teams = ask.desk.clock.now(), ask.desk.on_calls.now(word or None)
    return Reply("oncall", {"teams": [team_facts(ask.desk, each, now) for each in teams]})


def _action(ask: Ask) -> Action:
    return Action.ON_CALL if ask.text.partition(" ")[0] in ("override", "end") else Action.LOOK


def end(ask: Ask, override_id: str) -> Reply:
    """Takes the override of that id back."""
    ended = ask.desk.on_calls.take_back(override_id, ask.by)
    (team,) = ask.desk.on_calls.now(ended.team)
    return Reply("override_ended", {**_about(ask, ended), "back": name_of(team.shifts[0].person)})


def _override(ask: Ask, text: str) -> Reply:
    """Reads `[team] @who [from 22:00] until 08:00 why`."""
    words = text.split()
    team, words = (words[0], words[1:]) if words and words[0] in ask.desk.policy.on_call else ("", words)
    if not words:
        raise Refused(f"Say who, until when, and why: /incident {_USAGE}")
    person = ask.desk.responder(words[0], ask.by)
    now, rest = ask.desk.clock.now(), ask.desk.plain(" ".join(words[1:]))
    starts_at, rest = _moment(ask, "from", rest, now)
    ends_at, rest = _moment(ask, "until", rest, starts_at or now)
    if ends_at is None:
        raise Refused(f"Say until when, like until 08:00 or until 2h: /incident {_USAGE}")
    wish = Wish(
        team=team or _meant(ask, person),
        person=person.key,
        starts_at=starts_at,
        ends_at=ends_at,
        reason=rest,
        by=ask.by,
    )
    override = ask.desk.on_calls.override(wish)
    return Reply("override", {**_about(ask, override), "planned": override.starts_at > override.created_at})


def _moment(ask: Ask, word: str, text: str, now: datetime) -> tuple[datetime | None, str]:
    """The time after that word, where the text begins with it, and the rest of the text."""
    first, _, rest = text.partition(" ")
    if first.lower() != word:
        return None, text
    found = take_moment(rest, now, ask.desk.policy)
    if found is None:
        raise Refused(f"{word} {rest.partition(' ')[0]} is no time. Say 08:00, 2026-12-24 08:00, or 2h.")
    return found


def _meant(ask: Ask, person: PersonEntry) -> str:
    """The team of the channel's incident, or else the only one that the person is in."""
    policy = ask.desk.policy
    if ask.here:
        return policy.answering(ask.here.service)
    teams = [name for name in policy.on_call if person.key in policy.teams[name].members]
    if len(teams) != 1:
        raise Refused(f"Say for which team: /incident oncall override {next(iter(policy.on_call))} …")
    return teams[0]


def _about(ask: Ask, override: Override) -> dict[str, object]:
    policy = ask.desk.policy
    return {
        "override": override,
        "who": policy.people[override.person].name,
        "channel": policy.teams[override.team].channel,
    }


COMMAND = Command(
    name="oncall",
    usage="oncall [team] | override [team] @who [from 22:00] until 08:00 why | end O-1",
    help="Says who is on call and who is next; puts somebody else on for a while.",
    run=_run,
    examples=("oncall", "oncall override @bo until 08:00 Ana has no signal"),
    action=_action,
)
