"""The check of storage accounts by Azure's metrics."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.model.check import Verdict
from bot.practice.platform import LAKE
from tests.bot.checks.site import START, Site

_TB = 1024**4


def lately(now: float, before: float) -> Any:
    """A course that changed a quarter of an hour ago."""
    return lambda at: now if at >= START - timedelta(minutes=15) else before


def test_all_is_well(site: Site) -> None:
    result = site.run("storage")
    assert result.verdict is Verdict.OK
    assert result.summary == ("stanalyticslake: available 100 %, latency 12 ms, 2.3 PB used, 46 % of 5.0 PB")
    assert {each.name for each in result.measured} == {
        "stanalyticslake.availability",
        "stanalyticslake.latency",
        "stanalyticslake.used",
    }


def test_one_that_fails_requests(site: Site) -> None:
    site.azure.metrics.runs(LAKE, "Availability", lately(97.2, 100.0))
    result = site.run("storage")
    assert result.verdict is Verdict.FAIL
    assert result.summary.startswith("stanalyticslake: available 97.2 %")


def test_one_that_became_slow(site: Site) -> None:
    site.azure.metrics.runs(LAKE, "SuccessE2ELatency", lately(900.0, 20.0))
    result = site.run("storage")
    assert result.verdict is Verdict.WARN
    assert result.summary.startswith("stanalyticslake: latency 900 ms, usual is 20 ms")
    assert result.issue == "High Latency"


@pytest.mark.parametrize(
    ("used", "verdict"), [(4000, Verdict.OK), (4200, Verdict.WARN), (4900, Verdict.FAIL)]
)
def test_one_that_fills_up(site: Site, used: float, verdict: Verdict) -> None:
    site.azure.metrics.runs(LAKE, "UsedCapacity", used * _TB)
    assert site.run("storage").verdict is verdict


@pytest.mark.parametrize(
    ("kind", "count", "verdict", "words"),
    [
        ("ClientOtherError", 5000, Verdict.OK, "105,000 calls answered"),
        ("ServerBusyError", 2000, Verdict.FAIL, "stanalyticslake: 2 % of 102,000 calls throttled"),
        ("ClientAccountRequestThrottlingError", 300, Verdict.WARN, "0.3 % of 100,300 calls throttled"),
        ("ServerOtherError", 2000, Verdict.FAIL, "stanalyticslake: 2 % of 102,000 calls failed"),
    ],
)
def test_what_it_refuses(site: Site, kind: str, count: float, verdict: Verdict, words: str) -> None:
    """In the last quarter of an hour, of which there are three values."""
    site.azure.metrics.runs(LAKE, "Transactions", 100_000 / 3, part="Success")
    site.azure.metrics.runs(LAKE, "Transactions", count / 3, part=kind)
    result = site.run("storage")
    assert result.verdict is verdict and words in result.summary, result
    assert site.azure.metrics.asked[-1]["filter"] == "ResponseType eq '*'"
    assert site.azure.metrics.asked[-1]["top"] == "100"


def test_a_container_is_listed_as_users_do(site: Site) -> None:
    known = json.loads(site.platform.section().removeprefix("platform: "))["storage"][0]
    listed = {"storage": [{**known, "container": "bronze"}]}
    assert site.run("storage", section=listed).summary == (
        "stanalyticslake/bronze: there is no such container"
    )
    site.azure.storage.blobs["bronze"] = {"events/1.parquet": START}
    result = site.run("storage", section=listed)
    assert result.verdict is Verdict.OK
    assert [line for line in result.evidence if line.startswith("stanalyticslake/bronze is listed in ")]
    site.faults.add("403", times=9, api="storage")
    assert "give it the role Storage Blob Data Reader" in site.run("storage", section=listed).summary


def test_gaps_are_passed_over(site: Site) -> None:
    def gappy(at: datetime) -> float | None:
        return None if at.minute % 10 else 100.0

    site.azure.metrics.runs(LAKE, "Availability", gappy)
    assert site.run("storage").verdict is Verdict.OK


def test_no_metrics_at_all(site: Site) -> None:
    site.azure.metrics.courses.clear()
    result = site.run("storage")
    assert result.verdict is Verdict.UNKNOWN
    assert result.summary == "stanalyticslake: Azure has no metrics of it"


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("403", "Azure's metrics lets this application see nothing (403)"),
        ("429", "Azure's metrics takes no more calls just now (429)"),
        ("nonsense", "Azure's metrics answers what cannot be read"),
        ("hold", "did not answer within 1 s"),
    ],
)
def test_what_does_not_work_leaves_it_unknown(site: Site, kind: Any, words: str) -> None:
    site.run("storage")  # what is loaded late is loaded
    site.faults.add(kind, times=100, api="metrics", retry_after=60 if kind == "429" else None)
    result = site.run("storage", seconds=1.0)
    assert result.verdict is Verdict.UNKNOWN
    assert result.summary.startswith(words)


def test_what_is_not_set_is_said(site: Site) -> None:
    assert site.run("storage", section={"storage": []}).summary.startswith(
        "set platform.storage in the policy"
    )
    assert site.run("storage", section={"metrics": None}).summary.startswith("set platform.metrics.endpoint")
