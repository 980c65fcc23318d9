"""How key metrics stand, against examples that are worked by hand."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.model.check import Verdict
from bot.model.health import Course, Sample, Standing
from bot.policy import Platform
from bot.render.health import sparkline
from bot.rules.health import course, floor, hourly, rate, standing
from bot.rules.key_metrics import KEY_METRICS

PARTS = Platform.model_validate(
    {
        "kafka": [{"name": "k", "brokers": ["k:9092"], "groups": [{"name": "g", "topics": ["t"]}]}],
        "storage": [
            {
                "name": name,
                "id": f"/subscriptions/{'0' * 36}/resourceGroups/r/providers/Microsoft.Storage/a/{name}",
                "capacity_tb": 100,
            }
            for name in "ab"
        ],
        "metrics": {"endpoint": "https://metrics.example"},
    }
)
_TB = 1024**4


def told(key: str, newest: dict[str, float], now: datetime, hours: list[Sample] | None = None) -> Standing:
    (metric,) = [each for each in KEY_METRICS if each.key == key]
    samples = [
        Sample(name=name, at=now - timedelta(minutes=5), value=value) for name, value in newest.items()
    ]
    return standing(metric, PARTS, samples, hours or [], now)


@pytest.mark.parametrize(
    ("key", "newest", "value", "verdict"),
    [
        ("latency", {"streaming:g.t.age": 3, "streaming:h.t.age": 7}, 7, Verdict.WARN),
        ("latency", {"streaming:g.t.age": 11}, 11, Verdict.FAIL),
        ("latency", {"streaming:g.t.age": 5}, 5, Verdict.OK),
        ("throughput", {"streaming:k.t.rate": 8e5, "streaming:k.u.rate": 5e5}, 1.3e6, Verdict.OK),
        ("throughput", {"streaming:k.t.rate": 8e5}, 8e5, Verdict.WARN),
        ("storage", {"storage:a.used": 90 * _TB, "storage:b.used": 60 * _TB}, 150 * _TB, Verdict.OK),
        ("storage", {"storage:a.used": 90 * _TB, "storage:b.used": 75 * _TB}, 165 * _TB, Verdict.WARN),
        ("storage", {"storage:a.used": 120 * _TB, "storage:b.used": 90 * _TB}, 210 * _TB, Verdict.FAIL),
        ("compute", {"cluster:a.cpu": 50, "cluster:b.cpu": 90, "cluster:b.cpu_peak": 99}, 70, Verdict.WARN),
        ("compute_peak", {"cluster:a.cpu_peak": 80, "cluster:b.cpu_peak": 85}, 85, Verdict.OK),
        ("network", {"cluster:a.network": 2e9, "cluster:b.network": 3e9}, 5e9, Verdict.WARN),
        ("errors", {"service:a.errors": 0.05, "service:b.errors": 2}, 2, Verdict.FAIL),
        ("api_p50", {"service:a.p50": 100}, 100, Verdict.OK),
        ("api_p99", {"service:a.p99": 501}, 501, Verdict.WARN),
        ("api_p99", {"service:a.p99": 2501}, 2501, Verdict.FAIL),
        (
            "green",
            {"cluster:verdict": 3, "jobs:verdict": 3, "cost:verdict": 1, "skew:verdict": 3},
            75,
            Verdict.WARN,
        ),
    ],
)
def test_parts_are_put_together_and_judged(
    noon: datetime, key: str, newest: dict[str, float], value: float, verdict: Verdict
) -> None:
    found = told(key, {**newest, "slow_queries:queries.p99": 9e9, "backups:lake.age": 9e9}, noon)
    assert found.value == pytest.approx(value)
    assert found.verdict is verdict


def test_targets_are_said(noon: datetime) -> None:
    wanted = {each.key: told(each.key, {}, noon).target for each in KEY_METRICS}
    assert wanted == {
        "green": "all components green",
        "api_p50": "at most 100 ms",
        "api_p99": "at most 500 ms",
        "throughput": "at least 1.2 million events/s",
        "latency": "at most 5 s",
        "errors": "at most 0.1 %",
        "compute": "at most 65 %",
        "compute_peak": "at most 85 %",
        "storage": "at most 80 % of 200.0 TB",
        "network": "at most 4.2 GB/s",
    }


def test_no_storage_is_no_storage_of_nothing(noon: datetime) -> None:
    (metric,) = [each for each in KEY_METRICS if each.key == "storage"]
    bare = standing(metric, Platform(), [], [], noon)
    assert (bare.target, bare.limit, bare.verdict) == ("at most 80 % of what there is", None, Verdict.UNKNOWN)


def test_what_is_missing_is_said(noon: datetime) -> None:
    assert told("errors", {}, noon).why.startswith("set platform.logs in the policy")
    assert told("latency", {}, noon).why == "not measured yet"
    (metric,) = [each for each in KEY_METRICS if each.key == "latency"]
    old = Sample(name="streaming:g.t.age", at=noon - timedelta(hours=3), value=1)
    found = standing(metric, PARTS, [old], [], noon)
    assert (found.verdict, found.why) == (Verdict.UNKNOWN, "not measured since Mar 04 09:00 UTC")


def test_since_when_it_is_off_target(noon: datetime) -> None:
    """Good at 8, then bad from 9 on with nothing measured at 10; what was bad at 7 is another time."""
    name, measured = "streaming:g.t.age", {7: 9.0, 8: 2.0, 9: 6.0, 11: 7.0}
    hours = [Sample(name=name, at=noon.replace(hour=at), value=value) for at, value in measured.items()]
    found = told("latency", {"streaming:g.t.age": 8}, noon, hours)
    assert found.off_since == noon.replace(hour=9)
    assert found.day[-6:] == (9, 2, 6, None, 7, None)
    assert told("latency", {"streaming:g.t.age": 1}, noon, hours).off_since is None


def test_hours_are_medians_and_quarters_medians_of_those(noon: datetime) -> None:
    at = noon.replace(hour=6)
    name, values = "streaming:g.t.age", [1, 9, 2]
    samples = [Sample(name=name, at=at + timedelta(minutes=n), value=v) for n, v in enumerate(values)]
    (hour,) = hourly(samples)
    assert (hour.at, hour.value) == (at, 2)
    hours = [hour, Sample(name="streaming:g.t.age", at=at + timedelta(hours=1), value=4)]
    assert told("latency", {"streaming:g.t.age": 1}, noon, hours).week[-2] == 3
    assert floor(noon + timedelta(minutes=59), timedelta(hours=6)) == noon


@pytest.mark.parametrize(
    ("values", "where"),
    [
        ((1, 1, 1, 1.04), Course.STEADY),
        ((1, None, 1, 1, 1.2), Course.RISES),
        ((10, 9, 1, 1), Course.FALLS),
        ((0, 0, 0, 0), Course.STEADY),
        ((1, 2, 3), None),
    ],
)
def test_where_it_goes(values: tuple[float | None, ...], where: Course | None) -> None:
    assert course(values) is where


def test_a_counter_becomes_a_rate(noon: datetime) -> None:
    before = Sample(name="n", at=noon, value=1000)
    after = Sample(name="n", at=noon + timedelta(minutes=5), value=361_000)
    assert rate(before, after) == 1200
    assert rate(after, before) is None and rate(before, before) is None
    assert rate(after, Sample(name="n", at=noon + timedelta(minutes=6), value=5)) is None, "it began anew"


def test_bars_show_it() -> None:
    assert sparkline((0, 1, 2, 3, 4, 5, 6, 7)) == "▁▂▃▄▅▆▇█"
    assert sparkline((5, None, 10)) == "▁·█"
    assert set(sparkline((100, 100.5, 99.9))) <= set("▄▅"), "what hardly moves is flat"
    assert sparkline((0, 0)) == "▅▅"
