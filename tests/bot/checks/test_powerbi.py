"""The check of Power BI's semantic models by their refresh histories."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.model.check import Verdict
from tests.bot.checks.site import Site

WORKSPACE, SALES = "0a1b2c3d-4444-4222-8333-444455556666", "0a1b2c3d-5555-4222-8333-444455556666"
SECTION = {"power_bi": [{"name": "sales", "service": "power-bi", "workspace": WORKSPACE, "id": SALES}]}


def hours_pass(site: Site, hours: float) -> None:
    site.clock.turn(timedelta(hours=hours))


def test_one_that_is_up_to_date(site: Site) -> None:
    site.azure.power_bi.refresh(WORKSPACE, SALES)
    hours_pass(site, 0.7)
    site.azure.power_bi.begin(WORKSPACE, SALES)
    hours_pass(site, 0.05)
    result = site.run("powerbi", section=SECTION)
    assert result.verdict is Verdict.OK
    assert result.summary == "sales was last refreshed 45 minutes ago, one is under way for 3 minutes"
    assert [(each.name, each.value) for each in result.measured] == [("sales.age", 0.75)]


@pytest.mark.parametrize(("hours", "verdict"), [(5, Verdict.WARN), (27, Verdict.FAIL)])
def test_one_that_fails_since(site: Site, hours: float, verdict: Verdict) -> None:
    site.azure.power_bi.refresh(WORKSPACE, SALES)
    hours_pass(site, hours)
    site.azure.power_bi.refresh(WORKSPACE, SALES, "ModelRefresh_ShortMessage_ProcessingError")
    site.azure.power_bi.refresh(WORKSPACE, SALES, "DM_GWPipeline_Gateway_TimeoutError")
    result = site.run("powerbi", section=SECTION)
    assert result.verdict is verdict
    assert result.summary.startswith("refresh of sales failed 2 times since; sales was last refreshed ")
    assert result.evidence == ("DM_GWPipeline_Gateway_TimeoutError",)


def test_one_that_is_forgotten(site: Site) -> None:
    site.azure.power_bi.refresh(WORKSPACE, SALES)
    hours_pass(site, 27)
    result = site.run("powerbi", section=SECTION)
    assert result.verdict is Verdict.FAIL
    told = "stale data: sales was last refreshed 27 hours ago, at least every 26 hours is due"
    assert result.summary == told


def test_one_that_never_was(site: Site) -> None:
    site.azure.power_bi.add(WORKSPACE, SALES)
    result = site.run("powerbi", section=SECTION)
    assert (result.verdict, result.summary) == (Verdict.WARN, "sales was never refreshed")
    site.azure.power_bi.refresh(WORKSPACE, SALES, "Gateway")
    result = site.run("powerbi", section=SECTION)
    assert (result.verdict, result.summary) == (Verdict.FAIL, "sales failed 1 times and never went well")


def test_one_that_is_gone(site: Site) -> None:
    result = site.run("powerbi", section=SECTION)
    assert result.verdict is Verdict.FAIL
    assert result.summary == "sales does not exist (any more), or is hidden from us"


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("403", "Power BI answers 403 AuthorizationFailed"),
        ("429", "Power BI answers 429 TooManyRequests"),
        ("nonsense", "Power BI answers no JSON object"),
        ("hold", "did not answer within 1 s"),
    ],
)
def test_what_does_not_work_leaves_it_unknown(site: Site, kind: Any, words: str) -> None:
    site.run("powerbi", section=SECTION)  # what is loaded late is loaded
    site.faults.add(kind, times=9, api="power_bi")
    result = site.run("powerbi", section=SECTION, seconds=1.0)
    assert (result.verdict, result.summary) == (Verdict.UNKNOWN, words)


def test_what_is_not_set_is_said(site: Site) -> None:
    assert site.run("powerbi").summary.startswith("set platform.power_bi in the policy")
