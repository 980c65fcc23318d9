"""An example that is fired tells of now, in whatever form its sender writes times."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.model.alert import Alert
from bot.model.fresh import fresh
from bot.sources.catalog import SOURCES

NOW = datetime(2026, 11, 25, 18, 30, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("body", "moved"),
    [
        (["2026-03-02T14:00:00Z", "2026-03-02T14:30:00.5000000Z"],
         ["2026-11-25T17:59:59.500Z", "2026-11-25T18:30:00.000Z"]),
        (["2026-03-02T15:00:00+01:00"], ["2026-11-25T18:30:00.000Z"]),
        (["3/2/2026 2:00:00 PM"], ["11/25/2026 06:30:00 PM"]),
        ([1772445663, "1772445663000", 1772445663000000000],
         [1795631400, "1795631400000", 1795631400000000000]),
        ({"at": "2026-03-02T14:00:00Z", "EXP": 1775001600},
         {"at": "2026-11-25T18:30:00.000Z", "EXP": 1798173000}),
        (["0001-01-01T00:00:00Z", "2026-03-01"], ["0001-01-01T00:00:00Z", "2026-03-01"]),
        ([41414141, "710020030040050", True, None, 14.5], [41414141, "710020030040050", True, None, 14.5]),
    ],
)  # fmt: skip
def test_times_move_together_and_keep_their_form(body: Any, moved: Any) -> None:
    assert fresh(body, NOW) == moved


@pytest.mark.parametrize(
    ("name", "example"), [(name, example) for name, source in SOURCES.items() for example in source.examples]
)
def test_every_example_tells_of_now_and_of_the_same_problem(name: str, example: str) -> None:
    body = SOURCES[name].examples[example]
    before, after = (SOURCES[name].parse(each, {}) for each in (body, fresh(body, NOW)))
    assert [type(signal) for signal in after] == [type(signal) for signal in before]
    for old, new in zip(before, after, strict=True):
        if isinstance(old, Alert) and isinstance(new, Alert):
            assert (new.status, new.severity) == (old.status, old.severity)
            assert new.fingerprint.partition(":")[0] == old.fingerprint.partition(":")[0]
            times = [at for at in (new.started_at, new.ended_at) if at]
            assert all(NOW - timedelta(hours=2) <= at <= NOW + timedelta(seconds=1) for at in times)
