"""A drill among real incidents: marked wherever it shows, and kept apart from what is real."""

from __future__ import annotations

from typing import Any

import pytest

from tests.flows.world import FIRST, World, line_of, words, words_of

SECOND = "INC-2026-002"
EXERCISE = "This is an exercise (kafka): nothing is broken."


def begin(world: World, *, pages: bool = True, seconds: int = 3600) -> str:
    """Begins a drill, and gives its id."""
    asked = {"scenario": "kafka", "pages": pages, "seconds": seconds}
    answer = world.http.post(f"{world.bot.url}/api/drills", json=asked)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def end(world: World, drill: str) -> Any:
    """Ends it, and gives what the API says of it then."""
    answer = world.http.post(f"{world.bot.url}/api/drills/{drill}/end")
    assert answer.status_code == 200, answer.text
    world.settle()
    return answer.json()


def alert(world: World, drill: str, title: str = "Kafka brokers down", **more: Any) -> None:
    """An alert as a drill sends it; `drill` "" sends the real one."""
    body = {"title": title, "severity": "critical", "service": "kafka", **more}
    query = f"?drill={drill}" if drill else ""
    answer = world.http.post(f"{world.bot.url}/alerts/generic{query}", json=body)
    assert answer.status_code == 202, answer.text
    world.settle()


def test_everything_that_people_see_says_that_it_is_a_drill(world: World) -> None:
    drill = begin(world)
    alert(world, drill)
    card, room = world.card(), world.room()
    assert room.name == "inc-2026-001-drill-kafka-brokers-down"
    assert room.topic.value.startswith("DRILL · 🔴 critical")
    assert room.purpose.value == f"{FIRST}: DRILL: Kafka brokers down"
    assert card.splitlines()[0] == f"🔴 CRITICAL · DRILL: Kafka brokers down · {FIRST}"
    assert EXERCISE in line_of(card, "*Drill*")
    (line,) = [each for each in world.digest() if FIRST in each]
    assert "DRILL: Kafka brokers down" in line
    (page,) = world.pages()
    assert page.title == f"DRILL: CRITICAL Kafka brokers down, kafka, {FIRST}"
    assert EXERCISE in page.event["payload"]["custom_details"]["Drill"]
    world.types("bo", "/incident ack")
    assert "DRILL: Kafka brokers down" in words(world.types("dag", "/incident list", "general"))
    world.types("bo", "/incident resolve Restarted the brokers")
    name, postmortem = world.files()[-1]
    assert name == f"{FIRST}-post-mortem.md"
    assert "**DRILL:** this was an exercise (kafka). Nothing was broken" in postmortem
    assert any("Drill: post-mortem draft" in message.text for message in room.messages)
    assert all("DRILL: " in text for text in world.timeline() if "Kafka brokers" in text)


def test_api_and_metrics_tell_drills_from_real_incidents(world: World) -> None:
    drill = begin(world)
    alert(world, drill)
    world.alert("Streaming jobs stopped")
    assert [each["drill"] for each in world.get("/api/incidents")] == [False, True]
    assert [each["id"] for each in world.get("/api/incidents?drill=true")] == [FIRST]
    assert [each["id"] for each in world.get("/api/incidents?drill=false&open=true")] == [SECOND]
    assert [each["drill"] for each in world.get("/api/alerts") if each["incident"]] == [False, True]
    shown = world.get(f"/api/drills/{drill}")
    assert (shown["running"], shown["pages"], shown["scenario"]) == (True, True, "kafka")
    (of_drill,) = shown["incidents"]
    assert (of_drill["id"], of_drill["acknowledge_seconds"], of_drill["resolve_seconds"]) == (
        FIRST,
        900,
        1800,
    )
    metrics = world.get("/metrics")
    assert 'tocsin_alerts{decision="opened"} 1.0' in metrics
    assert 'tocsin_pages{state="accepted",via="pager"} 1.0' in metrics


def test_a_real_alert_never_hides_in_a_drill(world: World) -> None:
    drill = begin(world)
    alert(world, drill)
    alert(world, "")
    alert(world, "", "Kafka lag grows")
    assert world.decisions() == ["opened", "opened", "attached"]
    assert [each["id"] for each in world.get("/api/incidents?drill=false")] == [SECOND]
    assert world.rings() == [
        f"DRILL: CRITICAL Kafka brokers down, kafka, {FIRST}",
        f"CRITICAL Kafka brokers down, kafka, {SECOND}",
    ]
    alert(world, drill, "Kafka controllers flap")
    alert(world, drill, status="resolved")
    assert world.get("/api/alerts")[1]["incident"] == FIRST
    assert [each["status"] for each in world.incident(SECOND)["alerts"]] == ["firing", "firing"]


def test_a_drills_deployment_shows_in_drills_alone(world: World) -> None:
    drill = begin(world)
    world.alert("Kafka brokers down", service="kafka")
    before = world.timeline()
    alert(world, drill, "Deployed kafka 3.9", kind="deployment")
    assert world.timeline() == before
    assert "Deployed kafka 3.9" not in world.card()
    alert(world, drill, "Kafka lag grows")
    room = next(room for room in world.rooms() if SECOND.lower() in room.name)
    assert "DRILL: Deployed kafka 3.9" in world.card(room)


@pytest.mark.parametrize("claimed", ["true", "drill-00000000", "over"])
def test_whoever_claims_a_drill_that_does_not_run_rings_all_the_same(world: World, claimed: str) -> None:
    if claimed == "over":
        claimed = begin(world, pages=False)
        end(world, claimed)
    alert(world, claimed)
    assert world.rings() == [f"DRILL: CRITICAL Kafka brokers down, kafka, {FIRST}"]
    assert "none runs here now: treat it as real until you know" in line_of(world.card(), "*Drill*")
    world.turn(minutes=15)
    assert len(world.rings()) == 2


def test_only_the_api_can_keep_phones_silent_and_then_slack_tells_whom_they_would_have_rung(
    world: World,
) -> None:
    alert(world, begin(world, pages=False, seconds=43200))
    assert world.rings() == []
    assert "Would have paged Bo, in a drill without pages" in world.timeline()
    assert "No phone rings." in line_of(world.card(), "*Drill*")
    assert "(no phone rang)" in world.card()
    assert "not acknowledged, no phone rang" in world.digest()[0]
    world.turn(minutes=15)
    assert world.rings() == [] and "Escalated to Cleo" in " ".join(world.timeline())
    for _ in range(12):
        world.turn(minutes=15)
    assert any("Nobody has acknowledged" in text for text in world.loud())
    assert "<!here>" not in "".join(world.loud())
    world.types("bo", "/incident ack")
    world.types("bo", "/incident severity high not so bad")
    world.types("bo", "/incident resolve Restarted the brokers")
    assert world.told_pager() == []


def test_the_end_of_a_drill_resolves_what_it_opened_and_nothing_else(world: World) -> None:
    drill = begin(world)
    alert(world, drill)
    world.alert("Streaming jobs stopped")
    assert end(world, drill)["resolved"] == [FIRST]
    assert (world.incident(FIRST)["status"], world.incident(SECOND)["status"]) == ("resolved", "triage")
    assert world.rung()[0][2] == "resolved"
    assert end(world, drill)["resolved"] == []


def test_a_drill_whose_program_died_ends_by_itself(world: World) -> None:
    drill = begin(world, seconds=600)
    alert(world, drill)
    world.turn(seconds=600)
    assert world.incident()["status"] == "resolved"
    assert world.get(f"/api/drills/{drill}")["running"] is False
    assert begin(world)


def test_one_drill_runs_at_a_time(world: World) -> None:
    begin(world)
    asked = {"scenario": "storm", "seconds": 60}
    answer = world.http.post(f"{world.bot.url}/api/drills", json=asked)
    assert (answer.status_code, answer.json()["error"]) == (409, "drill_runs")
    assert "The drill kafka" in answer.json()["detail"]


def test_a_drill_says_beforehand_whom_it_would_ring(world: World) -> None:
    def foreseen(body: Any, source: str = "generic") -> Any:
        asked = {"source": source, "body": body}
        return world.http.post(f"{world.bot.url}/api/drills/foresee", json=asked).json()

    (critical,) = foreseen({"title": "Kafka brokers down", "severity": "critical", "service": "kafka"})
    assert (critical["title"], critical["page"]) == ("DRILL: Kafka brokers down", "on_call")
    assert (critical["names"][0], critical["response_seconds"]) == ("Bo", 900)
    (high,) = foreseen({"title": "Kafka lag", "severity": "high", "service": "kafka"})
    assert (high["page"], high["channel"]) == ("team", "stream")
    assert foreseen({"title": "Deployed", "kind": "deployment"}) == []
    assert foreseen({"x": 1}, "azure_monitor")["error"] == "unreadable"
    assert world.get("/api/alerts") == []


def test_a_body_of_a_drill_that_cannot_be_read_is_marked_too(world: World) -> None:
    drill = begin(world)
    answer = world.http.post(f"{world.bot.url}/alerts/azure_monitor?drill={drill}", json={"x": 1})
    assert answer.status_code == 202
    world.settle()
    assert world.incident()["title"] == "DRILL: An alert from azure_monitor could not be read"


def test_what_people_declare_as_a_drill_is_one(world: World) -> None:
    drill = begin(world, pages=False)
    world.types("bo", "/incident declare drill critical Kafka is down", "general")
    assert world.incident()["title"] == "DRILL: Kafka is down" and world.rings() == []
    assert EXERCISE in world.card()
    assert [each["id"] for each in world.get(f"/api/drills/{drill}")["incidents"]] == [FIRST]
    world.types("bo", "/incident declare high Drill press is down", "general")
    assert world.incident(SECOND)["drill"] is False


def test_a_team_is_told_that_it_is_a_drill(world: World) -> None:
    alert(world, begin(world), severity="high", title="Kafka lag grows")
    (message,) = world.said(world.channel("stream"))
    assert "DRILL: HIGH Kafka lag grows" in words_of(message.blocks) and "DRILL" in message.text


@pytest.mark.parametrize(
    ("path", "body", "status", "error"),
    [
        ("", b"{", 400, "malformed"),
        ("", b"[]", 400, "bad_parameter"),
        ("", b'{"scenario": "x", "seconds": 0}', 400, "bad_parameter"),
        ("", b'{"scenario": "x", "seconds": 9999999}', 400, "bad_parameter"),
        ("", b'{"scenario": "x", "seconds": 60, "silent": true}', 400, "bad_parameter"),
        ("", b'{"scenario": "' + b"x" * 600_000 + b'", "seconds": 60}', 413, "too_large"),
        ("/foresee", b'{"source": "nobody", "body": {}}', 400, "unreadable"),
        ("/drill-0/end", b"", 404, "not_found"),
    ],
)
def test_what_asks_for_no_drill_begins_none(
    world: World, path: str, body: bytes, status: int, error: str
) -> None:
    kind = {"content-type": "application/json"}
    answer = world.http.post(f"{world.bot.url}/api/drills{path}", content=body, headers=kind)
    assert (answer.status_code, answer.json()["error"]) == (status, error), answer.text
    assert world.get("/api/drills") == []


@pytest.mark.parametrize("said", ["", "false", "0", "No"])
def test_an_address_that_says_it_is_no_drill_is_none(world: World, said: str) -> None:
    body = {"title": "Kafka brokers down", "severity": "critical", "service": "kafka"}
    world.http.post(f"{world.bot.url}/alerts/generic?drill={said}", json=body)
    world.settle()
    assert world.rings() == [f"CRITICAL Kafka brokers down, kafka, {FIRST}"]
