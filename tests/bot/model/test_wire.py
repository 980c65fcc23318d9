"""Foreign values come out as safe text, finite numbers, UTC times and http(s) links, or not at all."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.model.severity import Severity
from bot.model.wire import fingerprint, labels, line, link, moment, number, severity, text


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("  plain  ", "plain"),
        ("two\r\nlines", "two\nlines"),
        (True, "true"),
        (516892700102118, "516892700102118"),
        (14.0, "14"),
        (float("nan"), ""),
        (float("inf"), ""),
        (2**200, ""),
        (None, ""),
        ({"a": 1}, ""),
        ("a\x00b\ud800c\u202ed", "abcd"),
    ],
)
def test_text_is_safe(given: Any, read: str) -> None:
    assert text(given) == read


def test_long_text_ends_in_an_ellipsis() -> None:
    assert text("x" * 3001) == "x" * 2999 + "…"
    assert line("a\nb  c") == "a b c"
    assert len(line("word " * 100)) <= 300


@pytest.mark.parametrize(
    ("given", "read"),
    [("99", 99.0), (71.4, 71.4), ("nan", None), (10**400, None), ("ten", None), (True, None), (None, None)],
)
def test_numbers_are_finite(given: Any, read: float | None) -> None:
    assert number(given) == read


@pytest.mark.parametrize(
    "given",
    ["2026-03-02T14:00:03.5000004Z", "2026-03-02T15:00:03.5+01:00", "2026-03-02T14:00:03.5", 1772460003500],
)
def test_times_are_read_in_utc(given: Any) -> None:
    assert moment(given) == datetime(2026, 3, 2, 14, 0, 3, 500000, UTC)


def test_american_times_are_read() -> None:
    assert moment("3/22/2019 1:36:31 PM") == datetime(2019, 3, 22, 13, 36, 31, tzinfo=UTC)


@pytest.mark.parametrize(
    "given",
    [
        "0001-01-01T00:00:00Z",
        "0001-01-01T00:00:00+09:00",
        "9999-12-31T23:59:59-09:00",
        "soon",
        5,
        10**400,
        [],
        None,
    ],
)
def test_placeholders_are_no_time(given: Any) -> None:
    assert moment(given) is None


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "//host/path",
        "http://",
        "http://[::1",
        "https://bank.example.test@evil.example.test/",
        "https://host.example.test/" + "x" * 3000,
        "",
        None,
        7,
    ],
)
def test_only_web_addresses_become_links(address: Any) -> None:
    assert link("Runbook", address) is None


def test_a_links_address_cannot_break_out_of_a_message() -> None:
    found = link("Runbook", "https://host.example.test/a b?q=<x>|y%20z#@tenant/blade")
    assert found is not None
    assert found.url == "https://host.example.test/a%20b?q=%3Cx%3E%7Cy%20z#@tenant/blade"


def test_labels_are_few_and_short() -> None:
    read = labels({"n" * 80: "v" * 400, "none": None, "list": [1], **{str(i): i for i in range(100)}})
    assert len(read) == 64
    assert all(len(name) <= 64 and 0 < len(value) <= 300 for name, value in read.items())


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("Page", Severity.CRITICAL),
        ("HIGH", Severity.HIGH),
        ("warning", Severity.MEDIUM),
        ("odd", None),
        (None, None),
    ],
)
def test_severity_words(word: Any, meant: Severity | None) -> None:
    assert severity(word) is meant


def test_fingerprints_keep_parts_apart_and_short() -> None:
    assert fingerprint("am", "a|b", "c") != fingerprint("am", "a", "b|c")
    assert len(fingerprint("am", "x" * 1000)) < 100
