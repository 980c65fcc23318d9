"""What was measured of the platform, and of Tocsin itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.model.health import Sample
from bot.model.heartbeat import HeartbeatRecord
from bot.model.synthetic import SyntheticRun


class Observations(Protocol):
    """Times are aware; names are those of the policy and of the checks."""

    def heartbeat(self, name: str) -> HeartbeatRecord | None: ...

    def heartbeats(self) -> list[HeartbeatRecord]: ...

    def synthetic_run(self, run_id: str) -> SyntheticRun | None: ...

    def synthetic_runs(self, *, since: datetime) -> list[SyntheticRun]:
        """Those sent after `since`, newest first."""

    def samples(self, *, since: datetime) -> list[Sample]:
        """What was measured at or after `since`."""

    def newest_samples(self, patterns: Sequence[str]) -> list[Sample]:
        """The newest of each name that fits one of the patterns, in which * stands for anything."""

    def sample_hours(self, patterns: Sequence[str], *, since: datetime) -> list[Sample]:
        """What was measured by such names, by the hour, in hours that began at or after `since`."""

    def samples_within(self, names: Sequence[str], since: datetime, until: datetime) -> list[Sample]:
        """What was measured by these names in that time, oldest first; by the hour where no more is kept."""
