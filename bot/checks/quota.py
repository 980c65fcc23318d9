"""How much of Azure's quotas is used: what is full stops the next cluster from starting."""

from __future__ import annotations

from collections.abc import Sequence

from bot.model.check import CheckResult, Measure, Verdict
from bot.policy.platform import Quota
from bot.ports.checks import Check, Inquiry
from bot.ports.platform import Usage
from bot.rules.findings import Finding, concluded, judged
from bot.rules.units import grouped

_FULL = 95.0
_MOST = 5
_MOST_MEASURED = 3


def _run(inquiry: Inquiry) -> CheckResult:
    quotas = inquiry.some(inquiry.parts.quotas, "quotas", "the subscriptions and regions to look at")
    findings = [finding for quota in quotas for finding in _look(inquiry, quota)]
    return concluded(CHECK.name, CHECK.title, findings, findings[0].text)


def _look(inquiry: Inquiry, quota: Quota) -> list[Finding]:
    limit = inquiry.parts.thresholds.quota
    usages = inquiry.platform.quotas().usages(quota, inquiry.deadline)
    # A limit of nothing, or below it, says that there is none, or that it was never asked for.
    counted = sorted((each for each in usages if each.limit > 0 and each.used > 0), key=_share, reverse=True)
    if not counted:
        return [Finding(Verdict.UNKNOWN, f"{quota.name}: Azure tells of no quota that is used")]
    near = [each for each in counted if _share(each) >= limit]
    measured = _measured(quota, counted)
    if not near:
        return [Finding(Verdict.OK, f"{quota.name}: {_told(counted[0])} is the most used", measured=measured)]
    verdicts = [
        Verdict.FAIL if judged(_share(each), (limit, _FULL)) is Verdict.FAIL else Verdict.WARN
        for each in near
    ]
    found = [
        Finding(verdict, f"{quota.name}: quota of {_told(each)}")
        for verdict, each in zip(verdicts, near[:_MOST], strict=False)
    ]
    rest = len(near) - _MOST
    if rest > 0:
        found.append(Finding(Verdict.WARN, f"{quota.name}: {rest} more are {limit:g} % used or more"))
    return [Finding(found[0].verdict, found[0].text, measured=measured), *found[1:]]


def _share(usage: Usage) -> float:
    return 100 * usage.used / usage.limit


def _told(usage: Usage) -> str:
    return f"{usage.name}: {grouped(usage.used)} of {grouped(usage.limit)}, {_share(usage):.0f} %"


def _measured(quota: Quota, counted: Sequence[Usage]) -> tuple[Measure, ...]:
    return tuple(
        Measure(name=f"{quota.name}.{each.name}", value=round(_share(each), 1), unit="%")
        for each in counted[:_MOST_MEASURED]
    )


CHECK = Check(
    name="quota",
    title="Quotas",
    asks="how much of Azure's quotas is used, the fullest first",
    services=frozenset({"databricks", "cost"}),
    words=("quota", "quota limit", "quota exceeded", "capacity", "allocation failed", "scale up"),
    has=lambda platform: bool(platform.quotas),
    run=_run,
)
