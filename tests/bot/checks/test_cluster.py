"""The check of clusters against a workspace that is well, sick, absent, closed, slow, and out of its mind."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from bot.model.check import Measure, Verdict
from bot.practice.platform import BATCH, STREAMING
from tests.bot.checks.site import START, Site


def test_all_run(site: Site) -> None:
    result = site.run("cluster")
    assert (result.verdict, result.summary) == (Verdict.OK, "all 2 clusters run")
    assert result.evidence == (
        "streaming-prod runs with 8 of at most 16 workers",
        "batch-prod runs with 4 of at most 16 workers",
    )
    assert Measure(name="streaming-prod.workers", value=8, unit="workers") in result.measured
    assert result.link and result.link.url.endswith("/compute/clusters/0129-140000-stream01")
    assert result.next_step == ""


def test_an_incident_looks_at_its_own(site: Site) -> None:
    assert site.run("cluster", "databricks").summary == "the cluster runs"
    assert site.run("cluster", "streaming").summary == "all 2 clusters run", "it depends on databricks"
    assert site.run("cluster", "security").summary == "all 2 clusters run", "none is of it"


def test_one_that_died_says_why(site: Site) -> None:
    site.platform.streaming.dies("SPARK_ERROR", "The driver ran out of memory: java.lang.OutOfMemoryError")
    result = site.run("cluster")
    assert result.verdict is Verdict.FAIL
    assert result.summary == (
        "streaming-prod is terminated: SPARK_ERROR: The driver ran out of memory: java.lang.OutOfMemoryError"
    )
    assert (result.issue, result.next_step) == ("Memory Errors", "Large broadcasts → Optimize joins")


@pytest.mark.parametrize(
    ("state", "reason", "verdict", "words"),
    [
        ("TERMINATED", "USER_REQUEST", Verdict.WARN, "is terminated: USER_REQUEST"),
        ("ERROR", "", Verdict.FAIL, "is error"),
        ("PENDING", "", Verdict.WARN, "is starting (pending)"),
        ("RESIZING", "", Verdict.OK, "all 2 clusters run"),
        ("HIBERNATING", "", Verdict.UNKNOWN, "in a state that is not known here"),
    ],
)
def test_every_state_is_told(site: Site, state: str, reason: str, verdict: Verdict, words: str) -> None:
    site.platform.streaming.state, site.platform.streaming.reason = state, reason
    result = site.run("cluster")
    assert result.verdict is verdict and words in result.summary


def test_what_happened_lately_counts(site: Site) -> None:
    site.platform.batch.happens("NODES_LOST", START - timedelta(hours=2))
    assert site.run("cluster").verdict is Verdict.OK
    site.platform.batch.happens("NODES_LOST", START - timedelta(minutes=9), "SPOT_INSTANCE_TERMINATION")
    result = site.run("cluster")
    assert result.verdict is Verdict.WARN
    assert result.summary.endswith("but nodes lost at 13:51 UTC (SPOT_INSTANCE_TERMINATION)")
    site.platform.batch.happens("DRIVER_NOT_RESPONDING", START - timedelta(minutes=2))
    assert site.run("cluster").verdict is Verdict.FAIL
    assert "driver not responding at 13:58 UTC" in site.run("cluster").summary


def test_one_at_its_limit_is_undersized(site: Site) -> None:
    site.platform.streaming.workers = 16
    result = site.run("cluster")
    assert result.verdict is Verdict.WARN
    assert "16 of at most 16 workers: it is undersized" in result.summary


BUSY = ["cluster_id", "cpu", "peak", "memory", "network"]


@pytest.mark.parametrize(
    ("cpu", "peak", "memory", "verdict", "words"),
    [
        ("60.4", "80", "70", Verdict.OK, "all 2 clusters run"),
        (
            "66",
            "80",
            "70",
            Verdict.WARN,
            "CPU 66 % on average and 80 % at its peak, memory 70 %",
        ),
        ("50", "86", "70", Verdict.WARN, "(meant are 65 and 85 %): it is undersized, or will be"),
        ("50", "80", "92", Verdict.WARN, "memory pressure"),
        ("88", "99", "70", Verdict.FAIL, "CPU 88 % on average"),
    ],
)
def test_how_busy_they_are(
    site: Site, cpu: str, peak: str, memory: str, verdict: Verdict, words: str
) -> None:
    site.databricks.answers["node_timeline"] = (BUSY, [[STREAMING, cpu, peak, memory, "4.2E8"]])
    result = site.run("cluster", section=asking(site))
    assert result.verdict is verdict and words in result.summary, result
    measured = {each.name: (each.value, each.unit) for each in result.measured}
    assert measured["streaming-prod.cpu"] == (float(cpu), "%")
    assert measured["streaming-prod.network"] == (420_000_000, "bytes/s")
    bound = {each["name"]: each["value"] for each in site.databricks.statements[-1]["parameters"]}
    assert bound == {"since": "2026-01-29T13:00:00+00:00", "clusters": f"{STREAMING},{BATCH}"}


def test_no_warehouse_is_started_to_know_that(site: Site) -> None:
    site.platform.warehouse.state = "STOPPED"
    result = site.run("cluster", section=asking(site))
    assert result.verdict is Verdict.UNKNOWN
    assert result.summary == "how busy they are: analytics is stopped, and is not started for this"
    assert site.databricks.statements == []
    site.platform.warehouse.state, site.databricks.error = "RUNNING", "INSUFFICIENT_PERMISSIONS"
    site.clock.turn(timedelta(seconds=6))
    assert "INSUFFICIENT_PERMISSIONS" in site.run("cluster", section=asking(site)).summary


def asking(site: Site) -> dict[str, Any]:
    known = json.loads(site.platform.section().removeprefix("platform: "))["databricks"]
    return {"databricks": {**known, "utilisation": site.platform.warehouse.id}}


def test_one_that_is_gone_is_no_error_of_ours(site: Site) -> None:
    del site.databricks.clusters["0129-140000-batch001"]
    result = site.run("cluster")
    assert result.verdict is Verdict.FAIL and "batch-prod does not exist (any more)" in result.summary


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("401", "Databricks lets this token see nothing"),
        ("403", "Databricks lets this token see nothing"),
        ("500", "Databricks refuses"),
        ("nonsense", "Databricks "),
        ("huge", "Databricks answers more than 16 MiB"),
        ("429", "Databricks takes no more calls just now"),
        ("503", "Databricks refuses (TemporarilyUnavailable)"),
        ("down", "Databricks cannot be reached"),
        ("hold", "did not answer within 1 s"),
    ],
)
def test_a_workspace_that_does_not_work_leaves_it_unknown(site: Site, kind: Any, words: str) -> None:
    site.faults.add(kind, times=100, api="databricks", retry_after=60 if kind == "429" else None)
    result = site.run("cluster", seconds=1.0)
    assert result.verdict is Verdict.UNKNOWN
    assert result.summary.startswith(words)


def test_being_throttled_for_a_moment_is_waited_out(site: Site) -> None:
    site.faults.add("429", api="databricks", retry_after=0)
    assert site.run("cluster").verdict is Verdict.OK


def test_nobody_listens_there(site: Site) -> None:
    result = site.run("cluster", seconds=1.0, databricks_host="http://127.0.0.1:9")
    assert result.verdict is Verdict.UNKNOWN


def test_what_is_not_set_is_said(site: Site) -> None:
    missing = site.run("cluster", databricks_host=None)
    assert missing.verdict is Verdict.UNKNOWN
    assert missing.summary.startswith("set DATABRICKS_HOST to the workspace's address")
    missing = site.run("cluster", databricks_token=None, azure_client_id=None)
    assert missing.summary.startswith("set DATABRICKS_TOKEN to a token that may read the workspace")
    missing = site.run("cluster", section={"databricks": {}})
    assert missing.summary.startswith("set platform.databricks.clusters in the policy")


def test_without_a_token_of_its_own_it_goes_by_entra(site: Site) -> None:
    site.databricks.entra = site.azure.entra
    assert site.run("cluster", databricks_token=None).verdict is Verdict.OK
