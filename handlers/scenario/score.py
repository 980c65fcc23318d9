"""How long people took, measured by what the policy asks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.model.incident import Incident
from bot.policy import Policy
from handlers.scenario.acts import Record
from handlers.scenario.model import Act


@dataclass(frozen=True)
class Mark:
    """One milestone: how long it took, None if never, and the most that the policy allows, None if any."""

    name: str
    took: timedelta | None
    most: timedelta | None

    @property
    def in_time(self) -> bool | None:
        """Whether it was reached in time; None where the policy asks for nothing."""
        return None if self.most is None else self.took is not None and self.took <= self.most


@dataclass(frozen=True)
class IncidentScore:
    """The marks of one incident."""

    incident: Incident
    marks: tuple[Mark, ...]


def score(records: Sequence[Record], policy: Policy) -> list[IncidentScore]:
    """The marks of each incident, from when it was detected.

    The time to acknowledge is measured by the severity's response, that to the first update by how often it
    asks for one, and that to resolve by the recovery target of the service.
    """
    return [IncidentScore(record.incident, _marks(record, policy)) for record in records]


def _marks(record: Record, policy: Policy) -> tuple[Mark, ...]:
    incident = record.incident
    asked = policy.severity(incident.severity)
    service = policy.services.get(incident.service or "")
    target = service.recovery.rto if service and service.recovery else None

    def mark(name: str, reached: datetime | None, most: timedelta | None) -> Mark:
        took = max(reached - incident.detected_at, timedelta()) if reached else None
        return Mark(name, took, most)

    return (
        mark("acknowledged", record.done_at(Act.ACKNOWLEDGE), asked.response),
        mark("commander", record.done_at(Act.COMMAND), None),
        mark("first note or update", record.told_at(), asked.update_every),
        mark("resolved", record.done_at(Act.RESOLVE), target),
    )
