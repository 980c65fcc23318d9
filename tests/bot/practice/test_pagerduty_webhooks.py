"""A subscriber receives PagerDuty's webhooks: signed, in order, again when it was not ready."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from bot.practice.pagerduty import PracticePagerDuty, User

KEY = "0123456789abcdef0123456789abcdef"
EVENT = {"payload": {"summary": "Data lake availability low", "source": "lake", "severity": "critical"}}


class Clock:
    def __init__(self) -> None:
        self.at = datetime(2026, 11, 22, 9, 20, 22, 169000, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def turn(self, **by: float) -> None:
        self.at += timedelta(**by)


class Subscriber(ThreadingHTTPServer):
    """Answers with the next of `statuses`, then 202; 0 waits until the sender must have gone."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Hook)
        self.statuses: list[int] = []
        self.received: list[tuple[str, dict[str, str], bytes]] = []
        self.url = f"http://127.0.0.1:{self.server_port}/hooks/pagerduty?token=t"

    def types(self) -> list[str]:
        return [json.loads(body)["event"]["event_type"] for _, _, body in self.received]


class _Hook(BaseHTTPRequestHandler):
    server: Subscriber

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.received.append((self.path, dict(self.headers), body))
        status = self.server.statuses.pop(0) if self.server.statuses else 202
        if status:
            self.send_response(status)
            self.end_headers()
        else:
            time.sleep(0.3)

    def log_message(self, *_: object) -> None:
        """Nobody reads it."""


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def subscriber() -> Iterator[Subscriber]:
    with Subscriber() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def pagerduty(clock: Clock, subscriber: Subscriber) -> Iterator[PracticePagerDuty]:
    users = [User("U1", "Ana", "ana@example.com"), User("U2", "Bo", "bo@example.com")]
    mine = PracticePagerDuty(KEY, "token", ["old", "new"], subscriber.url, users, clock)
    yield mine
    mine.close()


def trigger(pagerduty: PracticePagerDuty, key: str = "INC-2026-014") -> Any:
    incident = pagerduty.pager.trigger(KEY, key, EVENT)
    pagerduty.webhooks.settle()
    return incident


def test_each_change_is_told_in_order(pagerduty: PracticePagerDuty, subscriber: Subscriber) -> None:
    incident = trigger(pagerduty)
    pager = pagerduty.pager
    pagerduty.acknowledge("INC-2026-014", "Ana")
    pager.unacknowledge(incident)
    pager.escalate(incident, 2)
    pager.annotate(incident, "the broadcast join", pager.person("Bo"))
    pagerduty.resolve("INC-2026-014", "Bo")
    pagerduty.webhooks.settle()
    assert subscriber.types() == [
        "incident.triggered",
        "incident.acknowledged",
        "incident.unacknowledged",
        "incident.escalated",
        "incident.annotated",
        "incident.resolved",
    ]
    note = json.loads(subscriber.received[4][2])["event"]["data"]
    assert (note["type"], note["content"], note["incident"]["id"]) == (
        "incident_note",
        "the broadcast join",
        incident.id,
    )


def test_the_body_has_the_shape_of_pagerduty(pagerduty: PracticePagerDuty, subscriber: Subscriber) -> None:
    trigger(pagerduty)
    pagerduty.acknowledge("INC-2026-014", "Ana")
    pagerduty.webhooks.settle()
    event = json.loads(subscriber.received[1][2])["event"]
    data = event["data"]
    assert set(event) == {
        *("id", "event_type", "resource_type", "occurred_at", "agent", "client", "data"),
    }
    assert set(data) == {
        *("id", "type", "self", "html_url", "number", "status", "incident_key", "created_at", "title"),
        *("service", "assignees", "escalation_policy", "teams", "priority", "urgency"),
        *("conference_bridge", "resolve_reason"),
    }
    assert event["occurred_at"] == "2026-11-22T09:20:22.169Z"
    assert event["agent"]["summary"] == "Ana"
    assert (data["incident_key"], data["status"], data["number"]) == ("INC-2026-014", "acknowledged", 1)
    assert (data["created_at"], data["priority"]["summary"]) == ("2026-11-22T09:20:22Z", "P1")


def test_every_secret_signs(pagerduty: PracticePagerDuty, subscriber: Subscriber) -> None:
    trigger(pagerduty)
    path, headers, body = subscriber.received[0]
    signatures = [hmac.new(secret, body, hashlib.sha256).hexdigest() for secret in (b"old", b"new")]
    assert headers["X-PagerDuty-Signature"] == ",".join(f"v1={each}" for each in signatures)
    assert path == "/hooks/pagerduty?token=t"


@pytest.mark.parametrize("status", [0, 429, 503])
def test_it_tries_again_later(
    pagerduty: PracticePagerDuty, subscriber: Subscriber, clock: Clock, status: int
) -> None:
    pagerduty.webhooks.answer_seconds = 0.1
    subscriber.statuses = [status]
    incident = trigger(pagerduty)
    pagerduty.acknowledge(incident.dedup_key, "Ana")
    trigger(pagerduty, "another")
    assert subscriber.types() == ["incident.triggered", "incident.triggered"]
    clock.turn(seconds=10)
    pagerduty.tick()
    pagerduty.webhooks.settle()
    assert subscriber.types()[2:] == ["incident.triggered", "incident.acknowledged"]
    ids = [headers["X-Webhook-Id"] for _, headers, _ in subscriber.received]
    assert ids[0] == ids[2]
    assert len(set(ids)) == 3
    assert [attempt.status for attempt in pagerduty.webhooks.sent[0].attempts] == [status, 202]


def test_it_gives_up_after_two_days(
    pagerduty: PracticePagerDuty, subscriber: Subscriber, clock: Clock
) -> None:
    subscriber.statuses = [500] * 400
    trigger(pagerduty)
    start = clock()
    while pagerduty.webhooks.sent[0].state == "waiting":
        clock.turn(minutes=30)
        pagerduty.tick()
        pagerduty.webhooks.settle()
    assert pagerduty.webhooks.sent[0].state == "dropped"
    assert timedelta(hours=47) < clock() - start <= timedelta(hours=48)


def test_three_refusals_in_a_row_disable_the_subscription_for_a_day(
    pagerduty: PracticePagerDuty, subscriber: Subscriber, clock: Clock
) -> None:
    subscriber.statuses = [404, 401, 400]
    for key in ("a", "b", "c", "d"):
        trigger(pagerduty, key)
    assert len(subscriber.received) == 3
    assert [webhook.state for webhook in pagerduty.webhooks.sent] == ["dropped"] * 4
    clock.turn(hours=24)
    trigger(pagerduty, "e")
    assert pagerduty.webhooks.sent[-1].state == "delivered"


def test_nobody_listens(pagerduty: PracticePagerDuty, subscriber: Subscriber, clock: Clock) -> None:
    there = pagerduty.webhooks.url
    pagerduty.webhooks.url = "http://127.0.0.1:1/"
    trigger(pagerduty)
    assert pagerduty.webhooks.sent[0].attempts[0].status == 0
    pagerduty.webhooks.url = there
    clock.turn(seconds=10)
    pagerduty.tick()
    pagerduty.webhooks.settle()
    assert subscriber.types() == ["incident.triggered"]
