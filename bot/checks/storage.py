"""How available the storage accounts are, how fast they answer, with what errors, and how full they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import partial
from statistics import fmean

from bot.errors import AdapterError, Reason, Unset
from bot.model.check import CheckResult, Measure, Verdict, worst
from bot.policy.platform import Blobs, Storage, Thresholds
from bot.ports.checks import Check, Inquiry
from bot.ports.platform import Series
from bot.rules.findings import Finding, beside, concluded, judged
from bot.rules.units import grouped, in_bytes, seconds_in_words

_NAMESPACE = "Microsoft.Storage/storageAccounts"
_SINCE, _STEP = timedelta(hours=1), timedelta(minutes=5)
_LATELY = 3
_DAY = timedelta(hours=26)
"""How full an account is, is measured once a day, and told some hours later."""

_SLOWER = 3.0
_SLOW_MS = 100.0
_SLOW_LISTING_MS = 2000.0
_FULL = 95.0
_TB = 1024**4
_METRICS = ("Availability", "SuccessE2ELatency", "UsedCapacity", "Transactions")
_THROTTLED = ("ThrottlingError", "ServerBusyError", "SuccessWithThrottling")
_FAILED = ("ServerTimeoutError", "ServerOtherError", "ClientTimeoutError", "NetworkError")
"""What Azure calls each kind of answer: https://learn.microsoft.com/azure/storage/blobs/monitor-blob-storage-reference"""


def _run(inquiry: Inquiry) -> CheckResult:
    accounts = inquiry.some(inquiry.parts.storage, "storage", "the storage accounts to look at")
    if inquiry.parts.metrics is None:
        raise Unset(
            "set platform.metrics.endpoint in the policy to the region's metrics, like "
            "https://westeurope.metrics.monitor.azure.com"
        )
    limits = inquiry.parts.thresholds
    findings = [_judge(account, known, limits) for account, known in _read(inquiry, accounts)]
    for account in accounts:
        if account.container:
            place = f"{account.name}/{account.container}"
            findings += beside(inquiry, place, partial(_listed, account, account.container))
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
    calls = {"Transactions": "Total"}
    since = now - _LATELY * _STEP
    found += metrics.read(ids, _NAMESPACE, calls, (since, now), _STEP, deadline, split="ResponseType")
    return [(account, _of(account, found)) for account in accounts]


def _of(account: Storage, found: Sequence[Series]) -> dict[str, list[float]]:
    own = [series for series in found if series.resource.lower() == account.id.lower()]
    return {series.part or series.metric: [value for _, value in series.points] for series in own}


def _judge(account: Storage, known: Mapping[str, list[float]], limits: Thresholds) -> Finding:
    sides = [
        side
        for side in (
            _available(account, known.get("Availability", []), limits),
            _quick(account, known.get("SuccessE2ELatency", [])),
            _full(account, known.get("UsedCapacity", []), limits),
            _answered(account, known, limits),
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


def _answered(account: Storage, known: Mapping[str, Sequence[float]], limits: Thresholds) -> Finding | None:
    """How many calls were throttled, or failed by no fault of the caller's: a missing blob is none."""
    answers = {kind: sum(values) for kind, values in known.items() if kind not in _METRICS}
    calls = sum(answers.values())
    if not calls:
        return None
    throttled = sum(count for kind, count in answers.items() if kind.endswith(_THROTTLED))
    failed = sum(count for kind, count in answers.items() if kind in _FAILED)
    shares = {"throttled": 100 * throttled / calls, "failed": 100 * failed / calls}
    measured = tuple(
        Measure(name=f"{account.name}.{kind}", value=round(share, 4), unit="%")
        for kind, share in shares.items()
    )
    told = [f"{share:.2g} % of {grouped(calls)} calls {kind}" for kind, share in shares.items() if share]
    verdict = worst(judged(share, limits.errors) for share in shares.values())
    return Finding(verdict, ", ".join(told) or f"{grouped(calls)} calls answered", measured=measured)


def _listed(account: Storage, container: str, inquiry: Inquiry) -> list[Finding]:
    """Whether it can be read as its users do, beside what it says of itself."""
    place = f"{account.name}/{container}"
    blobs = Blobs(account=account.address, container=container)
    try:
        took = inquiry.platform.backups().try_listing(blobs, inquiry.deadline)
    except AdapterError as error:
        if error.reason is not Reason.NOT_FOUND:
            raise
        return [Finding(Verdict.FAIL, f"{place}: there is no such container")]
    measured = (Measure(name=f"{place}.listing", value=round(1000 * took, 2), unit="ms"),)
    verdict = Verdict.WARN if 1000 * took > _SLOW_LISTING_MS else Verdict.OK
    return [Finding(verdict, f"{place} is listed in {seconds_in_words(took)}", measured=measured)]


CHECK = Check(
    name="storage",
    title="Storage",
    asks="how available, quick and full the storage accounts are, and what they refuse",
    services=frozenset({"data-lake"}),
    words=("storage", "data lake", "adls", "blob", "capacity", "quota"),
    has=lambda platform: bool(platform.storage),
    run=_run,
)
