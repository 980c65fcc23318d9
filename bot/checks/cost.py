"""Whether Azure costs more than usual, or more than the budget of the month allows."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import timedelta
from statistics import median

from bot.errors import Unset
from bot.model.check import CheckResult, Measure, Verdict
from bot.policy.platform import Costs
from bot.ports.checks import Check, Inquiry
from bot.ports.platform import DayCost
from bot.rules.findings import Finding, concluded, judged

_DAYS = 31
_ENOUGH = 5
"""Of fewer days before it, nothing is usual."""

_MORE, _MUCH_MORE = 20.0, 50.0
"""Percent above what is usual."""

_OVERRUN = 120.0
"""Percent of the budget: the manual's "exceeded by 20 %"."""


def _run(inquiry: Inquiry) -> CheckResult:
    costs = inquiry.parts.costs
    if costs is None:
        raise Unset("set platform.costs.subscription in the policy to the subscription to look at")
    today = inquiry.now.date()
    days = inquiry.platform.costs().by_day(
        costs.subscription, today - timedelta(days=_DAYS), today, inquiry.deadline
    )
    # What is billed of today and yesterday is not all there yet.
    known = [day for day in days if day.day < today - timedelta(days=1)]
    findings = [finding for finding in (_unusual(known), _budget(days, costs, inquiry)) if finding]
    if not findings:
        findings = [Finding(Verdict.UNKNOWN, f"Azure has the costs of {len(known)} days only")]
    return concluded(CHECK.name, CHECK.title, findings, findings[0].text)


def _unusual(known: Sequence[DayCost]) -> Finding | None:
    """The newest day that is whole, against the days before it."""
    if len(known) <= _ENOUGH:
        return None
    newest, usual = known[-1], median(day.cost for day in known[:-1])
    more = 100 * (newest.cost / usual - 1) if usual > 0 else 0.0
    verdict = judged(more, (_MORE, _MUCH_MORE))
    text = (
        f"{_money(newest.cost, newest)} on {newest.day:%b} {newest.day.day}, usual is {_money(usual, newest)}"
    )
    if verdict is not Verdict.OK:
        text = f"cost spike: {text} ({more:+.0f} %)"
    return Finding(
        verdict, text, measured=(Measure(name="cost.day", value=newest.cost, unit=newest.currency),)
    )


def _budget(days: Sequence[DayCost], costs: Costs, inquiry: Inquiry) -> Finding | None:
    """The month so far, and where it leads, against the budget."""
    today = inquiry.now.date()
    month = [day for day in days if (day.day.year, day.day.month) == (today.year, today.month)]
    if costs.monthly_budget is None or not month:
        return None
    spent = sum(day.cost for day in month)
    expected = spent / len(month) * monthrange(today.year, today.month)[1]
    share, ahead = 100 * spent / costs.monthly_budget, 100 * expected / costs.monthly_budget
    verdict = Verdict.FAIL if share > _OVERRUN else Verdict.WARN if ahead > 100 else Verdict.OK
    so_far = f"{_money(spent, month[0])} this month, {share:.0f} % of the budget"
    text = f"{so_far}; at this pace {ahead:.0f} % by its end"
    return Finding(verdict, text, measured=(Measure(name="cost.budget", value=round(share, 2), unit="%"),))


def _money(amount: float, like: DayCost) -> str:
    return f"{amount:,.0f} {like.currency}"


CHECK = Check(
    name="cost",
    title="Costs",
    asks="whether Azure costs more than usual, or more than the month's budget allows",
    services=frozenset({"cost"}),
    words=("cost", "costs", "budget", "spend", "cost spike", "cost overrun"),
    has=lambda platform: platform.costs is not None,
    run=_run,
)
