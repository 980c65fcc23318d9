"""Words and globs match as a person expects, and never slowly."""

from __future__ import annotations

from datetime import timedelta
from fnmatch import fnmatchcase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.policy.durations import parse_duration
from bot.policy.match import Subject, holds


@pytest.mark.parametrize(
    ("title", "pattern", "fits"),
    [
        ("ServiceDown", "service down", True),
        ("service-down: kafka", "Service Down", True),
        ("KAFKA_SERVICE_DOWN", "service down", True),
        ("APIServiceDown", "service down", True),
        ("streaming-latency-gt-10s", "latency gt 10 s", True),
        ("Latency above 10s", "latency above 10 s", True),
        ("Latency above 100 s", "latency above 10 s", False),
        ("Service slowdown", "service down", False),
        ("Services download", "service down", False),
        ("Down goes the service", "service down", False),
        ("80% of quota used", "80 of quota", True),
        ("PowerBI refresh failed", "power bi", True),
        ("Größe überschritten", "GRÖSSE", True),
        ("adb-prod-1 failed", "adb-*", True),
        ("my adb-prod-1", "adb-*", False),
        ("disk 7 full", "disk ? full", True),
        ("disk 17 full", "disk ? full", False),
        ("two\nlines", "two*lines", True),
        ("", "*", False),
        ("a.c", "a.c*", True),
        ("abc", "a.c*", False),
    ],
)
def test_a_pattern_fits(title: str, pattern: str, fits: bool) -> None:
    assert Subject({"title": title}).fits("title", pattern) is fits


def test_text_is_the_title_or_the_summary() -> None:
    subject = Subject({"title": "Alert 7", "summary": "Data loss detected"})
    assert subject.fits("text", "data loss")
    assert not subject.fits("title", "data loss")


def test_a_service_is_matched_by_its_whole_name() -> None:
    subject = Subject({"service": "kafka-connect"})
    assert not subject.fits("service", "kafka")
    assert subject.fits("service", "kafka*")
    assert subject.fits("service", "Kafka-Connect")


def test_one_pattern_of_every_field_must_fit() -> None:
    subject = Subject({"title": "Disk full", "labels.cluster": "kafka-weu"})
    assert holds({"title": ("memory", "disk"), "labels.cluster": ("kafka*",)}, subject)
    assert not holds({"title": ("disk",), "labels.cluster": ("spark*",)}, subject)
    assert not holds({"title": ("disk",), "labels.region": ("*",)}, subject)


@given(st.text("ab*?", min_size=1, max_size=12), st.text("ab", min_size=1, max_size=20))
def test_globs_fit_what_fnmatch_fits(pattern: str, title: str) -> None:
    if "*" in pattern or "?" in pattern:
        assert Subject({"title": title}).fits("title", pattern) == fnmatchcase(title, pattern)


@pytest.mark.parametrize("pattern", ["*a" * 99 + "*b", "*" + "a?" * 90 + "*b*", "a" * 190 + "*b"])
def test_no_glob_is_slow(pattern: str) -> None:
    subject = Subject({"title": "a" * 1_000_000})
    assert not subject.fits("title", pattern), "and not only when the time of the test is over"


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("90s", 90), ("15m", 900), ("1h30m", 5400), ("24h", 86400), ("7d", 604800), ("1d1h1m1s", 90061)],
)
def test_a_duration_is_read(text: str, seconds: int) -> None:
    assert parse_duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize("text", ["", "15", "m", "-5m", "1.5h", "30m1h", "15 m", "15M", "0s", "367d", "٣m"])
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="must be a duration up to a year, like 90s"):
        parse_duration(text)


@given(
    st.integers(0, 300), st.integers(0, 23), st.integers(0, 59), st.integers(1, 59)
)  # fmt: skip
def test_a_written_duration_is_read_back(days: int, hours: int, minutes: int, seconds: int) -> None:
    written = f"{days}d{hours}h{minutes}m{seconds}s"
    assert parse_duration(written) == timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
