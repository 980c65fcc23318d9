"""What is known of a drill once it is over, wherever it took place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.scenario.model import Scenario
from handlers.scenario.onlooker import Check
from handlers.scenario.record import Record
from handlers.scenario.run import Outcome


@dataclass(frozen=True)
class Account:
    """`place` says where it was, `remarks` what else a reader should know, each a sentence.

    `checks` are of Tocsin itself, and made in the practice workspace alone. Where `has_people` is False the
    cast played everybody.
    """

    scenario: Scenario
    place: str
    began: datetime
    ended: datetime
    records: Sequence[Record]
    checks: Sequence[Check] = ()
    has_people: bool = True
    remarks: Sequence[str] = ()

    @property
    def failed(self) -> list[Check]:
        """What Tocsin did not do as the scenario says."""
        return [check for check in self.checks if not check.held]


def of_practice(outcome: Outcome, *, has_people: bool) -> Account:
    """The account of a drill in the practice workspace."""
    return Account(
        scenario=outcome.scenario,
        place="the practice workspace",
        began=outcome.began,
        ended=outcome.ended,
        records=outcome.records,
        checks=outcome.checks,
        has_people=has_people,
    )
