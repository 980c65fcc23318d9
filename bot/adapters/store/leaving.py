"""Reads and writes what documents that leave are made of, and where their copies stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.adapters.store.kinds import COPIES, CURVES, SAMPLES
from bot.adapters.store.shelf import View
from bot.model.copy import Copy
from bot.model.curve import Curve
from bot.model.health import Sample


class LeavingReads(View):
    """Curves and copies, as every reader sees them."""

    def samples_within(self, names: Sequence[str], since: datetime, until: datetime) -> list[Sample]:
        return self._asked(SAMPLES, "samples_within", names=list(names), since=since, until=until)

    def curves(self, incident: str) -> list[Curve]:
        return self._all(CURVES, incident=incident)

    def copies(self, incident: str) -> list[Copy]:
        return self._all(COPIES, incident=incident)


class LeavingWrites(View):
    """Curves and copies, as a transaction changes them."""

    def save_curves(self, incident: str, curves: Iterable[Curve]) -> None:
        self._shelf.do("forget_curves", incident=incident)
        for each in curves:
            self._add(CURVES, each)

    def save_copy(self, copy: Copy) -> None:
        self._replace(COPIES, copy)
