"""The check of Microsoft Sentinel's incidents."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.model.check import Verdict
from bot.practice.platform import LOGS
from tests.bot.checks.site import START, Site

SECTION = {"sentinel": {"workspace": LOGS}}
COLUMNS = {
    "IncidentNumber": "int",
    "Severity": "string",
    "Status": "string",
    "CreatedTime": "datetime",
    "IncidentUrl": "string",
}


def open_ones(site: Site, *incidents: tuple[int, str, str, float]) -> None:
    """Each has a number, a severity, a status, and is so many hours old."""
    rows = [
        [number, severity, status, _utc(hours), f"https://portal.azure.com/#{number}"]
        for number, severity, status, hours in incidents
    ]
    site.azure.logs.holds("SecurityIncident", COLUMNS, rows)


def _utc(hours: float) -> str:
    return (START - timedelta(hours=hours)).isoformat().replace("+00:00", "Z")


def test_none_is_open(site: Site) -> None:
    open_ones(site)
    result = site.run("security", section=SECTION)
    assert (result.verdict, result.summary) == (Verdict.OK, "no incident of Sentinel is open")
    ((query, span),) = site.azure.logs.asked
    assert 'Status in ("New", "Active")' in query and span.endswith("/2026-01-29T14:00:00.000Z")


def test_the_gravest_come_first_by_age(site: Site) -> None:
    open_ones(
        site,
        (117, "Medium", "Active", 30),
        (118, "High", "New", 3),
        (119, "High", "Active", 5),
        (120, "Low", "New", 90),
    )
    result = site.run("security", section=SECTION)
    assert result.verdict is Verdict.FAIL
    high = "2 of severity High open, 1 of them new, the oldest for 5 hours"
    assert result.summary == f"{high}, and 1 more"
    assert result.evidence == (
        "#119 active for 5 hours",
        "#118 new for 3 hours",
        "1 of severity Medium open, 0 of them new, the oldest for 30 hours",
        "#117 active for 30 hours",
        "1 of severity Low open, 1 of them new, the oldest for 3 days 18 h",
    )
    assert result.link and (result.link.name, result.link.url) == (
        "Incident 119 in Sentinel",
        "https://portal.azure.com/#119",
    )


def test_those_of_low_severity_are_counted(site: Site) -> None:
    open_ones(site, (120, "Informational", "New", 1))
    result = site.run("security", section=SECTION)
    assert result.verdict is Verdict.OK
    assert result.summary == "1 of severity Informational open, 1 of them new, the oldest for 1 hour"


def test_an_answer_in_part_says_so(site: Site) -> None:
    open_ones(site)
    site.azure.logs.partial = True
    result = site.run("security", section=SECTION)
    assert (result.verdict, result.summary) == (
        Verdict.UNKNOWN,
        "not all logs could be read (PartialError)",
    )


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("403", "Log Analytics lets this application see nothing (403)"),
        ("429", "Log Analytics takes no more calls just now (429)"),
        ("nonsense", "Log Analytics answers what cannot be read"),
        ("hold", "did not answer within 1 s"),
    ],
)
def test_what_does_not_work_leaves_it_unknown(site: Site, kind: Any, words: str) -> None:
    site.run("security", section=SECTION)  # what is loaded late is loaded
    site.faults.add(kind, times=9, api="logs", retry_after=60 if kind == "429" else None)
    result = site.run("security", section=SECTION, seconds=1.0)
    assert result.verdict is Verdict.UNKNOWN and result.summary.startswith(words)


def test_what_is_not_set_is_said(site: Site) -> None:
    assert site.run("security").summary.startswith("set platform.sentinel.workspace in the policy")
