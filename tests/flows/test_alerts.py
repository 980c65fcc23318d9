"""Alerts come, come again, come together, and go."""

from __future__ import annotations

from typing import Any

from tests.flows.world import FIRST, World, line_of, words_of

SECOND = "INC-2026-002"


def test_a_repetition_opens_nothing_new_and_says_why(world: World) -> None:
    world.alert()
    world.turn(minutes=5)
    world.alert()
    assert len(world.rooms()) == 1 and len(world.rings()) == 1
    newest = world.get("/api/alerts")[0]
    assert (newest["decision"], newest["incident"]) == ("duplicate", FIRST)
    assert newest["reason"] == "it still fires, and INC-2026-001 is open for it"
    assert world.thread() == []
    opened = world.get("/api/alerts/a-1-1")
    assert opened["decision"] == "opened" and "no open incident about service streaming" in opened["reason"]

    world.types("ana", "/incident resolve restarted")
    world.turn(minutes=31)
    world.alert()
    assert [room.name for room in world.rooms()] == [
        "inc-2026-001-streaming-jobs-stopped",
        "inc-2026-002-streaming-jobs-stopped",
    ], "long after the end it is a new incident"
    world.types("ana", "/incident resolve INC-2026-002 restarted again", "general")
    before = len(world.said(world.rooms()[1])), world.timeline(SECOND)
    world.alert(status="resolved")
    assert world.decisions() == ["opened", "duplicate", "opened", "resolved"]
    assert (len(world.said(world.rooms()[1])), world.timeline(SECOND)) == before, "kept, and no news"


def test_what_belongs_together(world: World) -> None:
    world.alert()
    world.turn(minutes=10)
    world.alert("Checkpoints fail", "high")
    assert len(world.rooms()) == 1 and len(world.rings()) == 1
    assert world.thread() == ["Checkpoints fail, streaming (Generic JSON)"]
    card = world.card()
    assert "*Alert*  Streaming jobs stopped" in card and "*Alert*  Checkpoints fail" in card
    assert "same service streaming within 30 minutes" in world.get("/api/alerts")[0]["reason"]
    world.alert("Disk cleanup is late", "low")
    assert len(world.incident()["alerts"]) == 3
    assert world.incident()["severity"] == "critical", "a milder one lowers nothing"

    world.alert("Dashboards are empty", service="power-bi")
    assert world.rooms()[1].name == "inc-2026-002-dashboards-are-empty"
    assert [line.split(" · ")[2] for line in world.digest()] == [FIRST, SECOND]
    assert [who for _, who, _ in world.rung()] == ["Ana", "Cleo"]

    world.turn(minutes=31)
    world.alert("Late events are dropped", "high")
    assert world.rooms()[2].name == "inc-2026-003-late-events-are-dropped", "half an hour later"


def test_a_worse_alert_that_joins_raises_the_incident_and_pages(world: World) -> None:
    world.alert("Streaming lags", "medium")
    assert world.rooms() == []
    world.turn(minutes=4)
    world.alert()
    assert world.rings() == ["CRITICAL Streaming lags, streaming, INC-2026-001"]
    assert world.card().startswith("🔴 CRITICAL · Streaming lags")
    assert world.thread() == [
        "Medium → critical: Streaming jobs stopped is critical",
        "Streaming jobs stopped, streaming (Generic JSON)",
    ]
    assert world.incident()["severity"] == "critical"


def test_one_ends_then_all_and_the_channel_is_asked(world: World) -> None:
    world.alert()
    world.alert("Checkpoints fail", "high")
    world.turn(minutes=7)
    world.alert("Checkpoints fail", "high", status="resolved")
    assert world.thread()[-1] == "Resolved: Checkpoints fail, streaming (Generic JSON)"
    assert world.loud() == [], "one still fires"
    assert "Checkpoints fail" not in world.card()

    world.alert(status="resolved")
    (asked,) = world.loud()
    assert asked.splitlines() == ["Both alerts of INC-2026-001 are resolved. Is it over?", "Resolve"]
    assert line_of(world.card(), "*Alert*") == "none fires any more, 2 resolved"
    assert world.incident()["status"] == "triage", "people decide when it is over"
    world.presses("ana", "open_resolve", world.loud_messages()[0].ts)
    form = world.person("ana").modal(20)
    assert form and "Streaming jobs stopped" in words_of(form["blocks"]) + str(form["blocks"])


def test_firing_again_takes_the_offer_back(world: World) -> None:
    world.alert()
    world.alert(status="resolved")
    world.turn(minutes=3)
    world.alert()
    assert world.decisions() == ["opened", "resolved", "attached"]
    assert len(world.rooms()) == 1 and len(world.rings()) == 1
    assert world.thread()[-1] == "Streaming jobs stopped, streaming (Generic JSON)"
    assert "*Alert*  Streaming jobs stopped" in world.card()
    (asked,) = world.loud()
    assert asked.startswith("All alerts resolved · ") and "Resolve" not in asked.splitlines()
    world.turn(minutes=3)
    world.alert(status="resolved")
    assert world.loud()[-1].splitlines()[-1] == "Resolve"


def test_a_group_with_mixed_members(world: World) -> None:
    body = world.example("alertmanager", "kafka-lag-firing")
    world.fire("alertmanager", body)
    assert world.rings() == [
        "CRITICAL bronze-writer lags by 1,200,000 messages (limit 100,000), kafka, INC-2026-001"
    ]
    (joined,) = world.thread()
    assert joined.startswith("fraud-scores lags by 310,000 messages (limit 100,000), kafka (<http")
    world.turn(minutes=5)
    body["alerts"][0] |= {"status": "resolved", "endsAt": "2026-03-02T08:40:00Z"}
    receipt = world.fire("alertmanager", body)
    kept = world.get(f"/api/receipts/{receipt}")
    assert [world.get(f"/api/alerts/{each}")["decision"] for each in kept["alerts"]] == [
        "resolved",
        "duplicate",
    ]
    assert world.loud() == [], "one of two still fires"
    world.turn(minutes=5)
    body["alerts"][1] |= {"status": "resolved", "endsAt": "2026-03-02T08:45:00Z"}
    world.fire("alertmanager", body)
    assert "Both alerts of INC-2026-001 are resolved" in world.loud()[0]


def test_a_change_opens_nothing_and_stands_on_the_next_card(world: World) -> None:
    deployed: dict[str, Any] = {
        "kind": "deployment",
        "title": "Deployed enrich-orders 4.2.1",
        "service": "streaming",
        "link": "https://deploys.example.test/4.2.1",
    }
    world.fire("generic", deployed)
    world.turn(minutes=10)
    world.alert("Backup completed", "low", service="streaming")
    assert world.decisions() == ["change", "change"]
    assert world.get("/api/incidents") == [] and world.digest() == [] and world.rooms() == []
    world.turn(minutes=8)
    world.alert()
    changed = [line for line in world.card().splitlines() if line.startswith("*Changed*")]
    assert "<https://deploys.example.test/4.2.1|Deployed enrich-orders 4.2.1> (18 min before)" in changed[0]
    assert "Backup completed (8 min before)" in changed[1]

    world.turn(minutes=12)
    world.fire(
        "generic", {"kind": "deployment", "title": "Rolled back enrich-orders", "service": "streaming"}
    )
    assert "Rolled back enrich-orders (12 min 1 s after)" in world.card()
    assert world.thread() == ["Rolled back enrich-orders, streaming"] == world.timeline()[-1:]


def test_what_is_nothing_to_see(world: World) -> None:
    world.alert(status="resolved")
    times: dict[str, Any] = {"started_at": "2026-01-29T13:50:00Z", "ended_at": "2026-01-29T13:58:00Z"}
    world.alert("Its end overtakes its beginning", status="resolved", **times)
    world.alert("Its end overtakes its beginning", **times)
    body = world.example("azure_monitor", "streaming-latency-fired")
    target = "/subscriptions/1/resourceGroups/test-RG/providers/Microsoft.Compute/virtualMachines/test-VM"
    body["data"]["essentials"] |= {"alertRule": "test-metricAlertRule", "alertTargetIDs": [target]}
    world.fire("azure_monitor", body)
    assert world.decisions() == ["ignored"] * 4
    assert "a test of its sender" in world.get("/api/alerts")[0]["reason"]
    assert world.http.post(f"{world.bot.url}/alerts/nagios", json={}).status_code == 404
    assert world.get("/api/incidents") == [] and world.rings() == []
    assert world.rooms() == [] and world.digest() == []


def test_a_body_that_nobody_can_read_is_kept_and_said(world: World) -> None:
    receipt = world.fire("alertmanager", {"hello": "there"})
    assert world.get(f"/api/receipts/{receipt}")["state"] == "dead"
    (line,) = world.digest()
    assert line.startswith("🟡 MEDIUM · An alert from alertmanager could not be read · INC-2026-001")
    assert world.rings() == [] and world.decisions() == ["dead"]
    world.fire("alertmanager", {"hello": "again"})
    assert len(world.digest()) == 1, "one incident for all of them"


def test_a_part_that_cannot_be_read_is_said_and_takes_no_other_with_it(world: World) -> None:
    body = world.example("alertmanager", "kafka-lag-firing")
    body["alerts"][1] = "fraud-scores lags by 310,000 messages"
    receipt = world.fire("alertmanager", body)
    assert world.decisions() == ["opened", "dead"]
    assert world.get(f"/api/receipts/{receipt}")["state"] == "dead", "the body is kept whole"
    assert any("could not be read" in line for line in world.digest())
    assert len(world.rings()) == 1


def test_a_change_delivered_twice_is_shown_once(world: World) -> None:
    world.alert()
    change = world.example("deploys", "deployment-succeeded")
    change["deployment_status"]["updated_at"] = world.clock.now().isoformat()
    for _ in range(2):
        world.fire("github", change)
    assert world.decisions() == ["opened", "change", "duplicate"]
    assert len([line for line in world.timeline() if "example/enrich-orders" in line]) == 1
    change["deployment_status"]["state"] = "failure"
    world.fire("deploys", change)
    first, *_, last = [each for each in world.get("/api/alerts") if each["source"] == "deploys"]
    assert (first["decision"], first["fingerprint"]) == ("change", last["fingerprint"])
