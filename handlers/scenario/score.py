"""How people did, by the timelines of a drill's incidents: in practice and in the real workspace alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from handlers.scenario.model import Act, Expected, Scenario
from handlers.scenario.record import Happening, Record


@dataclass(frozen=True)
class Mark:
    """One thing to do: how long it took, None if never, and the most that is allowed, None if any.

    `by` did it, in the words `said`; with `by_cast` the drill did it for want of a person.
    """

    name: str
    took: timedelta | None
    most: timedelta | None
    by: str = ""
    said: str = ""
    by_cast: bool = False

    @property
    def is_done(self) -> bool:
        """Whether a person did it at all."""
        return self.took is not None and not self.by_cast

    @property
    def in_time(self) -> bool | None:
        """Whether a person did it in time; None where nothing is asked for."""
        return (
            None if self.most is None else self.is_done and self.took is not None and self.took <= self.most
        )


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
        """All marks with a limit, each with its incident's id, "" where it is the whole drill's."""
        marks = [(each.record.id, mark) for each in self.incidents for mark in each.marks]
        marks += [("", mark) for mark in (self.diagnosis, *self.steps) if mark]
        return [(incident, mark) for incident, mark in marks if mark.most is not None]


def score(records: Sequence[Record], scenario: Scenario) -> Score:
    """The time of everything is counted from when its incident was detected.

    The acknowledgement is measured by the severity's response, the first update by how often the severity
    asks for one, the end by the recovery target of the service, and the rest by what the scenario says.
    """
    diagnosis = scenario.diagnosis
    return Score(
        incidents=tuple(IncidentScore(record, _marks(record)) for record in records),
        diagnosis=_diagnosed(records, diagnosis.words, diagnosis.within) if diagnosis else None,
        steps=tuple(_step(expected, records) for expected in scenario.expected_response),
    )


def _marks(record: Record) -> tuple[Mark, ...]:
    asked = record.targets
    return (
        _mark("acknowledged", record, record.done(Act.ACKNOWLEDGE), asked.acknowledge),
        _mark("commander", record, record.done(Act.COMMAND), None),
        _mark("first update", record, record.done(Act.UPDATE), asked.update),
        _mark("resolved", record, record.done(Act.RESOLVE), asked.resolve),
    )


def _diagnosed(records: Sequence[Record], words: Sequence[str], most: timedelta | None) -> Mark:
    found = [(record, told) for record in records if (told := record.told(words))]
    return _first("right diagnosis", found, most)


def _step(expected: Expected, records: Sequence[Record]) -> Mark:
    found = [(record, done) for record in records if (done := record.done(expected.act, expected.words))]
    return _first(expected.name, found, expected.within)


def _first(name: str, found: Sequence[tuple[Record, Happening]], most: timedelta | None) -> Mark:
    if not found:
        return Mark(name, None, most)
    record, happening = min(found, key=lambda each: each[1].at)
    return _mark(name, record, happening, most)


def _mark(name: str, record: Record, happening: Happening | None, most: timedelta | None) -> Mark:
    if happening is None:
        return Mark(name, None, most)
    took = record.took(happening)
    return Mark(name, took, most, happening.author, happening.said, happening.by_cast)
