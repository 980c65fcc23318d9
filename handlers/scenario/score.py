"""How people did, by the timelines of a drill's incidents: in practice and in the real workspace alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from handlers.scenario.model import Act, Diagnosis, Expected, Scenario
from handlers.scenario.record import Happening, Record


@dataclass(frozen=True)
class Mark:
    """One thing to do: how long it took, None if never, and the most that is allowed, None if any.

    `by` did it, in the words `said`; with `by_cast` the drill did it for want of a person. What is not done
    is not late either where the drill ended before it `was_due`.
    """

    name: str
    took: timedelta | None
    most: timedelta | None
    by: str = ""
    said: str = ""
    by_cast: bool = False
    was_due: bool = True

    @property
    def is_done(self) -> bool:
        """Whether a person did it at all."""
        return self.took is not None and not self.by_cast

    @property
    def in_time(self) -> bool | None:
        """Whether a person did it in time; None where nothing is asked for, or not by then."""
        if self.most is None or (self.took is None and not self.was_due):
            return None
        return self.is_done and self.took is not None and self.took <= self.most


@dataclass(frozen=True)
class IncidentScore:
    """The marks of one incident."""

    record: Record
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Score:
    """The marks of every incident, of the right diagnosis where the scenario knows one, and of each step."""

    incidents: tuple[IncidentScore, ...]
    diagnosis: Mark | None
    steps: tuple[Mark, ...]

    @property
    def missed_steps(self) -> list[Mark]:
        """What was expected of people and not done by them."""
        return [step for step in self.steps if not step.is_done]

    @property
    def timed(self) -> list[tuple[str, Mark]]:
        """All marks that can be judged, each with its incident's id, "" where it is the whole drill's."""
        marks = [(each.record.id, mark) for each in self.incidents for mark in each.marks]
        marks += [("", mark) for mark in (self.diagnosis, *self.steps) if mark]
        return [(incident, mark) for incident, mark in marks if mark.in_time is not None]


def score(records: Sequence[Record], scenario: Scenario, ended: datetime) -> Score:
    """The time of everything is counted from when its incident was detected, to when the drill `ended`.

    The acknowledgement is measured by the severity's response, the first update by how often the severity
    asks for one, the end by the recovery target of the service, and the rest by what the scenario says.
    """
    diagnosis = scenario.diagnosis
    judge = _Judge(records, ended)
    return Score(
        incidents=tuple(IncidentScore(record, judge.marks(record)) for record in records),
        diagnosis=judge.diagnosed(diagnosis) if diagnosis else None,
        steps=tuple(map(judge.step, scenario.expected_response)),
    )


@dataclass(frozen=True)
class _Judge:
    records: Sequence[Record]
    ended: datetime

    def marks(self, record: Record) -> tuple[Mark, ...]:
        asked = record.targets
        return (
            self._mark("acknowledged", record, record.done(Act.ACKNOWLEDGE), asked.acknowledge),
            self._mark("commander", record, record.done(Act.COMMAND), None),
            self._mark("first update", record, record.done(Act.UPDATE), asked.update),
            self._mark("resolved", record, record.done(Act.RESOLVE), asked.resolve),
        )

    def diagnosed(self, right: Diagnosis) -> Mark:
        return self._first("right diagnosis", lambda record: record.told(right.words), right.within)

    def step(self, expected: Expected) -> Mark:
        return self._first(
            expected.name, lambda record: record.done(expected.act, expected.words), expected.within
        )

    def _first(self, name: str, look: Callable[[Record], Happening | None], most: timedelta | None) -> Mark:
        """Where it was first done, in whichever incident."""
        found = [(record, done) for record in self.records if (done := look(record))]
        if found:
            record, happening = min(found, key=lambda each: each[1].at)
            return self._mark(name, record, happening, most)
        began = min((record.detected_at for record in self.records), default=self.ended)
        return Mark(name, None, most, was_due=most is None or self.ended - began >= most)

    def _mark(self, name: str, record: Record, happening: Happening | None, most: timedelta | None) -> Mark:
        if happening is None:
            due = most is None or self.ended - record.detected_at >= most
            return Mark(name, None, most, was_due=due)
        took = record.took(happening)
        return Mark(name, took, most, happening.author, happening.said, happening.by_cast)
