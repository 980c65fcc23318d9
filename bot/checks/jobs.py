"""Which jobs failed in the last hours, and which run for longer than they should."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from bot.errors import Unset
from bot.model.check import CheckResult, Measure, Verdict
from bot.model.value import Link
from bot.policy.platform import Job, Thresholds
from bot.ports.checks import Check, Inquiry
from bot.ports.platform import JobRun
from bot.rules.duration import in_words
from bot.rules.findings import Finding, concluded

_SINCE = timedelta(hours=3)
_FAILED = ("FAILED", "TIMEDOUT", "INTERNAL_ERROR", "UPSTREAM_FAILED", "MAXIMUM_CONCURRENT_RUNS_REACHED")
_MOST = 5


def _run(inquiry: Inquiry) -> CheckResult:
    known = inquiry.parts.databricks
    if not (known.jobs or known.clusters or known.warehouses):
        raise Unset("set platform.databricks in the policy to what the workspace holds")
    named = {job.id: job for job in inquiry.concerned(known.jobs)}
    runs = inquiry.platform.databricks().runs(inquiry.now - _SINCE, inquiry.deadline)
    ours = [run for run in runs if not named or run.job in named]
    findings = [*_failures(ours, named), *_long_ones(ours, named, inquiry.now, inquiry.parts.thresholds)]
    ended = [run for run in ours if run.ended_at]
    active = len(ours) - len(ended)
    all_well = f"{len(ended)} runs ended well within 3 hours, {active} under way"
    result = concluded(CHECK.name, CHECK.title, findings or [Finding(Verdict.OK, all_well)], all_well)
    failed = sum(run.result in _FAILED for run in ours)
    measured = (
        Measure(name="jobs.failed", value=failed, unit="runs"),
        Measure(name="jobs.active", value=active, unit="runs"),
    )
    return result.model_copy(update={"measured": measured})


def _failures(runs: Sequence[JobRun], named: Mapping[str, Job]) -> list[Finding]:
    """A job whose newest run failed fails; one that went well since warns."""
    by_job: dict[str, list[JobRun]] = {}
    for run in runs:
        if run.ended_at:
            by_job.setdefault(run.job, []).append(run)
    ill = [ended for ended in by_job.values() if any(run.result in _FAILED for run in ended)]
    return [_failure(ended, named) for ended in ill[:_MOST]]


def _failure(ended: Sequence[JobRun], named: Mapping[str, Job]) -> Finding:
    newest = max(ended, key=lambda run: run.began_at)
    failed = [run for run in ended if run.result in _FAILED]
    last = max(failed, key=lambda run: run.began_at)
    still = newest.result in _FAILED
    text = f"job {_name(last, named)} failed {len(failed)} of {len(ended)} times within 3 hours"
    if not still:
        text += ", and went well since"
    why = (f"{last.result.lower().replace('_', ' ')}: {last.message}",) if last.message else ()
    return Finding(Verdict.FAIL if still else Verdict.WARN, text, why, link=_link(last))


def _long_ones(
    runs: Iterable[JobRun], named: Mapping[str, Job], now: datetime, limits: Thresholds
) -> list[Finding]:
    findings = []
    for run in sorted(runs, key=lambda run: run.began_at):
        job = named.get(run.job)
        limit = (job.within if job else None) or limits.job_runs
        lasts = now - run.began_at
        if run.ended_at is None and lasts > limit and not run.is_continuous:
            text = f"runaway job {_name(run, named)}: it runs for {in_words(lasts)}"
            findings.append(Finding(Verdict.WARN, f"{text}, the limit is {in_words(limit)}", link=_link(run)))
    return findings[:_MOST]


def _name(run: JobRun, named: Mapping[str, Job]) -> str:
    return named[run.job].name if run.job in named else run.name


def _link(run: JobRun) -> Link | None:
    return Link(name="Run in Databricks", url=run.url) if run.url else None


CHECK = Check(
    name="jobs",
    title="Jobs",
    asks="which jobs failed lately, and which run for longer than they should",
    services=frozenset({"databricks", "cost"}),
    words=("job", "jobs", "pipeline", "missing data", "cost spike", "budget", "runaway"),
    has=lambda platform: bool(platform.databricks.jobs or platform.databricks.clusters),
    run=_run,
)
