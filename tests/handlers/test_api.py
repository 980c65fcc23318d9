"""The API: what it shows, to whom, and what it keeps to itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.model.alert import AlertStatus, DecidedAlert, Decision
from bot.model.incident import Incident, Person, Room, Status
from bot.model.page import Attempt, AttemptState, Page, PageState, Via
from bot.model.severity import Severity
from bot.model.timeline import Entry, EntryKind
from bot.ports import Tx
from tests.handlers.http_site import NOW, Site, serving, wait_until

PUBLIC = Incident(
    id="INC-2026-001",
    title="Latency above 10 s",
    severity=Severity.CRITICAL,
    commander=Person(id="U0ANA", name="Ana"),
    detected_at=NOW,
    opened_at=NOW,
    acknowledged_at=NOW + timedelta(minutes=5),
    room=Room(id="C1", name="inc-2026-001-latency", card_ts="1.2"),
)
SECRET = PUBLIC.model_copy(
    update={"id": "INC-2026-002", "title": "Stolen key", "private": True, "room": None}
)
OLD = PUBLIC.model_copy(
    update={"id": "INC-2026-003", "status": Status.RESOLVED, "commander": None, "room": None}
)


def alert(number: int, incident: str | None, title: str) -> DecidedAlert:
    return DecidedAlert(
        id=f"a-1-{number}",
        receipt="r-1-1",
        source="metrics",
        fingerprint=f"metrics:{number}",
        status=AlertStatus.FIRING,
        severity=Severity.HIGH,
        title=title,
        service="streaming",
        received_at=NOW + timedelta(seconds=number),
        decision=Decision.OPENED,
        reason="first of its kind",
        incident=incident,
    )


def seed(tx: Tx) -> None:
    for incident in (PUBLIC, SECRET, OLD):
        tx.add_incident(incident)
    tx.add_alert(alert(1, PUBLIC.id, "Latency 14 s"))
    tx.add_alert(alert(2, SECRET.id, "Stolen key used"))
    tx.add_alert(alert(3, None, "A test"))
    tx.add_page(
        Page(
            id="INC-2026-001:1",
            incident=PUBLIC.id,
            number=1,
            level=1,
            target="ana",
            target_name="Ana",
            via=Via.PAGER,
            state=PageState.ACCEPTED,
            sent_at=NOW,
            accepted_at=NOW,
            way="pagerduty",
        )
    )
    tx.add_attempt(
        Attempt(
            id="INC-2026-001:1/pagerduty",
            page="INC-2026-001:1",
            incident=PUBLIC.id,
            number=1,
            way="pagerduty",
            state=AttemptState.ACCEPTED,
            begun_at=NOW,
            sent_at=NOW,
            accepted_at=NOW,
        )
    )
    for incident in (PUBLIC, SECRET):
        tx.add_entry(
            Entry(
                id=f"e-{incident.id}",
                incident=incident.id,
                kind=EntryKind.NOTE,
                happened_at=NOW,
                observed_at=NOW,
                recorded_at=NOW,
                author="Ana",
                author_id="U0ANA",
                key="note:1",
                data={"text": "it is the broadcast join"},
            )
        )


@pytest.fixture(scope="module")
def shared_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site with two public incidents and a private one."""
    with serving(tmp_path_factory.mktemp("site")) as site:
        site.store.write(seed)
        yield site


def test_an_incident_reads_as_the_contract_says(site: Site) -> None:
    shown = site.api("/api/incidents/INC-2026-001").json()

    assert shown == {
        "id": "INC-2026-001",
        "title": "Latency above 10 s",
        "severity": "critical",
        "status": "triage",
        "private": False,
        "drill": False,
        "cancelled": False,
        "merged_into": None,
        "workspace": None,
        "links": [],
        "commander": {"id": "U0ANA", "name": "Ana"},
        "roles": {},
        "open_tasks": 0,
        "channel": {"id": "C1", "name": "inc-2026-001-latency"},
        "detected_at": "2026-01-29T14:00:00Z",
        "acknowledged_at": "2026-01-29T14:05:00Z",
        "mitigated_at": None,
        "resolved_at": None,
        "ticket": None,
        "copies": [],
        "alerts": [{"id": "a-1-1", "title": "Latency 14 s", "status": "firing", "severity": "high"}],
        "pages": [
            {
                "id": "INC-2026-001:1",
                "target": "ana",
                "level": 1,
                "via": "pager",
                "state": "accepted",
                "sent_at": "2026-01-29T14:00:00Z",
                "accepted_at": "2026-01-29T14:00:00Z",
                "acknowledged_at": None,
                "acknowledged_by": "",
                "asked_by": "",
                "reason": "",
                "way": "pagerduty",
                "error": "",
                "attempts": [
                    {
                        "way": "pagerduty",
                        "state": "accepted",
                        "begun_at": "2026-01-29T14:00:00Z",
                        "sent_at": "2026-01-29T14:00:00Z",
                        "accepted_at": "2026-01-29T14:00:00Z",
                        "acknowledged_at": None,
                        "acknowledged_by": "",
                        "failed_at": None,
                        "failures": 0,
                        "error": "",
                    }
                ],
            }
        ],
    }
    assert site.api("/api/incidents/INC-2026-001/pages").json() == shown["pages"]
    assert site.api("/api/incidents/INC-2026-002/pages").status_code == 404


def test_incidents_come_newest_first_without_the_private_one(site: Site) -> None:
    shown = site.api("/api/incidents").json()

    assert {incident["id"] for incident in shown} == {"INC-2026-001", "INC-2026-003"}
    assert shown[0]["commander"] is None
    assert [incident["id"] for incident in site.api("/api/incidents?open=true").json()] == ["INC-2026-001"]
    assert len(site.api("/api/incidents?limit=1").json()) == 1


def test_an_alert_reads_as_the_contract_says(site: Site) -> None:
    assert site.api("/api/alerts/a-1-1").json() == {
        "id": "a-1-1",
        "source": "metrics",
        "fingerprint": "metrics:1",
        "status": "firing",
        "severity": "high",
        "title": "Latency 14 s",
        "service": "streaming",
        "resource": None,
        "received_at": "2026-01-29T14:00:01Z",
        "decision": "opened",
        "reason": "first of its kind",
        "rulings": [],
        "incident": "INC-2026-001",
        "drill": False,
    }


def test_alerts_come_newest_first_and_a_private_one_takes_no_place(site: Site) -> None:
    assert [shown["id"] for shown in site.api("/api/alerts?limit=2").json()] == ["a-1-3", "a-1-1"]


def test_the_timeline_is_worded(site: Site) -> None:
    assert site.api("/api/incidents/INC-2026-001/timeline").json() == [
        {
            "id": "e-INC-2026-001",
            "incident": "INC-2026-001",
            "kind": "note",
            "text": "Ana note",
            "happened_at": "2026-01-29T14:00:00Z",
            "observed_at": "2026-01-29T14:00:00Z",
            "recorded_at": "2026-01-29T14:00:00Z",
            "author": "Ana",
            "source": "",
            "link": "",
            "data": {"text": "it is the broadcast join"},
        }
    ]


def test_the_postmortem_is_markdown(site: Site) -> None:
    answer = site.api("/api/incidents/INC-2026-001/postmortem.md")

    assert answer.headers["content-type"] == "text/markdown; charset=utf-8"
    assert answer.text == "# Incident Post-Mortem\n**Incident ID:** INC-2026-001\n"


@pytest.mark.parametrize(
    "path",
    [
        "/api/incidents/INC-2026-002",
        "/api/incidents/INC-2026-002/timeline",
        "/api/incidents/INC-2026-002/postmortem.md",
        "/api/alerts/a-1-2",
        "/api/incidents/INC-2026-999",
        "/api/alerts/a-9-9",
        "/api/receipts/r-9-9",
        "/api/receipts/junk",
        "/api/nothing",
        "/nothing",
    ],
)
def test_what_is_private_or_absent_is_not_found(site: Site, path: str) -> None:
    answer = site.api(path)

    assert (answer.status_code, answer.json()["error"]) == (404, "not_found")


@pytest.mark.parametrize(
    "path",
    [
        "/api/incidents?limit=0",
        "/api/incidents?limit=501",
        "/api/alerts?limit=x",
        "/api/incidents?open=maybe",
    ],
)
def test_bad_parameters_are_named(site: Site, path: str) -> None:
    answer = site.api(path)

    assert (answer.status_code, answer.json()["error"]) == (400, "bad_parameter")
    assert answer.json()["detail"].startswith(path.partition("?")[2].partition("=")[0] + ": ")


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer wrong"},
        {"Authorization": "Bearer new-hook-token"},
        {"Authorization": "Basic OmFwaS10b2tlbg=="},
    ],
)
def test_the_api_needs_its_own_token(site: Site, headers: dict[str, str]) -> None:
    for path in (
        "/api/incidents",
        "/api/incidents/INC-2026-001/timeline",
        "/api/alerts",
        "/api/receipts/r-1-1",
    ):
        answer = site.client.get(path, headers=headers)
        assert (answer.status_code, answer.json()["error"]) == (401, "unauthenticated")
        assert answer.headers["www-authenticate"] == "Bearer"
    assert site.client.get("/api/incidents?token=api-token").status_code == 401


def test_with_no_token_set_only_this_machine_may_read(tmp_path: Path) -> None:
    with serving(tmp_path, api_token=None) as site:
        assert site.client.get("/api/incidents").json() == []
        for foreign in ({"X-Forwarded-For": "203.0.113.7"}, {"Host": "rebound.example.org"}):
            answer = site.client.get("/api/incidents", headers=foreign)
            assert answer.status_code == 401
            assert "TOCSIN_API_TOKEN is not set" in answer.json()["detail"]


def test_only_reading_is_possible(site: Site) -> None:
    answer = site.client.delete("/api/incidents/INC-2026-001", headers={"Authorization": "Bearer api-token"})

    assert (answer.status_code, answer.json()["error"]) == (405, "method_not_allowed")


def test_health_needs_no_token(site: Site) -> None:
    assert site.client.get("/healthz").json() == {"status": "ok"}


def test_readiness_names_what_fails(site: Site) -> None:
    assert site.client.get("/readyz").json() == {"ready": True, "checks": {"store": True, "slack": True}}

    site.working["slack"] = False
    answer = site.client.get("/readyz")
    site.working["slack"] = True

    assert answer.status_code == 503
    assert answer.json() == {
        "error": "not_ready",
        "detail": "Not working: slack.",
        "checks": {"store": True, "slack": False},
    }


def test_metrics_count_without_naming(site: Site) -> None:
    site.post_alert({"title": "Latency"})
    site.post_alert(b"{")

    text = site.client.get("/metrics").text

    assert 'tocsin_alerts{decision="opened"} 3.0' in text
    assert 'tocsin_pages{state="accepted",via="pager"} 1.0' in text
    assert 'tocsin_inbox{state="waiting"} 1.0' in text
    assert 'tocsin_http_answers_total{route="alerts",status="202"} 1.0' in text
    assert 'tocsin_http_answers_total{route="alerts",status="400"} 1.0' in text
    assert "Latency" not in text
    assert "Stolen" not in text


def test_the_description_of_the_api_loads_nothing_from_outside(site: Site) -> None:
    paths = site.client.get("/openapi.json").json()["paths"]

    assert "/api/incidents/{incident_id}/timeline" in paths
    for page in ("/docs", "/redoc"):
        assert site.client.get(page).status_code == 404


def test_a_fault_is_a_503_without_its_message(site: Site, capfd: pytest.CaptureFixture[str]) -> None:
    working, site.working = site.working, None  # type: ignore[assignment]
    answer = site.client.get("/readyz")
    site.working = working

    assert (answer.status_code, answer.json()["error"]) == (503, "internal")
    logged: list[str] = []

    def is_logged() -> bool:
        logged.extend(capfd.readouterr())
        return "request_failed" in "".join(logged)

    wait_until(is_logged)


def test_a_store_that_does_not_answer_is_a_503(tmp_path: Path) -> None:
    with serving(tmp_path) as site:
        site.store.close()

        answer = site.api("/api/incidents")

        assert (answer.status_code, answer.json()["error"]) == (503, "busy")
        assert site.client.get("/metrics").status_code == 503
