"""Gathers the figures of months, whoever asks."""

from __future__ import annotations

from datetime import date

from bot.clock import Clock
from bot.errors import Refused
from bot.model.figures import Figures
from bot.model.workspace import HOME
from bot.policy import Policy
from bot.ports import Reader, Store
from bot.rules.figures import Material, Measure, figures, months_until, span

MOST = 24
"""So many months are told of at once."""


class Figuring:
    """Reads months of the business's time zone."""

    def __init__(self, store: Store, policy: Policy, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._measure = Measure(
            business=policy.business,
            core=tuple(sorted(name for name, each in policy.services.items() if each.part_of_core)),
            uptime=policy.platform.health.targets.uptime,
        )

    @property
    def this_month(self) -> date:
        """The first day of the month that is under way."""
        return self._measure.business.day_of(self._clock.now()).replace(day=1)

    def figures(self, last: date | None = None, months: int = 1, workspace: str = HOME) -> Figures:
        """The figures of so many months, of which `last` is in the last; None for the one under way.

        Raises Refused for a month that has not begun, and for none or too many.
        """
        return self.within(last or self.this_month, months, months, workspace)[0]

    def within(self, last: date, months: int, wider: int, workspace: str = HOME) -> tuple[Figures, Figures]:
        """The same, and the figures of `wider` months with those before; what both tell is read once."""
        now = self._clock.now()
        if last > self._measure.business.day_of(now):
            raise Refused(f"{last:%B %Y} has not begun.")
        if not 1 <= months <= wider <= MOST:
            raise Refused(f"Ask for 1 to {MOST} months at once.")
        with self._store.read() as reader:
            found = [self._material(reader, first, workspace) for first in months_until(last, wider)]
        whole = figures(found, self._measure, now)
        return (whole if months == wider else figures(found[-months:], self._measure, now)), whole

    def _material(self, reader: Reader, first: date, workspace: str) -> Material:
        begins, ends = span(first, self._measure.business.zone)
        return Material(
            first=first,
            opened=tuple(reader.opened_within(begins, ends, workspace)),
            critical=tuple(reader.critical_within(begins, ends, workspace)),
            sent=reader.sent_within(begins, ends, workspace),
            pages=tuple(reader.rung_within(begins, ends, workspace)),
        )
