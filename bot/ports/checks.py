"""What a check is, and what it is given to find out with."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from bot.errors import Unset
from bot.model.check import CheckResult
from bot.model.deadline import Deadline
from bot.policy import Platform
from bot.policy.platform import Part
from bot.ports.platform import PlatformPort

P = TypeVar("P", bound=Part)

_RUNS = "RUNNING"
LATELY = timedelta(hours=1)


@dataclass(frozen=True)
class Inquiry:
    """What one check works with. `services` are the incident's and those it depends on; none means all.

    `now` is UTC. The check ends by `deadline`, which it passes on to whatever it asks. `rpos` says by service
    how much of its data may be lost. `span` is how far back it looks at what happened.
    """

    platform: PlatformPort
    parts: Platform
    services: frozenset[str]
    now: datetime
    deadline: Deadline
    rpos: Mapping[str, timedelta] = field(default_factory=dict)
    span: timedelta = LATELY

    def concerned(self, parts: Iterable[P]) -> list[P]:
        """The parts of these services; all of them where none of them is, or no service is given."""
        known = list(parts)
        ours = [part for part in known if part.service in self.services]
        return ours or known

    def some(self, parts: Iterable[P], where: str, what: str) -> list[P]:
        """The same, at least one. Raises Unset where the policy has none: `where` it would have `what`."""
        if not (found := self.concerned(parts)):
            raise Unset(f"set platform.{where} in the policy to {what}")
        return found

    def ask(self, warehouse: str, sql: str, values: Mapping[str, str]) -> list[Mapping[str, str | None]]:
        """The rows of a statement, by a SQL warehouse that runs: one that does not is not started for this.

        Raises Unset for one that does not run.
        """
        databricks = self.platform.databricks()
        state = databricks.warehouse(warehouse, self.deadline)
        if state.state != _RUNS:
            how = state.state.lower() or "in an unknown state"
            raise Unset(f"{state.name} is {how}, and is not started for this")
        return databricks.ask(warehouse, sql, values, self.deadline)


@dataclass(frozen=True)
class Check:
    """One diagnostic. `asks` is what it finds out, as a clause ("whether clusters run, and why not").

    It fits incidents of one of `services`, and those whose text holds one of `words`. `has` says whether the
    policy names something for it to look at. `run` raises Unset, AdapterError or TooLate when it cannot tell.
    """

    name: str
    title: str
    asks: str
    services: frozenset[str]
    words: tuple[str, ...]
    has: Callable[[Platform], bool]
    run: Callable[[Inquiry], CheckResult]
