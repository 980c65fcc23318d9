"""Reads and writes what checks measured, as it came and by the hour."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.adapters.store.kinds import SAMPLE_HOURS, SAMPLES
from bot.adapters.store.shelf import View
from bot.model.health import Sample
from bot.model.value import to_utc


class SampleReads(View):
    """Samples, as every reader sees them."""

    def samples(self, *, since: datetime) -> list[Sample]:
        return self._asked(SAMPLES, "samples", since=since)

    def newest_samples(self, patterns: Sequence[str]) -> list[Sample]:
        return self._asked(SAMPLES, "newest_samples", patterns=patterns)

    def sample_hours(self, patterns: Sequence[str], *, since: datetime) -> list[Sample]:
        return self._asked(SAMPLE_HOURS, "sample_hours", patterns=patterns, since=since)

    def first_sample(self) -> datetime | None:
        at = self._shelf.ask("first_sample_hour")[0]["at"]
        return to_utc(datetime.fromisoformat(at)) if at else None


class SampleWrites(View):
    """Samples, as a transaction changes them."""

    def add_samples(self, samples: Iterable[Sample]) -> None:
        for each in samples:
            self._shelf.do("add_sample", **dict(each))

    def save_sample_hours(self, hours: Iterable[Sample]) -> None:
        for each in hours:
            self._shelf.do("save_sample_hour", **dict(each))

    def forget_samples(self, *, before: datetime, hours_before: datetime) -> None:
        self._shelf.do("forget_samples", before=before)
        self._shelf.do("forget_sample_hours", before=hours_before)
