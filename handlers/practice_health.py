"""One invented health board, to fill templates with."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.model.check import Verdict
from bot.model.health import Board, Component, Course, Standing

_NOW = datetime(2026, 1, 29, 14, 23, tzinfo=UTC)

BOARD = Board(
    at=_NOW,
    every=300,
    standings=(
        Standing(
            key="uptime",
            area="Availability",
            title="Platform uptime, 30 days",
            unit="%",
            target="at least 99.99 %",
            limit=99.99,
            verdict=Verdict.OK,
            value=99.9954,
            at=_NOW,
        ),
        Standing(
            key="latency",
            area="Performance",
            title="Latency end to end",
            unit="s",
            target="at most 5 s",
            limit=5,
            verdict=Verdict.FAIL,
            value=14,
            at=_NOW,
            off_since=_NOW - timedelta(minutes=23),
            day=(None, *[1.2, 1.1, 1.4, 1.3, 1.2, 1.5] * 3, 1.3, 1.4, 1.2, 5.6, 14.0),
            week=tuple([1.2, 1.4, 1.1, 1.3] * 7),
            day_course=Course.RISES,
            week_course=Course.STEADY,
        ),
        Standing(
            key="network",
            area="Resource utilization",
            title="Network",
            unit="bytes/s",
            target="at most 4.2 GB/s",
            limit=4.2e9,
            verdict=Verdict.UNKNOWN,
            why="not measured yet",
        ),
    ),
    components=(
        Component(name="cluster", title="Clusters", verdict=Verdict.OK, at=_NOW),
        Component(name="streaming", title="Streaming", verdict=Verdict.FAIL, at=_NOW),
    ),
)
