"""How far behind the consumers of Kafka are: in records, and in the age of the first one that is not read."""

from __future__ import annotations

from datetime import timedelta

from bot.errors import AdapterError, Reason, Unset
from bot.model.check import CheckResult, Measure, Verdict
from bot.policy.platform import Kafka, Thresholds
from bot.ports.checks import Check, Inquiry
from bot.ports.platform import GroupLag, PartitionLag
from bot.rules.findings import Finding, concluded, judged
from bot.rules.units import grouped, seconds_in_words

_SKEWED = 0.5
_ENOUGH = 1000
"""Of less lag, where it lies says nothing."""


def _run(inquiry: Inquiry) -> CheckResult:
    clusters = inquiry.concerned(inquiry.parts.kafka)
    if not clusters:
        raise Unset("set platform.kafka in the policy to the brokers and consumer groups to look at")
    findings = [finding for kafka in clusters for finding in _look(inquiry, kafka)]
    count = len(findings)
    all_well = f"{count} consumer group{'' if count == 1 else 's'} up to date"
    result = concluded(CHECK.name, CHECK.title, findings, findings[0].text if count == 1 else all_well)
    return result


def _look(inquiry: Inquiry, kafka: Kafka) -> list[Finding]:
    try:
        lags = inquiry.platform.kafka().lags(kafka, inquiry.deadline)
    except AdapterError as error:
        if error.reason not in (Reason.TIMEOUT, Reason.NOT_FOUND):
            raise
        return [Finding(Verdict.FAIL, str(error))]
    return [_judge(lag, inquiry) for lag in lags]


def _judge(lag: GroupLag, inquiry: Inquiry) -> Finding:
    name = f"{lag.group} on {lag.topic}"
    unread = [each for each in lag.partitions if each.lag is None and each.size]
    if unread and len(unread) == len([each for each in lag.partitions if each.size]):
        return Finding(Verdict.WARN, f"{name} has never committed: nobody seems to consume it")
    age = _age(lag, inquiry)
    measured = (
        Measure(name=f"{lag.group}.{lag.topic}.lag", value=lag.total, unit="records"),
        Measure(name=f"{lag.group}.{lag.topic}.age", value=age, unit="s"),
    )
    if not lag.total:
        return Finding(Verdict.OK, f"{name} has read all there is", measured=measured)
    text = f"consumer lag of {name}: {grouped(lag.total)} records, the oldest {seconds_in_words(age)} old"
    verdict = judged(age, _limits(inquiry.parts.thresholds))
    evidence = _evidence(lag) if verdict is not Verdict.OK else ()
    return Finding(verdict, text, evidence, measured)


def _age(lag: GroupLag, inquiry: Inquiry) -> float:
    written = [each.oldest for each in lag.partitions if each.oldest]
    return max((inquiry.now - min(written)) / timedelta(seconds=1), 0.0) if written else 0.0


def _limits(thresholds: Thresholds) -> tuple[float, float]:
    return thresholds.latency_warn.total_seconds(), thresholds.latency_fail.total_seconds()


def _evidence(lag: GroupLag) -> tuple[str, ...]:
    behind = sorted((each for each in lag.partitions if each.lag), key=lambda each: -(each.lag or 0))
    worst = behind[0]
    if lag.total >= _ENOUGH and len(lag.partitions) > 2 and _share(worst, lag) > _SKEWED:
        share = f"{100 * _share(worst, lag):.0f} %"
        return (f"uneven partitions: {share} of it lies in partition {worst.partition}: a hot partition",)
    return (
        f"{len(behind)} of {len(lag.partitions)} partitions are behind, "
        f"partition {worst.partition} the most ({grouped(worst.lag or 0)})",
    )


def _share(partition: PartitionLag, lag: GroupLag) -> float:
    return (partition.lag or 0) / lag.total


CHECK = Check(
    name="streaming",
    title="Streaming",
    asks="how far consumer groups are behind, in records and in time, and whether one partition is hot",
    services=frozenset({"kafka", "streaming"}),
    words=("latency", "lag", "backlog", "kafka", "event hub", "streaming", "missing data", "throughput"),
    has=lambda platform: bool(platform.kafka),
    run=_run,
)
