"""Whether the clusters run: their state, why they ended, how far they have grown, and what happened."""

from __future__ import annotations

from collections.abc import Sequence

from bot.errors import AdapterError, Reason, Unset
from bot.model.check import CheckResult, Measure, Verdict
from bot.model.value import Link
from bot.policy.platform import Cluster
from bot.ports.checks import Check, Inquiry
from bot.ports.platform import ClusterEvent, ClusterState
from bot.rules.findings import Finding, concluded

_MOST_EVENTS = 3
_RUNS = ("RUNNING", "RESIZING")
_COMES = ("PENDING", "RESTARTING")
_WANTED = ("USER_REQUEST", "JOB_FINISHED", "INACTIVITY")
"""Reasons of an end that somebody meant."""

_GRAVE = ("DRIVER_NOT_RESPONDING", "DRIVER_UNAVAILABLE", "DBFS_DOWN", "METASTORE_DOWN")


def _run(inquiry: Inquiry) -> CheckResult:
    clusters = inquiry.concerned(inquiry.parts.databricks.clusters)
    if not clusters:
        raise Unset("set platform.databricks.clusters in the policy to the clusters to look at")
    findings = [_look(inquiry, cluster) for cluster in clusters]
    return concluded(CHECK.name, CHECK.title, findings, _all_well(len(clusters)))


def _look(inquiry: Inquiry, cluster: Cluster) -> Finding:
    databricks = inquiry.platform.databricks()
    try:
        state = databricks.cluster(cluster.id, inquiry.deadline)
        events = databricks.cluster_events(cluster.id, inquiry.now - inquiry.span, inquiry.deadline)
    except AdapterError as error:
        if error.reason is not Reason.NOT_FOUND:
            raise
        return Finding(
            Verdict.FAIL, f"{cluster.name} does not exist (any more): Databricks knows no {cluster.id}"
        )
    verdict, text = _judge(cluster, state, events)
    size = Measure(name=f"{cluster.name}.workers", value=state.workers, unit="workers")
    link = Link(name=f"{cluster.name} in Databricks", url=state.url) if state.url else None
    return Finding(verdict, text, tuple(_told(event) for event in events[:_MOST_EVENTS]), (size,), link)


def _judge(cluster: Cluster, state: ClusterState, events: Sequence[ClusterEvent]) -> tuple[Verdict, str]:
    if state.state in _RUNS:
        return _judge_running(cluster, state, events)
    if state.state in _COMES:
        return Verdict.WARN, f"{cluster.name} is starting ({state.state.lower()}){_because(state)}"
    if not state.state or state.state == "UNKNOWN":
        return Verdict.UNKNOWN, f"{cluster.name} is in a state that is not known here"
    verdict = Verdict.WARN if state.reason in _WANTED else Verdict.FAIL
    return verdict, f"{cluster.name} is {state.state.lower()}{_because(state)}"


def _judge_running(
    cluster: Cluster, state: ClusterState, events: Sequence[ClusterEvent]
) -> tuple[Verdict, str]:
    size = f"{state.workers} of at most {state.most} workers" if state.most else f"{state.workers} workers"
    grave = [event for event in events if event.kind in _GRAVE]
    if grave:
        return Verdict.FAIL, f"{cluster.name} runs with {size}, but {_told(grave[0])}"
    if events:
        return Verdict.WARN, f"{cluster.name} runs with {size}, but {_told(events[0])}"
    if state.most and state.workers >= state.most:
        return Verdict.WARN, f"{cluster.name} runs with {size}: it is undersized, or will be"
    return Verdict.OK, f"{cluster.name} runs with {size}"


def _because(state: ClusterState) -> str:
    said = ": ".join(part for part in (state.reason, state.message) if part)
    return f": {said}" if said else ""


def _told(event: ClusterEvent) -> str:
    words = event.kind.lower().replace("_", " ")
    return f"{words} at {event.at:%H:%M} UTC" + (f" ({event.reason})" if event.reason else "")


def _all_well(count: int) -> str:
    return "the cluster runs" if count == 1 else f"all {count} clusters run"


CHECK = Check(
    name="cluster",
    title="Clusters",
    asks="whether the clusters of Databricks run, why not, and how far they have grown",
    services=frozenset({"databricks", "streaming"}),
    words=("cluster", "driver", "executor", "oom", "out of memory"),
    has=lambda platform: bool(platform.databricks.clusters),
    run=_run,
)
