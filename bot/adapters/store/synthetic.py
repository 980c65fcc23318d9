"""Reads and writes test alerts."""

from __future__ import annotations

from datetime import datetime

from bot.adapters.store.kinds import SYNTHETIC_RUNS
from bot.adapters.store.shelf import View
from bot.model.synthetic import SyntheticRun


class SyntheticReads(View):
    """Test alerts, as every reader sees them."""

    def synthetic_run(self, run_id: str) -> SyntheticRun | None:
        return self._one(SYNTHETIC_RUNS, id=run_id)

    def synthetic_runs(self, *, since: datetime) -> list[SyntheticRun]:
        return self._asked(SYNTHETIC_RUNS, "synthetic_runs", since=since)


class SyntheticWrites(View):
    """Test alerts, as a transaction changes them."""

    def add_synthetic_run(self, run: SyntheticRun) -> None:
        self._add(SYNTHETIC_RUNS, run)

    def save_synthetic_run(self, run: SyntheticRun) -> None:
        self._save(SYNTHETIC_RUNS, run)

    def forget_synthetic_runs(self, sent_before: datetime) -> None:
        self._shelf.do("forget_synthetic_runs", sent_before=sent_before)
