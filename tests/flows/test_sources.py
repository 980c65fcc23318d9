"""Every example of every source goes the whole way: over HTTP, through its parser, to a decision."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator
from typing import Any

import pytest

from bot.practice.pagerduty.webhooks import signature
from bot.sources.catalog import SOURCES
from tests.flows.world import World

EXAMPLES = [(name, example) for name, source in SOURCES.items() for example in source.examples]


def post(world: World, name: str, body: Any) -> str:
    """Sends a body as its sender would, PagerDuty with its signature, and gives the receipt."""
    raw = json.dumps(body).encode()
    headers = {"X-PagerDuty-Signature": signature(world.practice.pagerduty.webhooks.secrets, raw)}
    answer = world.http.post(f"{world.bot.url}/alerts/{name}", content=raw, headers=headers)
    assert answer.status_code == 202, answer.text
    assert world.bot.tocsin.intake.settle(), "in order: behind a backlog, what is urgent goes first"
    return str(answer.json()["receipt"])


@pytest.fixture(scope="module")
def decided(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], list[dict[str, Any]]]:
    """What became of each example, all of them sent in their order to one Tocsin."""
    with World(tmp_path_factory.mktemp("sources")) as world:
        sent = {
            (name, example): post(world, name, SOURCES[name].examples[example]) for name, example in EXAMPLES
        }
        receipts = {key: world.get(f"/api/receipts/{receipt}") for key, receipt in sent.items()}
        return {
            key: [{"state": told["state"], **world.get(f"/api/alerts/{alert}")} for alert in told["alerts"]]
            for key, told in receipts.items()
        }


@pytest.mark.parametrize(("name", "example"), EXAMPLES)
def test_an_example_is_decided(decided: Any, name: str, example: str) -> None:
    alerts = decided[name, example]
    assert alerts
    assert {alert["state"] for alert in alerts} == {"decided"}
    assert {alert["source"] for alert in alerts} == {name}
    assert all(alert["reason"] for alert in alerts)


@pytest.mark.parametrize(
    ("name", "fired", "resolved"),
    [
        ("alertmanager", "kafka-lag-firing", "kafka-lag-resolved"),
        ("azure_monitor", "streaming-latency-fired", "streaming-latency-resolved"),
        ("databricks", "job-failed", "job-succeeded"),
        ("datadog", "latency-triggered", "latency-recovered"),
        ("eventgrid", "secret-near-expiry", "secret-new-version"),
        ("fabric", "job-failed", "job-succeeded"),
        ("generic", "alert", "resolve"),
        ("grafana", "throughput-firing", "throughput-resolved"),
        ("opsgenie", "lake-create", "lake-close"),
        ("pagerduty", "foreign-triggered", "foreign-resolved"),
        ("sentinel", "incident-created", "incident-closed"),
    ],
)
def test_a_resolved_example_ends_its_fired_one(decided: Any, name: str, fired: str, resolved: str) -> None:
    opened, ended = decided[name, fired], decided[name, resolved]
    assert {alert["decision"] for alert in opened} <= {"opened", "attached", "muted"}
    marks = {alert["fingerprint"] for alert in ended if alert["decision"] == "resolved"}
    assert {alert["fingerprint"] for alert in opened} <= marks


@pytest.mark.parametrize(
    ("name", "example", "decision"),
    [
        ("deploys", "release-failed", "change"),
        ("deploys", "deployment-succeeded", "change"),
        ("deploys", "run-in-progress", "ignored"),
        ("generic", "maintenance", "change"),
        ("pagerduty", "ping", "ignored"),
    ],
)
def test_what_is_no_alert_is_none(decided: Any, name: str, example: str, decision: str) -> None:
    assert [alert["decision"] for alert in decided[name, example]] == [decision]


@pytest.mark.parametrize(
    ("name", "example", "severity"),
    [
        ("cloudevents", "job-failed", "high"),
        ("cost", "budget-far-exceeded", "critical"),
        ("cost", "budget-forecast", "low"),
        ("sentinel", "incident-created", "critical"),
        ("sentinel", "graph-notification", "medium"),
    ],
)
def test_a_severity_reaches_the_api(decided: Any, name: str, example: str, severity: str) -> None:
    assert decided[name, example][0]["severity"] == severity


ODD: list[Any] = [
    None,
    True,
    -1,
    0,
    10**30,
    1e308,
    "",
    "\x07\u202e",
    "x" * 5000,
    "9999-12-31T23:59:59Z",
    [],
    {},
    [[]],
]
MUTANTS_EACH = 15


def spots(body: Any) -> Iterator[tuple[Any, Any]]:
    """Every (container, key) in a body."""
    for key in list(body) if isinstance(body, dict) else range(len(body)) if isinstance(body, list) else ():
        yield body, key
        yield from spots(body[key])


def mutants(name: str) -> Iterator[Any]:
    """Examples of the source in which one to three values are something else; the same at each run."""
    chance = random.Random(name)
    for _ in range(MUTANTS_EACH):
        body = copy.deepcopy(chance.choice(list(SOURCES[name].examples.values())))
        for _ in range(chance.randint(1, 3)):
            container, key = chance.choice(list(spots(body)) or [([body], 0)])
            container[key] = copy.deepcopy(chance.choice(ODD))
        yield body


def test_whatever_arrives_is_refused_or_decided_or_set_aside(world: World) -> None:
    receipts = []
    for name in SOURCES:
        for body in mutants(name):
            raw = json.dumps(body).encode()
            headers = {"X-PagerDuty-Signature": signature(world.practice.pagerduty.webhooks.secrets, raw)}
            answer = world.http.post(f"{world.bot.url}/alerts/{name}", content=raw, headers=headers)
            assert answer.status_code in (200, 202, 400), answer.text
            receipts += [answer.json()["receipt"]] if answer.status_code == 202 else []
    assert world.bot.tocsin.intake.settle()
    assert len(receipts) > 0.9 * MUTANTS_EACH * len(SOURCES)
    assert {world.get(f"/api/receipts/{receipt}")["state"] for receipt in receipts} == {"decided", "dead"}
    with world.bot.tocsin.store.read() as reader:
        reasons = [letter.reason for letter in reader.dead_letters(limit=1000)]
    assert reasons
    assert not [reason for reason in reasons if "broke" in reason or "could not be decided" in reason]
