"""Which SQL queries lately were slow, spilled to disk for want of memory, or failed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta

from bot.model.check import CheckResult, Measure, Verdict
from bot.model.value import Link
from bot.policy.platform import Thresholds
from bot.ports.checks import Check, Inquiry
from bot.ports.platform import QueryRun
from bot.rules.duration import in_words
from bot.rules.findings import Finding, concluded, judged
from bot.rules.units import in_bytes, percentile, seconds_in_words

_GB = 1024**3
_FAILS_TIMES = 5
"""So many times the limit is no longer slow, but broken."""

_ENOUGH = 20
"""Of fewer queries a share says nothing."""

_MOST = 3
_MOST_TEXT = 160
_BROADCAST = re.compile(r"/\*\+\s*(?:BROADCAST|BROADCASTJOIN|MAPJOIN)\s*\(\s*([\w.`]+)|broadcast\s*\(", re.I)


def _run(inquiry: Inquiry) -> CheckResult:
    warehouses = inquiry.some(
        inquiry.parts.databricks.warehouses,
        "databricks.warehouses",
        "the SQL warehouses to look at",
    )
    ids = [warehouse.id for warehouse in warehouses]
    since = inquiry.now - inquiry.span
    runs = inquiry.platform.databricks().queries(ids, since, inquiry.now, inquiry.deadline)
    limits = inquiry.parts.thresholds
    findings = [*_spilled(runs, limits), *_slow(runs, limits), _failed(runs, limits)]
    p99 = percentile([run.seconds for run in runs], 99)
    all_well = (
        f"{_queries(len(runs))} in the last {_lately(inquiry.span)}, 99 % within {seconds_in_words(p99)}"
    )
    result = concluded(CHECK.name, CHECK.title, findings, all_well)
    return result.model_copy(update={"measured": _measured(runs, p99)})


def _spilled(runs: Sequence[QueryRun], limits: Thresholds) -> list[Finding]:
    most = limits.spill_gb * _GB
    ill = sorted((run for run in runs if run.spilled > most), key=lambda run: -run.spilled)
    return [_spill(run, judged(run.spilled, (most, _FAILS_TIMES * most))) for run in ill[:_MOST]]


def _spill(run: QueryRun, verdict: Verdict) -> Finding:
    text = (
        f"memory pressure: a query spilled {in_bytes(run.spilled)} to disk in "
        f"{seconds_in_words(run.seconds)} ({run.status.lower()})"
    )
    evidence = [_shortened(run.text)]
    if hint := _BROADCAST.search(run.text):
        what = hint[1] or "a table"
        evidence.append(f"it broadcasts {what} in a join, which must fit the memory of every worker")
    return Finding(verdict, text, tuple(evidence), link=_link(run))


def _slow(runs: Sequence[QueryRun], limits: Thresholds) -> list[Finding]:
    most = limits.slow_query.total_seconds()
    spilled = limits.spill_gb * _GB
    ill = [run for run in runs if run.seconds > most and run.spilled <= spilled]
    return [
        Finding(
            judged(run.seconds, (most, _FAILS_TIMES * most)),
            f"a slow query took {seconds_in_words(run.seconds)}, the limit is {seconds_in_words(most)}",
            (f"{_shortened(run.text)} (read {in_bytes(run.read)})",),
            link=_link(run),
        )
        for run in sorted(ill, key=lambda run: -run.seconds)[:_MOST]
    ]


def _failed(runs: Sequence[QueryRun], limits: Thresholds) -> Finding:
    failed = [run for run in runs if run.status == "FAILED"]
    if len(runs) < _ENOUGH or not failed:
        return Finding(Verdict.OK, f"{_queries(len(failed))} of {len(runs)} failed")
    share = 100 * len(failed) / len(runs)
    text = f"{share:.1f} % of the queries failed ({len(failed)} of {len(runs)})"
    errors = dict.fromkeys(run.error.partition("\n")[0] for run in failed if run.error)
    return Finding(judged(share, limits.errors), text, tuple(errors)[:_MOST], link=_link(failed[0]))


def _measured(runs: Sequence[QueryRun], p99: float) -> tuple[Measure, ...]:
    return (
        Measure(name="queries", value=len(runs), unit="queries"),
        Measure(name="queries.p99", value=round(p99, 3), unit="s"),
        Measure(name="queries.spilled", value=sum(run.spilled for run in runs), unit="bytes"),
    )


def _link(run: QueryRun) -> Link | None:
    return Link(name="Query in Databricks", url=run.url) if run.url else None


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _MOST_TEXT else line[: _MOST_TEXT - 1] + "…"


def _lately(span: timedelta) -> str:
    return in_words(span).removeprefix("1 ")


def _queries(count: int) -> str:
    return f"{count} quer{'y' if count == 1 else 'ies'}"


CHECK = Check(
    name="slow_queries",
    title="Queries",
    asks="which SQL queries were slow, spilled to disk, or failed",
    services=frozenset({"databricks", "streaming", "power-bi"}),
    words=("query", "queries", "slow", "spill", "memory pressure", "out of memory", "oom"),
    has=lambda platform: bool(platform.databricks.warehouses),
    run=_run,
)
