"""PagerDuty's own SDK talks to the stand-in over HTTP and finds what it finds at PagerDuty."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
import uvicorn
from httpx2 import BaseTransport, HTTPTransport, Request, Response
from pagerduty import Error, EventsApiV2Client, HttpError, RestApiV2Client, ServerHttpError
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.types import Receive, Scope, Send

from bot.practice.pagerduty import PagerError, PracticePagerDuty, User
from bot.practice.pagerduty.pager import Shift

KEY = "0123456789abcdef0123456789abcdef"
TOKEN = "practice-token"
PAYLOAD = {"summary": "Streaming latency 14 s", "source": "streaming", "severity": "critical"}


class Loopback(BaseTransport):
    """Sends what the SDK means for pagerduty.com to the stand-in."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._inner = HTTPTransport()

    def handle_request(self, request: Request) -> Response:
        path = b"/pagerduty" + request.url.raw_path
        request.url = request.url.copy_with(scheme="http", host="127.0.0.1", port=self._port, raw_path=path)
        return self._inner.handle_request(request)

    def close(self) -> None:
        self._inner.close()


@dataclass
class Site:
    """The stand-in behind a real server, with a time that only tests move."""

    pagerduty: PracticePagerDuty
    events: EventsApiV2Client
    rest: RestApiV2Client
    web: httpx.Client
    turn: Callable[[timedelta], None]

    def enqueue(self, **event: Any) -> httpx.Response:
        return self.web.post("/pagerduty/v2/enqueue", json={"routing_key": KEY, **event})

    def statuses(self) -> list[str]:
        return [incident["status"] for incident in self.rest.list_all("incidents")]

    def rang(self, person: str) -> list[str]:
        return [ring.why for ring in self.pagerduty.phone(person)]


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[int, list[Starlette]]]:
    """The port of a server of the newest of these applications."""
    apps: list[Starlette] = []

    async def newest(scope: Scope, receive: Receive, send: Send) -> None:
        await apps[-1](scope, receive, send)

    server = uvicorn.Server(uvicorn.Config(newest, port=0, log_level=60, lifespan="off", ws="none"))
    thread = threading.Thread(target=server.run)
    thread.start()
    deadline = time.monotonic() + 10
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.005)
    yield server.servers[0].sockets[0].getsockname()[1], apps
    server.should_exit = True
    thread.join()


@pytest.fixture
def site(server: tuple[int, list[Starlette]]) -> Iterator[Site]:
    at = [datetime(2026, 1, 29, 14, 0, tzinfo=UTC)]

    def turn(by: timedelta) -> None:
        at[0] += by

    users = [User("U1", "Ana", "ana@example.com"), User("U2", "Bo", "bo@example.com", "Europe/Vienna")]
    pagerduty = PracticePagerDuty(KEY, TOKEN, [], None, users, lambda: at[0])
    mounts = [
        Mount("/pagerduty", routes=pagerduty.routes()),
        Mount("/practice/pagerduty", routes=pagerduty.control_routes()),
    ]
    port, apps = server
    apps.append(Starlette(routes=mounts))
    with (
        EventsApiV2Client(KEY, transport=Loopback(port)) as events,
        RestApiV2Client(TOKEN, default_from="ana@example.com", transport=Loopback(port)) as rest,
        httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as web,
    ):
        events.sleep_timer = rest.sleep_timer = 0.001
        yield Site(pagerduty, events, rest, web, turn)
    pagerduty.close()


def trigger(site: Site, dedup_key: str = "INC-2026-001", severity: str = "critical") -> str:
    return site.events.trigger(PAYLOAD["summary"], "streaming", dedup_key, severity)


def test_a_trigger_rings_the_person_on_call(site: Site) -> None:
    assert trigger(site) == "INC-2026-001"
    (ring,) = site.pagerduty.phone("Ana")
    assert (ring.text, ring.dedup_key, ring.why) == ("Streaming latency 14 s", "INC-2026-001", "triggered")
    assert site.rang("bo@example.com") == []


def test_the_same_key_opens_one_incident_until_it_is_resolved(site: Site) -> None:
    trigger(site)
    trigger(site)
    site.events.acknowledge("INC-2026-001")
    assert site.statuses() == ["acknowledged"]
    assert site.rang("Ana") == ["triggered"]
    site.events.resolve("INC-2026-001")
    trigger(site)
    assert site.statuses() == ["triggered", "resolved"]
    assert site.rang("Ana") == ["triggered", "triggered"]


def test_acknowledge_and_resolve_of_nothing_open_are_taken_and_dropped(site: Site) -> None:
    assert site.events.acknowledge("unknown") == "unknown"
    assert site.events.resolve("unknown") == "unknown"
    assert site.statuses() == []


def test_a_trigger_without_a_key_gets_one(site: Site) -> None:
    keys = {site.events.trigger("Latency", "streaming") for _ in range(2)}
    assert len(keys) == len(site.statuses()) == 2


@pytest.mark.parametrize(
    ("event", "error"),
    [
        ({"routing_key": "short"}, "should be 32 characters"),
        ({"routing_key": "f" * 32}, "Invalid routing key"),
        ({"routing_key": None}, "'routing_key' is missing"),
        ({"event_action": "page"}, "'event_action' must be one of"),
        ({"event_action": "resolve", "dedup_key": None}, "'dedup_key' is missing"),
        ({"dedup_key": "x" * 256}, "'dedup_key' is too long"),
        ({"dedup_key": 7}, "'dedup_key' must be a string"),
        ({"payload": None}, "'payload' is missing"),
        ({"payload": {**PAYLOAD, "summary": " "}}, "'payload.summary' is missing"),
        ({"payload": {**PAYLOAD, "summary": "x" * 1025}}, "'payload.summary' is too long"),
        ({"payload": {**PAYLOAD, "source": None}}, "'payload.source' is missing"),
        ({"payload": {**PAYLOAD, "severity": "high"}}, "'payload.severity' is invalid"),
        ({"payload": {**PAYLOAD, "component": 1}}, "'payload.component' must be a string"),
        ({"images": [{"src": "http://example.com/a.png"}]}, "'images'"),
        ({"links": ["https://example.com"]}, "'links'"),
    ],
)
def test_an_invalid_event_is_refused_with_the_reason(site: Site, event: dict[str, Any], error: str) -> None:
    answer = site.enqueue(**{"event_action": "trigger", "dedup_key": "k", "payload": PAYLOAD, **event})
    assert answer.status_code == 400
    assert answer.json()["status"] == "invalid event"
    assert error in answer.json()["errors"][0]
    assert site.statuses() == []


def test_the_largest_event_passes_and_a_larger_one_does_not(site: Site) -> None:
    wanted = {"event_action": "trigger", "payload": {**PAYLOAD, "custom_details": "x" * 500_000}}
    assert site.enqueue(**wanted).status_code == 202
    wanted["payload"] = {**PAYLOAD, "custom_details": "x" * 525_000}
    assert site.enqueue(**wanted).status_code == 413
    assert site.web.post("/pagerduty/v2/enqueue", content=b"{").status_code == 400


def test_120_events_pass_in_any_minute(site: Site) -> None:
    resolve = {"event_action": "resolve", "dedup_key": "k"}
    assert {site.enqueue(**resolve).status_code for _ in range(120)} == {202}
    assert site.enqueue(**resolve).status_code == 429
    site.turn(timedelta(seconds=60))
    assert site.enqueue(**resolve).status_code == 202


def test_people_and_who_is_on_call(site: Site) -> None:
    assert [user["name"] for user in site.rest.iter_all("users")] == ["Ana", "Bo"]
    assert site.rest.rget("/users/U2")["time_zone"] == "Europe/Vienna"
    assert site.rest.rget("/users/me")["email"] == "ana@example.com"
    found = site.rest.find("users", "BO@example.com", attribute="email")
    assert found is not None
    assert found["id"] == "U2"
    first, second = site.rest.rget("/oncalls")
    assert (first["user"]["summary"], first["escalation_level"]) == ("Ana", 1)
    assert (first["start"], first["end"]) == ("2026-01-29T00:00:00Z", "2026-01-30T00:00:00Z")
    assert (second["user"]["summary"], second["end"]) == ("Bo", None)
    wanted = {"schedule_ids[]": [first["schedule"]["id"]], "include[]": ["users"]}
    (only,) = site.rest.rget("/oncalls", params=wanted)
    assert only["user"]["email"] == "ana@example.com"
    (policy,) = site.rest.list_all("escalation_policies")
    assert [rule["targets"][0]["summary"] for rule in policy["escalation_rules"]] == ["Primary", "Bo"]
    assert site.rest.list_all("schedules")[0]["users"][0]["summary"] == "Ana"


def test_shifts_of_a_schedule_over_time(site: Site) -> None:
    noon = datetime(2026, 1, 29, 12, 0, tzinfo=UTC)
    ana, bo = site.pagerduty.pager.users
    site.pagerduty.pager.shifts = [
        Shift(1, bo, noon, noon + timedelta(hours=6)),
        Shift(1, ana, noon + timedelta(hours=6), noon + timedelta(hours=12)),
    ]
    assert [entry["user"]["summary"] for entry in site.rest.rget("/oncalls")] == ["Bo"]
    span = {"since": "2026-01-29T17:00:00Z", "until": "2026-01-29T19:00:00Z"}
    assert [entry["user"]["summary"] for entry in site.rest.rget("/oncalls", params=span)] == ["Bo", "Ana"]
    trigger(site)
    assert (site.rang("Bo"), site.rang("Ana")) == (["triggered"], []), "an event rings who has level 1"


def test_an_incident_is_reassigned(site: Site) -> None:
    trigger(site)
    (incident,) = site.rest.list_all("incidents")
    to_bo = {"type": "incident", "assignments": [{"assignee": {"id": "U2", "type": "user_reference"}}]}
    site.rest.rput(incident, json=to_bo)
    site.rest.rput(incident, json=to_bo)
    assert site.rang("Bo") == ["assigned"], "who has it already is not rung again"
    assert site.rest.rget(incident)["assignments"][0]["assignee"]["summary"] == "Bo"


def test_how_a_user_is_reached(site: Site) -> None:
    ana = site.pagerduty.pager.users[0]
    site.pagerduty.pager.users[0] = replace(ana, phone="612345678")
    methods = site.rest.rget("/users/U1", params={"include[]": ["contact_methods"]})["contact_methods"]
    assert [each["address"] for each in methods] == ["ana@example.com", "612345678"]


def test_a_responder_works_on_an_incident(site: Site) -> None:
    trigger(site)
    (incident,) = site.rest.list_all("incidents", params={"incident_key": "INC-2026-001"})
    assert (incident["urgency"], incident["priority"]["summary"]) == ("high", "P1")
    assert incident["assignments"][0]["assignee"]["summary"] == "Ana"
    site.rest.rput(incident, json={"type": "incident", "escalation_level": 2})
    assert site.rang("Bo") == ["escalated"]
    site.rest.rput("/incidents", json=[{"id": incident["id"], "type": "incident", "status": "acknowledged"}])
    assert site.statuses() == ["acknowledged"]
    note = site.rest.rpost(f"/incidents/{incident['id']}/notes", json={"content": "the broadcast join"})
    assert (note["content"], note["user"]["summary"]) == ("the broadcast join", "Ana")
    target = {"responder_request_target": {"id": "U2", "type": "user_reference"}}
    request = {"requester_id": "U1", "message": "Please help", "responder_request_targets": [target]}
    answer = site.rest.post(f"/incidents/{incident['id']}/responder_requests", json=request)
    assert answer.json()["responder_request"]["requester"]["summary"] == "Ana"
    assert site.rang("Bo") == ["escalated", "requested"]
    site.rest.rput(incident, json={"type": "incident", "status": "resolved", "resolution": "scaled up"})
    assert site.rest.rget(incident)["status"] == "resolved"
    with pytest.raises(HttpError, match="Already Resolved"):
        site.rest.rput(incident, json={"type": "incident", "status": "acknowledged"})


def test_a_person_acknowledges_and_resolves_on_the_phone(site: Site) -> None:
    trigger(site)
    site.pagerduty.acknowledge("INC-2026-001", "Bo")
    assert site.statuses() == ["acknowledged"]
    site.pagerduty.pager.unacknowledge(site.pagerduty.pager.find("INC-2026-001"))
    assert site.rang("Ana") == ["triggered", "unacknowledged"]
    site.pagerduty.resolve("INC-2026-001", "Bo")
    assert site.statuses() == ["resolved"]
    with pytest.raises(PagerError, match="Already Resolved"):
        site.pagerduty.acknowledge("INC-2026-001", "Ana")


@pytest.mark.parametrize(
    ("headers", "body", "status", "code"),
    [
        ({"Authorization": "Token token=wrong"}, {}, 401, 2006),
        ({"From": "nobody@example.com"}, {}, 400, 1008),
        ({"Accept": "application/vnd.pagerduty+json;version=1"}, {}, 406, 2015),
        ({}, {"incident": {"status": "triggered"}}, 400, 1003),
        ({}, {"incident": {"escalation_level": 3}}, 400, 1006),
        ({}, {"incident": {"assignments": []}}, 400, 2001),
        ({}, {}, 400, 2001),
    ],
)
def test_a_wrong_write_is_refused_as_pagerduty_would(
    site: Site, headers: dict[str, str], body: dict[str, Any], status: int, code: int
) -> None:
    trigger(site)
    valid = {"Authorization": f"Token token={TOKEN}", "From": "ana@example.com"}
    answer = site.web.put("/pagerduty/incidents/1", json=body, headers={**valid, **headers})
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert site.statuses() == ["triggered"]


def test_the_rest_api_says_how_many_calls_are_left(site: Site) -> None:
    headers = {"Authorization": f"Token token={TOKEN}"}
    first = site.web.get("/pagerduty/users", headers=headers)
    assert first.headers["ratelimit-remaining"] == "959"
    assert site.web.get("/pagerduty/incidents/none", headers=headers).status_code == 404


@pytest.mark.parametrize("kind", ["429", "500", "down"])
def test_the_sdk_gets_through_a_short_fault(site: Site, kind: Any) -> None:
    site.pagerduty.faults.add(kind, times=2, retry_after=1)
    assert trigger(site) == "INC-2026-001"
    assert [call.status for call in site.pagerduty.calls][-1] == 202
    assert len(site.pagerduty.calls) == 3
    assert site.rang("Ana") == ["triggered"]


def test_the_sdk_gives_up_at_a_long_fault(site: Site) -> None:
    site.pagerduty.faults.add("500", times=10, api="events")
    with pytest.raises(ServerHttpError):
        trigger(site)
    site.pagerduty.faults.clear()
    site.pagerduty.faults.add("down", times=10)
    with pytest.raises(Error, match="network"):
        trigger(site)
    site.pagerduty.faults.clear()
    assert site.statuses() == []


def test_a_lost_reply_has_had_its_effect(site: Site) -> None:
    site.pagerduty.faults.add("lost_reply")
    assert trigger(site) == "INC-2026-001"
    assert [call.status for call in site.pagerduty.calls] == [500, 202]
    assert site.rang("Ana") == ["triggered"]


def test_a_slow_answer_still_comes(site: Site) -> None:
    site.pagerduty.faults.add("slow", seconds=0.3, api="rest")
    trigger(site)
    started = time.monotonic()
    assert site.statuses() == ["triggered"]
    assert time.monotonic() - started >= 0.3


@pytest.mark.parametrize(("kind", "meanwhile"), [("hold", []), ("hold_reply", ["triggered"])])
def test_a_held_event_waits_until_it_is_let_go(site: Site, kind: Any, meanwhile: list[str]) -> None:
    held = site.pagerduty.faults.add(kind, about="INC-2026-001")
    with ThreadPoolExecutor() as pool:
        answer = pool.submit(trigger, site)
        assert held.wait_until_held()
        assert site.rang("Ana") == meanwhile
        held.release()
        assert answer.result(5) == "INC-2026-001"
    assert site.rang("Ana") == ["triggered"]


def test_a_person_at_the_practice_board(site: Site) -> None:
    control = "/practice/pagerduty"
    trigger(site)
    by_bo = {"dedup_key": "INC-2026-001", "by": "Bo"}
    assert site.web.post(f"{control}/acknowledge", json=by_bo).json() == {"ok": True}
    assert site.web.post(f"{control}/resolve", json=by_bo).json() == {"ok": True}
    assert site.web.post(f"{control}/faults", json={"kind": "slow", "seconds": 1}).json() == {"ok": True}
    for path, body in [("resolve", by_bo), ("faults", {"kind": "fire"}), ("faults", {"sort": "slow"})]:
        assert site.web.post(f"{control}/{path}", json=body).status_code == 400
    state = site.web.get(f"{control}/state").json()
    assert [entry["action"] for entry in state["incidents"][0]["log"]] == [
        "trigger",
        "notify",
        "acknowledge",
        "resolve",
    ]
    assert state["phones"]["Ana"][0]["at"] == "2026-01-29T14:00:00+00:00"
    assert state["faults"][0]["kind"] == "slow"
    assert (state["calls"][0]["path"], state["calls"][0]["status"]) == ("/v2/enqueue", 202)
