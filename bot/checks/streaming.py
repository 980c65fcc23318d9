"""Whether streams keep up: Kafka's brokers and partitions, its consumers' lag, and pipelines with theirs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from bot.errors import AdapterError, Reason, Unset
from bot.model.check import CheckResult, Measure, Verdict, worst
from bot.model.value import Link
from bot.policy.platform import Kafka, Pipeline, Thresholds
from bot.ports.checks import Check, Inquiry
from bot.ports.platform import GroupLag, KafkaState, PartitionLag, PipelineState
from bot.render.queries import statement
from bot.rules.findings import Finding, beside, concluded, judged
from bot.rules.units import grouped, in_bytes, seconds_in_words

_SKEWED = 0.5
_ENOUGH = 1000
"""Of less lag, where it lies says nothing."""

_MOST_NAMED = 3
_GB = 1024**3
_GROWS = 2.0
"""A backlog that grew so many times within the time that is looked at is not caught up with."""

_BREAKS = ("FAILED", "DELETED")
_RUNS = ("RUNNING", "IDLE")


def _run(inquiry: Inquiry) -> CheckResult:
    clusters = inquiry.concerned(inquiry.parts.kafka)
    pipelines = inquiry.concerned(inquiry.parts.databricks.pipelines)
    if not (clusters or pipelines):
        raise Unset("set platform.kafka in the policy to the brokers and consumer groups to look at")
    streams: list[Finding] = []
    others: list[Finding] = []
    for kafka in clusters:
        lags, states = _look(inquiry, kafka)
        streams, others = [*streams, *lags], [*others, *states]
    for pipeline in pipelines:
        streams += beside(inquiry, pipeline.name, partial(_look_into, pipeline))
    all_well = streams[0].text if len(streams) == 1 else f"all {len(streams)} streams keep up"
    return concluded(CHECK.name, CHECK.title, [*others, *streams], all_well)


def _look(inquiry: Inquiry, kafka: Kafka) -> tuple[list[Finding], list[Finding]]:
    """How its consumers stand, and how the cluster itself does."""
    port = inquiry.platform.kafka()
    ill: list[Finding] = []
    try:
        state = port.state(kafka, inquiry.deadline)
        ill = _ill(kafka, state)
        lags = port.lags(kafka, inquiry.deadline)
    except AdapterError as error:
        if error.reason in (Reason.TIMEOUT, Reason.NOT_FOUND):
            return [], [*ill, Finding(Verdict.FAIL, str(error))]
        if ill:
            return [], [*ill, Finding(Verdict.UNKNOWN, f"{kafka.name}: no lag can be read ({error})")]
        raise
    written = {lag.topic: sum(each.end for each in lag.partitions) for lag in lags}
    counted = tuple(
        Measure(name=f"{kafka.name}.{topic}.written", value=count, unit="records")
        for topic, count in written.items()
    )
    sound = Finding(Verdict.OK, _sound(kafka, state), measured=counted)
    return [_judge(lag, inquiry) for lag in lags], [*ill, sound]


def _ill(kafka: Kafka, state: KafkaState) -> list[Finding]:
    """What is wrong with the cluster itself."""
    found = []
    if state.leaderless:
        names = _partitions(state.leaderless)
        text = f"{kafka.name}: {names} without a leader, which nobody can read or write"
        found.append(Finding(Verdict.FAIL, text))
    if state.gone:
        ids = ", ".join(str(each) for each in state.gone)
        found.append(Finding(Verdict.FAIL, f"{kafka.name}: broker {ids} is gone"))
    if state.behind:
        text = f"{kafka.name}: {_partitions(state.behind)} under-replicated: less is kept than should be"
        found.append(Finding(Verdict.WARN, text))
    return found


def _sound(kafka: Kafka, state: KafkaState) -> str:
    brokers, partitions = len(state.brokers), state.partitions
    return (
        f"{kafka.name}: {brokers} broker{'' if brokers == 1 else 's'}, "
        f"{partitions} partition{'' if partitions == 1 else 's'}"
    )


def _partitions(names: Sequence[str]) -> str:
    """ "2 partitions (events/0, events/3)"."""
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    shown = f"({', '.join(names[:_MOST_NAMED])}{more})"
    return f"{len(names)} partition{'' if len(names) == 1 else 's'} {shown}"


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
    most = behind[0]
    if lag.total >= _ENOUGH and len(lag.partitions) > 2 and _share(most, lag) > _SKEWED:
        share = f"{100 * _share(most, lag):.0f} %"
        return (f"uneven partitions: {share} of it lies in partition {most.partition}: a hot partition",)
    return (
        f"{len(behind)} of {len(lag.partitions)} partitions are behind, "
        f"partition {most.partition} the most ({grouped(most.lag or 0)})",
    )


def _share(partition: PartitionLag, lag: GroupLag) -> float:
    return (partition.lag or 0) / lag.total


def _look_into(pipeline: Pipeline, inquiry: Inquiry) -> list[Finding]:
    databricks = inquiry.platform.databricks()
    try:
        state = databricks.pipeline(pipeline.id, inquiry.now - inquiry.span, inquiry.deadline)
    except AdapterError as error:
        if error.reason is not Reason.NOT_FOUND:
            raise
        return [Finding(Verdict.FAIL, f"{pipeline.name} does not exist (any more)")]
    verdict, text = _judge_pipeline(pipeline, state)
    left = Finding(Verdict.OK, "")
    if state.state == "RUNNING" and inquiry.parts.databricks.utilisation:
        left = _backlog(inquiry, pipeline, inquiry.parts.databricks.utilisation)
    link = Link(name=f"{pipeline.name} in Databricks", url=state.url)
    both = worst((verdict, left.verdict))
    return [Finding(both, text + left.text, (*state.errors, *left.evidence), left.measured, link)]


def _judge_pipeline(pipeline: Pipeline, state: PipelineState) -> tuple[Verdict, str]:
    words = f"pipeline {pipeline.name} is {state.state.lower() or 'in a state that is not known here'}"
    last = state.updates[0] if state.updates else ""
    if state.state in _BREAKS or last == "FAILED":
        return Verdict.FAIL, f"{words}: its last update {last.lower() or 'is not known'}"
    if state.health == "UNHEALTHY" or state.errors:
        return Verdict.WARN, f"{words}, with errors lately"
    if not state.state:
        return Verdict.UNKNOWN, words
    return Verdict.OK if state.state in _RUNS else Verdict.WARN, words


def _backlog(inquiry: Inquiry, pipeline: Pipeline, warehouse: str) -> Finding:
    """How much it has still to read, as its event log says: a warning once that has doubled.

    Only who owns a pipeline may read its log, so that others are told so beside the rest.
    """
    values = {"pipeline": pipeline.id, "since": (inquiry.now - inquiry.span).isoformat()}
    try:
        rows = inquiry.ask(warehouse, statement("backlog.sql"), values)
    except (Unset, AdapterError) as error:
        return Finding(Verdict.OK, "", (f"the backlog of {pipeline.name} is not known: {error}",))
    if not rows:
        return Finding(Verdict.OK, "")
    left, before = (sum(float(row[name] or 0) for row in rows) for name in ("backlog", "before"))
    grows = left > _GB and left > _GROWS * before
    text = f", backlog {in_bytes(left)}" + (f", {in_bytes(before)} before" if grows else "")
    measured = (Measure(name=f"{pipeline.name}.backlog", value=left, unit="bytes"),)
    return Finding(Verdict.WARN if grows else Verdict.OK, text, measured=measured)


CHECK = Check(
    name="streaming",
    title="Streaming",
    asks="whether brokers and partitions are well, how far consumers and pipelines are behind, and where",
    services=frozenset({"kafka", "streaming"}),
    words=("latency", "lag", "backlog", "kafka", "event hub", "streaming", "missing data", "throughput"),
    has=lambda platform: bool(platform.kafka or platform.databricks.pipelines),
    run=_run,
)
