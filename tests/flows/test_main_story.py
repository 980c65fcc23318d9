"""The manual's incident from alert to post-mortem, as people see it."""

from __future__ import annotations

from typing import Any

from tests.flows.world import FIRST, World, line_of, words, words_of


def latency(world: World, name: str = "streaming-latency-fired") -> Any:
    """Azure Monitor's alert of this afternoon."""
    body = world.example("azure_monitor", name)
    body["data"]["essentials"]["firedDateTime"] = "2026-01-29T13:59:48Z"
    if "resolvedDateTime" in body["data"]["essentials"]:
        body["data"]["essentials"]["resolvedDateTime"] = "2026-01-29T14:44:00Z"
    return body


def test_critical_alert_opens_everything_that_people_need(world: World) -> None:
    world.fire(
        "generic",
        {
            "kind": "deployment",
            "title": "Deployed enrich-orders 4.2.1",
            "service": "streaming",
            "started_at": "2026-01-29T13:52:00Z",
        },
    )
    world.fire("azure_monitor", latency(world))

    (page,) = world.pages()
    assert page.title == "CRITICAL Streaming latency 14 s (limit 10 s), streaming, INC-2026-001"
    assert page.severity == "critical"
    assert page.event["payload"]["custom_details"]["for"] == "Ana"

    room = world.room()
    assert room.name == "inc-2026-001-streaming-latency-above-10-s"
    assert room.purpose.value == "INC-2026-001: Streaming latency above 10 s"
    assert {"U0ANA", "U0BO", "U0CLEO"} <= room.members
    assert {mark.title: mark.link for mark in room.bookmarks}["Runbook"] == (
        "https://runbooks.example.test/streaming-latency"
    )

    card = world.card()
    assert list(room.pins) == [world.card_message().ts]
    assert room.topic.value == "🔴 critical · triage · no commander yet · INC-2026-001"
    assert card.startswith("🔴 CRITICAL · Streaming latency above 10 s · INC-2026-001")
    assert line_of(card, "*Status*") == "Triage"
    assert "13:59 UTC" in line_of(card, "*Since*")
    assert line_of(card, "*Service*") == "streaming (owner data-platform)"
    assert line_of(card, "*Page*").startswith("Ana, ")
    assert line_of(card, "*Page*").endswith("not acknowledged")
    assert "14:15 UTC" in line_of(card, "*Next*")
    assert line_of(card, "*Alert*").startswith("Streaming latency 14 s (limit 10 s)")
    assert "|Azure Monitor>" in line_of(card, "*Alert*")
    assert "Deployed enrich-orders 4.2.1 (7 min 48 s before)" in line_of(card, "*Changed*")
    assert line_of(card, "*Likely*") == "High Latency: Cluster undersized → Scale up cluster"
    for button in ("Acknowledge", "Status", "Resolve", "Make it high", "Timeline"):
        assert button in card.splitlines()
    assert "*Commander*" not in card, "a line with nothing to say is absent"

    (line,) = world.digest()
    assert line.startswith("🔴 CRITICAL · Streaming latency above 10 s · INC-2026-001 · triage")
    assert line.endswith("Join")
    assert world.thread() == [] and world.loud() == [], "the card says it all"


def test_from_acknowledgement_to_post_mortem(world: World) -> None:
    world.fire("azure_monitor", latency(world))
    world.turn(minutes=5)
    assert "You have INC-2026-001" in words(world.types("ana", "/incident ack"))
    world.turn(minutes=10)
    assert len(world.rings()) == 1, "an acknowledged page does not escalate"
    assert world.rung() == [("INC-2026-001:1", "Ana", "acknowledged")]
    world.presses("ana", "take_command")
    world.types("ana", "/incident note it is the broadcast join")
    world.turn(minutes=15)
    world.types("bo", "/incident status mitigating fix is live")
    assert line_of(world.card(), "*Status*") == "Mitigating"
    assert line_of(world.card(), "*Commander*") == "Ana"
    world.turn(minutes=14)
    world.fire("azure_monitor", latency(world, "streaming-latency-resolved"))
    clear = world.loud_messages()[-1]
    assert words_of(clear.blocks).startswith("The alert of INC-2026-001 is resolved.")

    world.presses("ana", "open_resolve", clear.ts)
    form = world.person("ana").modal()
    assert form and "it is the broadcast join" in str(form["blocks"])
    world.submits(
        "ana",
        resolution="Raised the cluster's memory\nRewrote the join",
        impact="5% of queries failed",
        cause="A broadcast join outgrew the memory",
    )

    card = world.card()
    assert card.startswith("✅ RESOLVED · Streaming latency above 10 s")
    assert line_of(card, "*Duration*").startswith("44 min")
    assert line_of(card, "*Resolved by*") == "Ana"
    assert line_of(card, "*Cause*") == "A broadcast join outgrew the memory"
    assert not any(button in card.splitlines() for button in ("Acknowledge", "Resolve", "Status"))
    assert world.room().topic.value.startswith("✅ resolved")
    (line,) = world.digest()
    assert line.startswith("✅ CRITICAL") and "resolved after 44 min" in line and "Join" not in line
    assert world.rung() == [("INC-2026-001:1", "Ana", "resolved")]

    ((name, shared),) = world.files()
    on_disk = (world.folder / "postmortems" / name).read_text()
    assert name == "INC-2026-001-post-mortem.md"
    assert shared == on_disk == world.get(f"/api/incidents/{FIRST}/postmortem.md")
    for said in (
        "**Incident ID:** INC-2026-001",
        "(13:59 to 14:44 UTC; acknowledged after 5 min 12 s",
        "5% of queries failed",
        '14:15 - "it is the broadcast join" (note by Ana)',
        "A broadcast join outgrew the memory",
        "- Rewrote the join",
    ):
        assert said in shared, said
    shown = world.incident()
    assert (shown["status"], shown["resolved_at"]) == ("resolved", "2026-01-29T14:44:02Z")

    slack, rung = len(world.practice.slack.calls), len(world.practice.pagerduty.calls)
    world.turn(hours=5)
    asked = {call.method for call in world.practice.slack.calls[slack:]}
    assert asked <= {"users.list"}, "who is who is read once an hour"
    assert len(world.practice.pagerduty.calls) == rung, "and all is quiet"
