"""The check of jobs: failed, mended, and running away."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bot.model.check import Verdict
from bot.practice.databricks.state import Run
from bot.practice.platform import STREAMING
from tests.bot.checks.site import START, Site


def ran(site: Site, ago: float, job: int = 118, **more: Any) -> None:
    """A run began so many minutes ago."""
    number = len(site.databricks.runs) + 1
    site.databricks.runs.append(Run(number, job, f"job-{job}", START - timedelta(minutes=ago), **more))


def test_all_went_well(site: Site) -> None:
    for number in range(60):
        ran(site, 2 * number + 1)
    ran(site, 30, lasted=None)
    result = site.run("jobs")
    assert result.verdict is Verdict.OK
    assert result.summary == "60 runs ended well within 3 hours, 1 under way"


def test_one_that_fails_says_why(site: Site) -> None:
    ran(site, 100)
    ran(site, 40, result="FAILED", message="Task load failed: Connection timed out token=abc123def")
    result = site.run("jobs")
    assert result.verdict is Verdict.FAIL
    assert result.summary == "job job-118 failed 1 of 2 times within 3 hours"
    assert result.evidence == ("failed: Task load failed: Connection timed out token=•••",)
    assert result.issue == "Connection Timeout"
    assert result.link and result.link.url.endswith("/jobs/118/runs/2")
    ran(site, 10)
    result = site.run("jobs")
    assert result.verdict is Verdict.WARN
    assert result.summary == "job job-118 failed 1 of 3 times within 3 hours, and went well since"
    assert {each.name: each.value for each in result.measured}["jobs.failed"] == 1


def test_one_that_runs_away(site: Site) -> None:
    ran(site, 60 * 9, lasted=None)
    ran(site, 60 * 99, job=7, lasted=None, trigger="CONTINUOUS")
    result = site.run("jobs")
    assert result.verdict is Verdict.WARN
    assert result.summary == "runaway job job-118: it runs for 9 hours, the limit is 6 hours"
    assert (result.issue, result.next_step) == ("Cost Spike", "Runaway jobs → Implement job timeout")


def test_of_named_jobs_only_those_count(site: Site) -> None:
    ran(site, 40, result="FAILED")
    ran(site, 40, job=9, lasted=None)
    jobs = [{"id": "9", "name": "hourly-load", "within": "30m"}]
    result = site.run("jobs", section={"databricks": {"jobs": jobs}})
    assert result.summary == "runaway job hourly-load: it runs for 40 minutes, the limit is 30 minutes"


def test_what_does_not_work_leaves_it_unknown(site: Site) -> None:
    site.faults.add("403", times=9, api="databricks")
    assert site.run("jobs").verdict is Verdict.UNKNOWN
    site.faults.clear()
    assert site.run("jobs", section={"databricks": {}}).summary.startswith("set platform.databricks in")
    only = {"databricks": {"clusters": [{"id": STREAMING, "name": "streaming-prod"}]}}
    assert site.run("jobs", section=only).verdict is Verdict.OK
