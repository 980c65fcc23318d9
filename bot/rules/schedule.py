"""Who has a schedule at a time, and when that may change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, tzinfo

from bot.policy import PersonEntry
from bot.policy.schedules import Rotation, Schedule, StandIn

Span = tuple[datetime, datetime]
"""From the first of the two times until just before the second."""


def who_has(schedule: Schedule, people: Mapping[str, PersonEntry], now: datetime, home: tzinfo) -> str | None:
    """The key of the one person who has it; None where nobody has.

    The last override that holds counts; else the first rotation that holds, of which the next one stands in
    for who is away. `home` is the zone of people's absences.
    """
    for override in reversed(schedule.overrides):
        if within(_span(override, schedule.zone), now):
            return override.person
    for rotation in schedule.rotations:
        turn = rotation.turn_at(now, schedule.zone)
        if turn < 0 or not _holds(rotation, schedule.zone, now):
            continue
        order = (
            rotation.people[(turn + later) % len(rotation.people)] for later in range(len(rotation.people))
        )
        present = next((key for key in order if not is_away(people[key], now, home)), None)
        if present:
            return present
    return None


def changes_after(
    schedule: Schedule, people: Mapping[str, PersonEntry], now: datetime, home: tzinfo
) -> datetime | None:
    """The next time after `now` at which somebody else might have it; None when there is none."""
    zone = schedule.zone
    edges = [edge for override in schedule.overrides for edge in _span(override, zone)]
    for rotation in schedule.rotations:
        edges.append(rotation.turn(max(rotation.turn_at(now, zone), -1) + 1, zone))
        edges += [edge for hours in rotation.hours for span in hours.spans(now, zone) for edge in span]
        edges += [edge for key in rotation.people for edge in away_edges(people[key], home)]
    return min((edge for edge in edges if edge > now), default=None)


def is_away(person: PersonEntry, now: datetime, home: tzinfo) -> bool:
    """Whether they are absent then."""
    return any(within(absence.span(home), now) for absence in person.away)


def away_edges(person: PersonEntry, home: tzinfo) -> Iterator[datetime]:
    """When each of their absences begins and ends."""
    for absence in person.away:
        yield from absence.span(home)


def within(span: Span, now: datetime) -> bool:
    """Whether it is that time."""
    return span[0] <= now < span[1]


def _holds(rotation: Rotation, zone: tzinfo, now: datetime) -> bool:
    """Whether it holds at this hour of the week; one without hours always does."""
    return not rotation.hours or any(
        within(span, now) for hours in rotation.hours for span in hours.spans(now, zone)
    )


def _span(override: StandIn, zone: tzinfo) -> Span:
    return (
        override.starts.replace(tzinfo=zone).astimezone(UTC),
        override.ends.replace(tzinfo=zone).astimezone(UTC),
    )
