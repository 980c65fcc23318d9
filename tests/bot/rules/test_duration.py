"""Durations read as people say them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.incident import Incident
from bot.rules.duration import Milestones, in_words, milestones


@pytest.mark.parametrize(
    ("duration", "words"),
    [
        ({"seconds": 0}, "0 seconds"),
        ({"seconds": -5}, "0 seconds"),
        ({"milliseconds": 900}, "0 seconds"),
        ({"seconds": 1}, "1 second"),
        ({"seconds": 45}, "45 seconds"),
        ({"seconds": 72}, "1 min 12 s"),
        ({"minutes": 1}, "1 minute"),
        ({"minutes": 45}, "45 minutes"),
        ({"minutes": 59, "seconds": 59}, "59 min 59 s"),
        ({"hours": 1}, "1 hour"),
        ({"minutes": 65, "seconds": 30}, "1 h 5 min"),
        ({"hours": 24}, "24 hours"),
        ({"hours": 47, "minutes": 59}, "47 h 59 min"),
        ({"days": 2}, "2 days"),
        ({"days": 2, "hours": 3, "minutes": 59}, "2 days 3 h"),
        ({"days": 400}, "400 days"),
    ],
)
def test_a_duration_in_words(duration: dict[str, int], words: str) -> None:
    assert in_words(timedelta(**duration)) == words


_UNITS = {"s": 1, "second": 1, "min": 60, "minute": 60, "h": 3600, "hour": 3600, "day": 86400}


@given(st.integers(0, 10**8))
def test_the_words_say_no_more_than_passed_and_leave_out_less_than_the_smaller_unit(seconds: int) -> None:
    words = iter(in_words(timedelta(seconds=seconds)).split())
    said = sum(
        int(amount) * _UNITS[unit if unit in _UNITS else unit.removesuffix("s")]
        for amount, unit in zip(words, words, strict=True)
    )
    left_out_below = 1 if seconds < 3600 else 60 if seconds < 2 * 86400 else 3600
    assert said <= seconds < said + left_out_below


def test_the_milestones_of_the_manuals_example(
    make_incident: Callable[..., Incident], noon: datetime
) -> None:
    times = {"acknowledged_at": 5, "mitigated_at": 30, "resolved_at": 45}
    incident = make_incident(**{name: noon + timedelta(minutes=m) for name, m in times.items()})
    found = milestones(incident)
    assert [in_words(each) for each in (found.acknowledged, found.mitigated, found.resolved) if each] == [
        "5 minutes",
        "30 minutes",
        "45 minutes",
    ]


def test_what_has_not_happened_has_no_duration_and_clocks_may_differ(
    make_incident: Callable[..., Incident], noon: datetime
) -> None:
    incident = make_incident(acknowledged_at=noon - timedelta(seconds=2))
    assert milestones(incident) == Milestones(acknowledged=timedelta(), mitigated=None, resolved=None)
