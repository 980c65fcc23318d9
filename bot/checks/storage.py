"""How available the storage accounts are, how fast they answer, and how full they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from statistics import fmean

from bot.errors import Unset
from bot.model.check import CheckResult, Measure, Verdict, worst
from bot.policy.platform import Storage, Thresholds
from bot.ports.checks import Check, Inquiry
from bot.ports.platform import Series
from bot.rules.findings import Finding, concluded, judged
from bot.rules.units import in_bytes, seconds_in_words

_NAMESPACE = "Microsoft.Storage/storageAccounts"
_SINCE, _STEP = timedelta(hours=1), timedelta(minutes=5)
_LATELY = 3
_DAY = timedelta(hours=26)
"""How full an account is, is measured once a day, and told some hours later."""

_SLOWER = 3.0
_SLOW_MS = 100.0
_FULL = 95.0
_TB = 1024**4


def _run(inquiry: Inquiry) -> CheckResult:
    accounts = inquiry.concerned(inquiry.parts.storage)
    if not accounts:
        raise Unset("set platform.storage in the policy to the storage accounts to look at")
    if inquiry.parts.metrics is None:
        raise Unset(
            "set platform.metrics.endpoint in the policy to the region's metrics, like "
            "https://westeurope.metrics.monitor.azure.com"
        )
    findings = [
        _judge(account, known, inquiry.parts.thresholds) for account, known in _read(inquiry, accounts)
    ]
    count = len(accounts)
    all_well = f"all {count} storage accounts are well" if count > 1 else findings[0].text
    return concluded(CHECK.name, CHECK.title, findings, all_well)


def _read(inquiry: Inquiry, accounts: Sequence[Storage]) -> list[tuple[Storage, Mapping[str, list[float]]]]:
    """The values of each account's metrics, oldest first."""
    endpoint = inquiry.parts.metrics.endpoint if inquiry.parts.metrics else ""
    metrics = inquiry.platform.metrics(endpoint)
    ids, now, deadline = [account.id for account in accounts], inquiry.now, inquiry.deadline
    quick = {"Availability": "Average", "SuccessE2ELatency": "Average"}
    found = metrics.read(ids, _NAMESPACE, quick, (now - _SINCE, now), _STEP, deadline)
    size = {"UsedCapacity": "Average"}
    found += metrics.read(ids, _NAMESPACE, size, (now - _DAY, now), timedelta(hours=1), deadline)
    return [(account, _of(account, found)) for account in accounts]


def _of(account: Storage, found: Sequence[Series]) -> dict[str, list[float]]:
    own = [series for series in found if series.resource.lower() == account.id.lower()]
    return {series.metric: [value for _, value in series.points] for series in own}


def _judge(account: Storage, known: Mapping[str, list[float]], limits: Thresholds) -> Finding:
    sides = [
        side
        for side in (
            _available(account, known.get("Availability", []), limits),
            _quick(account, known.get("SuccessE2ELatency", [])),
            _full(account, known.get("UsedCapacity", []), limits),
        )
        if side
    ]
    if not sides:
        return Finding(Verdict.UNKNOWN, f"{account.name}: Azure has no metrics of it")
    ordered = sorted(sides, key=lambda side: side.verdict.rank)
    return Finding(
        worst(side.verdict for side in sides),
        f"{account.name}: {', '.join(side.text for side in ordered)}",
        measured=tuple(measure for side in sides for measure in side.measured),
    )


def _available(account: Storage, values: Sequence[float], limits: Thresholds) -> Finding | None:
    if not values:
        return None
    lately = fmean(values[-_LATELY:])
    measured = (Measure(name=f"{account.name}.availability", value=round(lately, 4), unit="%"),)
    return Finding(judged(100 - lately, limits.errors), f"available {lately:.4g} %", measured=measured)


def _quick(account: Storage, values: Sequence[float]) -> Finding | None:
    """Slow is what takes much longer than in the hour before: what is usual differs between accounts."""
    if not values:
        return None
    lately, before = fmean(values[-_LATELY:]), values[:-_LATELY]
    usual = fmean(before) if before else lately
    is_slow = lately > _SLOW_MS and lately > _SLOWER * usual
    text = f"latency {seconds_in_words(lately / 1000)}"
    if is_slow:
        text += f", usual is {seconds_in_words(usual / 1000)}"
    measured = (Measure(name=f"{account.name}.latency", value=round(lately, 2), unit="ms"),)
    return Finding(Verdict.WARN if is_slow else Verdict.OK, text, measured=measured)


def _full(account: Storage, values: Sequence[float], limits: Thresholds) -> Finding | None:
    if not values:
        return None
    used = values[-1]
    measured = (Measure(name=f"{account.name}.used", value=used, unit="bytes"),)
    if account.capacity_tb is None:
        return Finding(Verdict.OK, f"{in_bytes(used)} used", measured=measured)
    share = 100 * used / (account.capacity_tb * _TB)
    text = f"{in_bytes(used)} used, {share:.3g} % of {in_bytes(account.capacity_tb * _TB)}"
    return Finding(judged(share, (limits.quota, max(_FULL, limits.quota))), text, measured=measured)


CHECK = Check(
    name="storage",
    title="Storage",
    asks="how available the storage accounts are, how fast they answer, and how full they are",
    services=frozenset({"data-lake"}),
    words=("storage", "data lake", "adls", "blob", "capacity", "quota"),
    has=lambda platform: bool(platform.storage),
    run=_run,
)
