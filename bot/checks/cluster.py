"""Whether the clusters run: their state, why they ended, how far they have grown, and what happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from bot.errors import AdapterError, Reason
from bot.model.check import CheckResult, Measure, Verdict
from bot.model.value import Link
from bot.policy.platform import Cluster
from bot.ports.checks import Check, Inquiry
from bot.ports.platform import ClusterEvent, ClusterState
from bot.render.queries import statement
from bot.rules.findings import Finding, beside, concluded

_MOST_EVENTS = 3
_RUNS = ("RUNNING", "RESIZING")
_COMES = ("PENDING", "RESTARTING")
_WANTED = ("USER_REQUEST", "JOB_FINISHED", "INACTIVITY")
"""Reasons of an end that somebody meant."""

_GRAVE = ("DRIVER_NOT_RESPONDING", "DRIVER_UNAVAILABLE", "DBFS_DOWN", "METASTORE_DOWN")


def _run(inquiry: Inquiry) -> CheckResult:
    clusters = inquiry.some(
        inquiry.parts.databricks.clusters, "databricks.clusters", "the clusters to look at"
    )
    findings = [_look(inquiry, cluster) for cluster in clusters]
    if warehouse := inquiry.parts.databricks.utilisation:
        findings += beside(inquiry, "how busy they are", partial(_utilised, clusters, warehouse))
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


def _utilised(clusters: Sequence[Cluster], warehouse: str, inquiry: Inquiry) -> list[Finding]:
    """How busy each was, as the system tables say."""
    values = {
        "since": (inquiry.now - inquiry.span).isoformat(),
        "clusters": ",".join(cluster.id for cluster in clusters),
    }
    rows = inquiry.ask(warehouse, statement("utilisation.sql"), values)
    known = {row["cluster_id"]: row for row in rows}
    limits = inquiry.parts.thresholds.utilisation
    return [_busy(cluster, known[cluster.id], limits) for cluster in clusters if cluster.id in known]


def _busy(cluster: Cluster, row: Mapping[str, str | None], limits: tuple[float, float]) -> Finding:
    """Against the average that is meant, and the peak: beyond that there is no room for more."""
    cpu, peak, memory, network = (float(row[name] or 0) for name in ("cpu", "peak", "memory", "network"))
    average, most = limits
    measured = (
        Measure(name=f"{cluster.name}.cpu", value=round(cpu, 2), unit="%"),
        Measure(name=f"{cluster.name}.cpu_peak", value=round(peak, 2), unit="%"),
        Measure(name=f"{cluster.name}.memory", value=round(memory, 2), unit="%"),
        Measure(name=f"{cluster.name}.network", value=round(network), unit="bytes/s"),
    )
    text = f"{cluster.name}: CPU {cpu:.0f} % on average and {peak:.0f} % at its peak, memory {memory:.0f} %"
    if cpu <= average and max(peak, memory) <= most:
        return Finding(Verdict.OK, text, measured=measured)
    why = "memory pressure" if memory > most else "it is undersized, or will be"
    verdict = Verdict.FAIL if cpu > most else Verdict.WARN
    return Finding(verdict, f"{text} (meant are {average:g} and {most:g} %): {why}", measured=measured)


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
