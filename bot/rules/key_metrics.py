"""The key metrics of the manual's dashboard: of which measures each is made, and what it should be."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import partial
from math import inf
from statistics import fmean

from bot.model.check import Verdict
from bot.model.health import Sample
from bot.policy import Platform
from bot.rules.findings import judged
from bot.rules.units import amount

VERDICT = ":verdict"
"""How the sample is called that has the rank of a check's verdict, behind the check's name."""

_FAILS_TIMES = 5
"""So many times the target of a latency is no longer slow, but broken."""

_TB = 1024**4
_LOGS = "set platform.logs in the policy to the workspace of Application Insights"
_KAFKA = "set platform.kafka in the policy to the brokers and consumer groups"
_STORAGE = "set platform.storage in the policy to the storage accounts, and platform.metrics.endpoint"
_BUSY = "set platform.databricks.utilisation in the policy to a warehouse that may read system.compute"


@dataclass(frozen=True)
class Aim:
    """What a metric should be: at most `limit`, or where `at_least`, at least that; beyond `fails` it fails.

    `words` say the same.
    """

    limit: float
    fails: float
    words: str
    at_least: bool = False

    def judged(self, value: float) -> Verdict:
        """How good a value is."""
        sign = -1 if self.at_least else 1
        return judged(sign * value, (sign * self.limit, sign * self.fails))


@dataclass(frozen=True)
class KeyMetric:
    """The samples whose names fit `pattern`, where * stands for a part's name, of all parts `together`.

    `has` says whether the policy names what it is measured on, `missing` what to set where it does not.
    """

    area: str
    key: str
    title: str
    unit: str
    pattern: str
    together: Callable[[Sequence[float]], float]
    aim: Callable[[Platform], Aim]
    has: Callable[[Platform], bool]
    missing: str

    def is_of(self, sample: Sample) -> bool:
        """Whether it is made of that."""
        return fnmatchcase(sample.name, self.pattern)


def _all_green(_parts: Platform) -> Aim:
    return Aim(100, 0, "all components green", at_least=True)


def _p50(parts: Platform) -> Aim:
    return _latency(parts.thresholds.api_p50_ms)


def _p99(parts: Platform) -> Aim:
    return _latency(parts.thresholds.api_p99_ms)


def _latency(limit: float) -> Aim:
    return Aim(limit, _FAILS_TIMES * limit, f"at most {amount(limit, 'ms')}")


def _throughput(parts: Platform) -> Aim:
    wanted = parts.health.targets.throughput
    return Aim(wanted, 0, f"at least {amount(wanted, 'events/s')}", at_least=True)


def _end_to_end(parts: Platform) -> Aim:
    warn, fail = parts.thresholds.latency_warn, parts.thresholds.latency_fail
    return Aim(warn.total_seconds(), fail.total_seconds(), f"at most {warn.total_seconds():g} s")


def _errors(parts: Platform) -> Aim:
    return _share(*parts.thresholds.errors)


def _average(parts: Platform) -> Aim:
    return _share(*parts.thresholds.utilisation)


def _peak(parts: Platform) -> Aim:
    return _share(parts.thresholds.utilisation[1], 100)


def _share(limit: float, fails: float) -> Aim:
    return Aim(limit, fails, f"at most {limit:g} %")


def _space(parts: Platform) -> Aim:
    """Only where it is known of each account how much it may hold."""
    sizes, share = [each.capacity_tb or 0 for each in parts.storage], parts.thresholds.quota
    if not sizes:
        return Aim(inf, inf, f"at most {share:g} % of what there is")
    if not all(sizes):
        return Aim(inf, inf, "none: set capacity_tb of each storage account")
    holds = sum(sizes) * _TB
    return Aim(holds * share / 100, holds, f"at most {share:g} % of {amount(holds, 'bytes')}")


def _network(parts: Platform) -> Aim:
    limit = parts.health.targets.network
    return Aim(limit, inf, f"at most {amount(limit, 'bytes/s')}")


def _green(ranks: Sequence[float]) -> float:
    """How many of the checks, in percent, say ok."""
    return 100 * sum(rank == Verdict.OK.rank for rank in ranks) / len(ranks)


def _anything(_parts: Platform) -> bool:
    return True


def _logs(parts: Platform) -> bool:
    return parts.logs is not None


def _kafka(parts: Platform) -> bool:
    return bool(parts.kafka)


def _busy(parts: Platform) -> bool:
    return parts.databricks.utilisation is not None


def _storage(parts: Platform) -> bool:
    return bool(parts.storage and parts.metrics)


_available = partial(KeyMetric, "Availability")
_performs = partial(KeyMetric, "Performance")
_uses = partial(KeyMetric, "Resource utilization")

KEY_METRICS = (
    _available("green", "Service health", "%", f"*{VERDICT}", _green, _all_green, _anything, ""),
    _available("api_p50", "API response p50", "ms", "service:*.p50", max, _p50, _logs, _LOGS),
    _available("api_p99", "API response p99", "ms", "service:*.p99", max, _p99, _logs, _LOGS),
    _performs("throughput", "Throughput", "events/s", "streaming:*.rate", sum, _throughput, _kafka, _KAFKA),
    _performs("latency", "Latency end to end", "s", "streaming:*.age", max, _end_to_end, _kafka, _KAFKA),
    _performs("errors", "Error rate", "%", "service:*.errors", max, _errors, _logs, _LOGS),
    _uses("compute", "Compute, average", "%", "cluster:*.cpu", fmean, _average, _busy, _BUSY),
    _uses("compute_peak", "Compute, peak", "%", "cluster:*.cpu_peak", max, _peak, _busy, _BUSY),
    _uses("storage", "Storage used", "bytes", "storage:*.used", sum, _space, _storage, _STORAGE),
    _uses("network", "Network", "bytes/s", "cluster:*.network", sum, _network, _busy, _BUSY),
)
"""In the order of the manual's dashboard; its first, the uptime, is counted and not measured."""
