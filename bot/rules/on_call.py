"""Who is on call for a team: at a time, until when, and who is next."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.model.roster import Override, Roster, Watch
from bot.model.value import Moment, Value
from bot.policy import PersonEntry, Policy, stranger
from bot.rules.schedule import away_edges, changes_after, is_away, who_has

LOOKS_AHEAD = timedelta(days=60)
_MOST_EDGES = 1000


class Kept(Value):
    """What of on-call stands in the store: overrides, and rosters by their ids."""

    overrides: tuple[Override, ...] = ()
    rosters: Mapping[str, Roster] = {}


class Shift(Value):
    """Who has a level (from 1) of a team: `person` until `until`, and `then` somebody else.

    A `person` or `then` of None is nobody; an `until` of None is further off than two months, or never.
    `override` is why it is them, where a person here said so.
    """

    level: int
    person: PersonEntry | None
    until: Moment | None = None
    then: PersonEntry | None = None
    override: Override | None = None


class HandOver(Value):
    """At that time level 1 of the team goes from one to another; None is nobody."""

    team: str
    at: Moment
    gives: PersonEntry | None
    takes: PersonEntry | None


@dataclass(frozen=True)
class _Level:
    """`who` has it at a time, and the next time after one at which that may change."""

    who: Callable[[datetime], PersonEntry | None]
    edge: Callable[[datetime], datetime | None]


def ladder(policy: Policy, team: str, kept: Kept, now: datetime) -> list[PersonEntry | None]:
    """Who is on call for the team at that time, level 1 first; None where a level has nobody."""
    return [level.who(now) for level in _levels(policy, team, kept)]


def shifts(policy: Policy, team: str, kept: Kept, now: datetime) -> list[Shift]:
    """The same with how long it lasts and who is next."""
    found = []
    for number, level in enumerate(_levels(policy, team, kept), 1):
        person, until = level.who(now), _change(level, now)
        holding = _override(policy, team, kept, now) if number == 1 else None
        then = level.who(until) if until else None
        found.append(Shift(level=number, person=person, until=until, then=then, override=holding))
    return found


def next_hand_over(policy: Policy, team: str, kept: Kept, after: datetime) -> HandOver | None:
    """The first hand-over of level 1 later than that; None when there is none within two months."""
    first = next(iter(_levels(policy, team, kept)), None)
    at = _change(first, after) if first else None
    if first is None or at is None:
        return None
    return HandOver(team=team, at=at, gives=first.who(at - timedelta.resolution), takes=first.who(at))


def found_by_key(policy: Policy, kept: Kept, key: str) -> PersonEntry | None:
    """The person of that key: of the policy, or whom only a roster names.

    Where the policy has no address or number of theirs, the roster's count.
    """
    known = policy.people.get(key)
    if known and known.email and known.phone:
        return known
    contacts = (watch.contact for roster in kept.rosters.values() for watch in roster.watches)
    outside = next((stranger(each) for each in contacts if policy.known(each).key == key), None)
    if known is None or outside is None:
        return known or outside
    return known.model_copy(
        update={"email": known.email or outside.email, "phone": known.phone or outside.phone}
    )


def roster_of(policy: Policy, team: str, kept: Kept) -> Roster | None:
    """The roster that the team's levels come from, where they come from outside."""
    named = policy.on_call[team].pagerduty if team in policy.on_call else None
    return kept.rosters.get(named or "")


def _levels(policy: Policy, team: str, kept: Kept) -> list[_Level]:
    on_call, roster = policy.on_call[team], roster_of(policy, team, kept)
    if roster:
        highest = max((watch.level for watch in roster.watches), default=0)
        levels = [_watched(policy, roster, number) for number in range(1, highest + 1)]
    else:
        levels = [_named(policy, word) for word in on_call.ladder]
    # An override needs a level to stand on, also where nothing was read yet.
    first, *others = levels or [_Level(who=lambda _now: None, edge=lambda _now: None)]
    return [_overridden(policy, team, kept, first), *others]


def _named(policy: Policy, word: str) -> _Level:
    """A person, while they are not away, or a schedule."""
    home = policy.business.zone
    if schedule := policy.schedules.get(word):
        people = policy.people

        def who(now: datetime) -> PersonEntry | None:
            key = who_has(schedule, people, now, home)
            return people[key] if key else None

        return _Level(who=who, edge=lambda now: changes_after(schedule, people, now, home))
    person = policy.people[word]
    edges = sorted(away_edges(person, home))
    return _Level(
        who=lambda now: None if is_away(person, now, home) else person,
        edge=lambda now: next((edge for edge in edges if edge > now), None),
    )


def _watched(policy: Policy, roster: Roster, number: int) -> _Level:
    """A level of a roster. Of several people who have it together, the first by name counts."""
    watches = sorted((w for w in roster.watches if w.level == number), key=lambda w: w.contact.name)
    edges = sorted({edge for watch in watches for edge in (watch.starts_at, watch.ends_at) if edge})

    def who(now: datetime) -> PersonEntry | None:
        watch: Watch | None = next((each for each in watches if each.holds_at(now)), None)
        return policy.known(watch.contact) if watch else None

    return _Level(who=who, edge=lambda now: next((edge for edge in edges if edge > now), None))


def _overridden(policy: Policy, team: str, kept: Kept, level: _Level) -> _Level:
    own = [each for each in kept.overrides if each.team == team]
    if not own:
        return level

    def who(now: datetime) -> PersonEntry | None:
        override = _override(policy, team, kept, now)
        return policy.people[override.person] if override else level.who(now)

    def edge(now: datetime) -> datetime | None:
        edges = [level.edge(now), *(edge for each in own for edge in (each.starts_at, each.ends_at))]
        return min((each for each in edges if each and each > now), default=None)

    return _Level(who=who, edge=edge)


def _override(policy: Policy, team: str, kept: Kept, now: datetime) -> Override | None:
    """The newest that holds; one for somebody whom the policy no longer knows does not."""
    holding = (
        each
        for each in reversed(kept.overrides)
        if each.team == team and each.person in policy.people and each.holds_at(now)
    )
    return next(holding, None)


def _change(level: _Level, now: datetime) -> datetime | None:
    """When somebody else has it for the first time; None where that is further off than we look."""
    person, at = level.who(now), now
    for _ in range(_MOST_EDGES):
        edge = level.edge(at)
        if edge is None or edge - now > LOOKS_AHEAD:
            return None
        if level.who(edge) != person:
            return edge
        at = edge
    return None
