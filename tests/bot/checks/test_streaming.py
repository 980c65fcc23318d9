"""The check of streaming by Confluent's own client: a cluster that is well, behind, skewed, and gone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from bot.model.check import CheckResult, Verdict
from bot.practice.databricks.state import Pipeline
from bot.practice.kafka import PracticeKafka
from bot.practice.kafka_brokers import Partition, PracticeBrokers
from bot.practice.platform import kafka_section
from tests.bot.checks.site import START, Site
from tests.certificate import certificate

SOUND = Partition(1, (1, 2, 3), (1, 2, 3))


@pytest.fixture
def kafka() -> Iterator[PracticeKafka]:
    with PracticeKafka() as opened:
        yield opened


def section(kafka: PracticeKafka, **more: Any) -> dict[str, Any]:
    return {"kafka": kafka_section(**{"brokers": kafka.brokers} | more)}


def written(kafka: PracticeKafka, count: int, *, ago: float, partition: int = 0) -> None:
    kafka.write("events", START - timedelta(seconds=ago), count, partition)


def test_all_is_read(site: Site, kafka: PracticeKafka) -> None:
    for partition in range(4):
        written(kafka, 5, ago=3, partition=partition)
        kafka.consume("enrich-orders", "events", 5, partition)
    result = site.run("streaming", section=section(kafka))
    assert (result.verdict, result.summary) == (Verdict.OK, "enrich-orders on events has read all there is")


def test_a_little_lag_is_no_trouble(site: Site, kafka: PracticeKafka) -> None:
    written(kafka, 5, ago=60)
    written(kafka, 1200, ago=2)
    kafka.consume("enrich-orders", "events", 5)
    result = site.run("streaming", section=section(kafka))
    assert result.verdict is Verdict.OK
    assert result.summary == "consumer lag of enrich-orders on events: 1,200 records, the oldest 2 s old"
    assert {each.name: each.value for each in result.measured}["enrich-orders.events.lag"] == 1200


@pytest.mark.parametrize(("ago", "verdict"), [(7, Verdict.WARN), (14, Verdict.FAIL)])
def test_lag_is_judged_by_its_age(site: Site, kafka: PracticeKafka, ago: float, verdict: Verdict) -> None:
    for partition in range(2):
        written(kafka, 10, ago=ago, partition=partition)
        kafka.consume("enrich-orders", "events", 4, partition)
    result = site.run("streaming", section=section(kafka))
    assert result.verdict is verdict
    assert result.summary == f"consumer lag of enrich-orders on events: 12 records, the oldest {ago} s old"
    assert result.evidence == (
        "2 of 4 partitions are behind, partition 0 the most (6)",
        "events-prod: 1 broker, 4 partitions",
    )
    assert {each.name: each.value for each in result.measured}["events-prod.events.written"] == 20
    assert (result.issue, result.next_step) == ("High Latency", "Cluster undersized → Scale up cluster")


def test_a_hot_partition_is_told(site: Site, kafka: PracticeKafka) -> None:
    for partition in range(4):
        written(kafka, 2000 if partition == 2 else 10, ago=30, partition=partition)
        kafka.consume("enrich-orders", "events", 0, partition)
    result = site.run("streaming", section=section(kafka))
    assert "uneven partitions: 99 % of it lies in partition 2: a hot partition" in result.evidence
    assert result.issue == "Data Skew"


def test_nobody_consumes(site: Site, kafka: PracticeKafka) -> None:
    written(kafka, 10, ago=30)
    result = site.run("streaming", section=section(kafka))
    assert result.verdict is Verdict.WARN and "has never committed" in result.summary


def test_no_broker_listens(site: Site, kafka: PracticeKafka) -> None:
    result = site.run("streaming", section=section(kafka, brokers=["127.0.0.1:9"]), seconds=2.0)
    assert result.verdict is Verdict.FAIL
    assert result.summary == "events-prod: no broker can be reached"


@pytest.mark.parametrize(
    ("partitions", "verdict", "words"),
    [
        ([SOUND, SOUND], Verdict.OK, "enrich-orders on events has read all there is"),
        (
            [SOUND, Partition(-1, (2, 3), ())],
            Verdict.FAIL,
            "events-prod: 1 partition (events/1) without a leader, which nobody can read or write",
        ),
        (
            [Partition(1, (1, 2, 3), (1,)), *[Partition(2, (1, 2, 3), (2, 3))] * 4],
            Verdict.WARN,
            "events-prod: 5 partitions (events/0, events/1, events/2 and 2 more) under-replicated",
        ),
        ([Partition(1, (1, 2, 7), (1, 2))], Verdict.FAIL, "events-prod: broker 7 is gone"),
    ],
)
def test_brokers_and_partitions(
    site: Site, partitions: list[Partition], verdict: Verdict, words: str
) -> None:
    with PracticeBrokers() as brokers:
        brokers.topics["events"] = partitions
        result = site.run("streaming", section={"kafka": kafka_section([brokers.address])}, seconds=3.0)
        assert result.verdict is verdict and result.summary.startswith(words), result
        assert verdict is Verdict.FAIL or "events-prod: 3 brokers," in " ".join(result.evidence)


def test_who_must_say_who_they_are_by_tls(site: Site, tmp_path: Path) -> None:
    """SASL's PLAIN over TLS, against a certificate that only this test trusts."""
    trusted, tls = certificate(tmp_path)
    with PracticeBrokers([1], password=("tocsin", "right"), tls=tls) as brokers:
        brokers.topics["events"] = [Partition(1, (1,), (1,))]

        def run(password: str, **more: Any) -> CheckResult:
            said = {"kafka": kafka_section([brokers.address], security="sasl_ssl", **more)}
            return site.run(
                "streaming",
                section=said,
                seconds=2.0,
                kafka_username="tocsin",
                kafka_password=SecretStr(password),
            )

        assert run("right", ca=trusted).summary == "enrich-orders on events has read all there is"
        refused = run("wrong", ca=trusted)
        assert refused.verdict is Verdict.UNKNOWN
        assert refused.summary == "events-prod does not let Tocsin read (_AUTHENTICATION)"
        strange = run("right")
        assert strange.verdict is Verdict.FAIL
        assert strange.summary.startswith("events-prod: TLS does not come")


PIPELINE = {"name": "bronze", "service": "streaming", "id": "p-1"}
GROWS = (["flow", "backlog", "before"], [["events", str(12 * 1024**3), str(2 * 1024**3)]])


@pytest.mark.parametrize(
    ("bent", "verdict", "words"),
    [
        ({}, Verdict.OK, "pipeline bronze is running, backlog 1.0 KB"),
        (
            {"updates": ["FAILED", "COMPLETED"]},
            Verdict.FAIL,
            "pipeline bronze is running: its last update failed",
        ),
        ({"state": "FAILED"}, Verdict.FAIL, "pipeline bronze is failed: its last update running"),
        ({"health": "UNHEALTHY"}, Verdict.WARN, "pipeline bronze is running, with errors lately"),
        ({"state": "RECOVERING"}, Verdict.WARN, "pipeline bronze is recovering"),
        ({"state": "MELTING"}, Verdict.UNKNOWN, "pipeline bronze is in a state that is not known here"),
    ],
)
def test_pipelines(site: Site, bent: dict[str, Any], verdict: Verdict, words: str) -> None:
    site.databricks.pipelines["p-1"] = replace(Pipeline("p-1", "bronze"), **bent)
    site.databricks.answers["event_log"] = (["flow", "backlog", "before"], [["events", "1024", "1024"]])
    result = site.run("streaming", section=with_pipeline(site))
    assert result.verdict is verdict and result.summary.startswith(words), result


def test_a_backlog_that_grows_and_errors_are_told(site: Site) -> None:
    pipeline = site.databricks.pipelines["p-1"] = Pipeline("p-1", "bronze")
    site.databricks.answers["event_log"] = GROWS
    result = site.run("streaming", section=with_pipeline(site))
    assert result.verdict is Verdict.WARN
    assert result.summary == "pipeline bronze is running, backlog 12.0 GB, 2.0 GB before"
    asked = site.databricks.statements[-1]
    bound = {each["name"]: each["value"] for each in asked["parameters"]}
    assert bound == {"pipeline": "p-1", "since": "2026-01-29T13:00:00+00:00"}
    pipeline.errors = [
        (START - timedelta(minutes=5), "Flow events failed"),
        (START - timedelta(hours=2), "old"),
    ]
    site.databricks.error = "PERMISSION_DENIED: not the owner"
    result = site.run("streaming", section=with_pipeline(site))
    assert result.summary == "pipeline bronze is running, with errors lately"
    assert result.evidence[0] == "Flow events failed"
    assert result.evidence[1].startswith("the backlog of bronze is not known: Databricks ran no statement")
    site.databricks.error, site.platform.warehouse.state = "", "STOPPED"
    count = len(site.databricks.statements)
    told = site.run("streaming", section=with_pipeline(site)).evidence[1]
    assert told.endswith("is not known: analytics is stopped, and is not started for this")
    assert len(site.databricks.statements) == count
    del site.databricks.pipelines["p-1"]
    assert site.run("streaming", section=with_pipeline(site)).summary == "bronze does not exist (any more)"


def with_pipeline(site: Site) -> dict[str, Any]:
    return {"databricks": {"pipelines": [PIPELINE], "utilisation": site.platform.warehouse.id}}


def test_what_is_not_set_is_said(site: Site, kafka: PracticeKafka) -> None:
    assert site.run("streaming").summary.startswith("set platform.kafka in the policy")
    closed = section(kafka, security="sasl_ssl")
    assert site.run("streaming", section=closed).summary == (
        "set KAFKA_USERNAME and KAFKA_PASSWORD to a user of events-prod that may read"
    )
