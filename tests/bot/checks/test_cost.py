"""The check of costs: usual, a spike, and beyond the budget."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.model.check import Verdict
from tests.bot.checks.site import START, Site

SUBSCRIPTION = "0a1b2c3d-1111-4222-8333-444455556666"


def section(**more: Any) -> dict[str, Any]:
    return {"costs": {"subscription": SUBSCRIPTION} | more}


def spent(site: Site, *newest: float, usual: float = 8000.0) -> None:
    """Each day the usual, and these on the last days, of which the last is today."""
    today = START.date()
    days = [usual] * (31 - len(newest)) + list(newest)
    site.azure.costs.days = {today - timedelta(days=30 - number): cost for number, cost in enumerate(days)}


def test_as_usual(site: Site) -> None:
    spent(site, 8200, 3000, 500)
    result = site.run("cost", section=section())
    assert result.verdict is Verdict.OK
    assert result.summary == "8,200 EUR on Jan 27, usual is 8,000 EUR", "days not billed in full do not count"


@pytest.mark.parametrize(
    ("cost", "verdict", "more"), [(10_400, Verdict.WARN, "+30 %"), (16_000, Verdict.FAIL, "+100 %")]
)
def test_a_spike_leads_to_runaway_jobs(site: Site, cost: float, verdict: Verdict, more: str) -> None:
    spent(site, cost, 3000, 500)
    result = site.run("cost", section=section())
    assert result.verdict is verdict
    assert result.summary == f"cost spike: {cost:,} EUR on Jan 27, usual is 8,000 EUR ({more})"
    assert (result.issue, result.next_step) == ("Cost Spike", "Runaway jobs → Implement job timeout")


@pytest.mark.parametrize(
    ("budget", "verdict"), [(300_000, Verdict.OK), (240_000, Verdict.WARN), (150_000, Verdict.FAIL)]
)
def test_the_budget_of_the_month(site: Site, budget: float, verdict: Verdict) -> None:
    spent(site, 8000, 8000, 8000)
    result = site.run("cost", section=section(monthly_budget=budget))
    assert result.verdict is verdict
    assert any("232,000 EUR this month" in line for line in (result.summary, *result.evidence))


def test_a_subscription_that_is_new(site: Site) -> None:
    site.azure.costs.days = {START.date() - timedelta(days=3): 12.0}
    result = site.run("cost", section=section())
    assert result.summary == "Azure has the costs of 1 days only" and result.verdict is Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("403", "Azure Cost Management answers 403 AuthorizationFailed"),
        ("429", "Azure Cost Management answers 429 TooManyRequests"),
        ("nonsense", "Azure Cost Management answers no JSON object"),
        ("hold", "did not answer within 1 s"),
    ],
)
def test_what_does_not_work_leaves_it_unknown(site: Site, kind: Any, words: str) -> None:
    site.run("cost", section=section())  # what is loaded late is loaded
    site.faults.add(kind, times=9, api="costs")
    result = site.run("cost", section=section(), seconds=1.0)
    assert (result.verdict, result.summary) == (Verdict.UNKNOWN, words)
    assert site.run("cost").summary.startswith("set platform.costs.subscription in the policy")
