"""The check of streaming by Confluent's own client: a cluster that is well, behind, skewed, and gone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from bot.model.check import Verdict
from bot.practice.kafka import PracticeKafka
from bot.practice.platform import kafka_section
from tests.bot.checks.site import START, Site

pytestmark = pytest.mark.xdist_group("checks")


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
    assert result.evidence == ("2 of 4 partitions are behind, partition 0 the most (6)",)
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


def test_what_is_not_set_is_said(site: Site, kafka: PracticeKafka) -> None:
    assert site.run("streaming").summary.startswith("set platform.kafka in the policy")
    closed = section(kafka, security="sasl_ssl")
    assert site.run("streaming", section=closed).summary == (
        "set KAFKA_USERNAME and KAFKA_PASSWORD to a user of events-prod that may read"
    )
