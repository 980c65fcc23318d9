"""Alerts are held back because somebody says so, or for maintenance, and nothing is forgotten at the end."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime

from tests.flows.world import World, words, words_of

SUNDAY = datetime(2026, 3, 8, 2, 50, tzinfo=UTC)


def recaps(world: World) -> list[str]:
    """What the digest channel is told at the end of silences and maintenance."""
    return [line for line in world.digest() if " is over. " in line]


def test_a_silence_in_one_line_holds_back_and_is_recapped(world: World) -> None:
    reply = world.types("ana", "/incident silence kafka 2h brokers are upgraded", "stream")
    assert words(reply).splitlines()[0].startswith("Silenced service kafka until ")
    assert world.digest() == [
        "🔕 Ana silenced service kafka until <!date^1769702400^{date_short_pretty} {time}|Jan 29 16:00 UTC>: "
        "brokers are upgraded · S-1"
    ]
    world.alert("Brokers unreachable", service="kafka")
    world.alert("Consumers lag", "high", service="kafka")
    world.alert("Brokers unreachable", service="kafka")
    assert world.rings() == [] and world.rooms() == [] and world.get("/api/incidents") == []
    assert world.decisions() == ["muted"] * 3
    newest = world.get("/api/alerts")[0]
    assert (
        "silence S-1 by Ana holds it back until 2026-01-29 16:00 UTC (brokers are upgraded)"
        in newest["reason"]
    )
    world.alert("Dashboards are empty", "medium", service="power-bi")
    assert world.decisions()[-1] == "opened", "the others speak"

    world.alert("Consumers lag", "high", service="kafka", status="resolved")
    world.turn(hours=2)
    assert recaps(world) == [
        "🔔 Silence S-1 by Ana (brokers are upgraded) is over. It held back 2 alerts; 1 still fires:\n"
        "• Brokers unreachable → INC-2026-002"
    ]
    assert world.rings() == ["CRITICAL Brokers unreachable, kafka, INC-2026-002"], "now it rings"
    world.alert("Brokers unreachable", service="kafka")
    assert world.decisions()[-1] == "duplicate"


def test_a_silence_ends_early_by_a_button(world: World) -> None:
    world.types("ana", "/incident silence title=lag 1d tuning", "general")
    world.alert("Streaming lag", "high")
    assert world.decisions() == ["muted"]
    listed = words(world.types("bo", "/incident silence list", "general"))
    assert "*S-1*  title lag · until" in listed and "tuning (Ana)" in listed
    assert "Cluster Restart: " in listed, "what is planned is listed too"
    world.types("bo", "/incident silence end S-1", "general")
    told = world.digest()
    assert "🔔 Bo ended silence S-1: title lag is heard again" in told
    assert any("1 still fires:" in line for line in told)
    assert world.decisions()[-1] == "opened"
    assert "is over since" in words(world.types("bo", "/incident silence end S-1", "general"))


def test_of_several_silences_one_is_chosen_to_end(world: World) -> None:
    for words_of_title in ("lag", "disk"):
        world.types("ana", f"/incident silence title={words_of_title} 1d tuning", "general")
    listed, general = world.types("bo", "/incident silence list", "general"), world.channel("general")
    assert "*S-1*" in words(listed) and "*S-2*" in words(listed)
    world.person("bo").choose(general.id, listed.ts, "end_silence", "S-2")
    assert world.hears("bo", "S-2 is over: title disk is heard again.", general)


def test_a_silence_by_form_of_the_channels_service(world: World) -> None:
    world.alert()
    world.person("ana").command(world.room().name, "/incident silence")
    form = world.person("ana").modal(20)
    assert form and "streaming" in words_of(form["blocks"])
    world.submits("ana", service="streaming", words="checkpoints", lasting="4h", reason="known, being fixed")
    assert world.hears("ana", "Silenced service streaming, title checkpoints until")
    world.alert("Checkpoints fail", "high")
    assert world.decisions() == ["opened", "muted"] and world.thread() == []


def test_a_silence_planned_ahead_holds_from_then_on(world: World) -> None:
    told = words(world.types("ana", "/incident silence api 1h from 15:30 load test", "general"))
    assert "from <!date" in told
    world.alert("API is slow", "high", service="api")
    assert world.decisions() == ["opened"]
    world.types("ana", "/incident resolve it was short")
    world.turn(minutes=95)
    world.alert("API fails", "high", service="api")
    assert world.decisions()[-1] == "muted"


def test_what_makes_no_silence_says_how_to_ask(world: World) -> None:
    asked = {
        "kafka": "Say what to silence, for how long, and why",
        "2h kafka": "Say what to silence, for how long, and why",
        "kafka 2h": "A silence needs a reason",
        "kafka 90d holidays": "A silence lasts up to 30 days",
        "colour=red 2h why": "no field of an alert",
        "kafka 2h from 25:00 why": "25:00 is no time of day",
        "end S-7": "There is no silence S-7",
        "list": "Nothing is silenced.",
    }
    for typed, answer in asked.items():
        assert answer in words(world.types("ana", f"/incident silence {typed}", "general")), typed
    assert world.digest() == []


def test_a_silence_quiets_an_open_incident_and_gives_its_alerts_back(world: World) -> None:
    world.alert()
    world.types("ana", "/incident ack")
    world.alert(status="resolved")
    world.types("ana", "/incident silence streaming 30m restarting it by hand")
    before = len(world.said(world.room()))
    world.alert()
    world.alert()
    assert world.decisions()[-2:] == ["muted", "duplicate"]
    assert len(world.thread()) == before - 2, "nothing was said; the offer is still there"
    world.turn(minutes=31)
    assert world.decisions()[-1] == "attached"
    assert world.thread()[-1] == "Streaming jobs stopped, streaming (Generic JSON)"
    assert recaps(world)[0].endswith("1 still fires:\n• Streaming jobs stopped → INC-2026-001")
    assert len(world.rooms()) == 1


def test_maintenance_holds_back_until_its_end(make_world: Callable[..., World]) -> None:
    world = make_world(start=SUNDAY)
    world.turn(minutes=12)
    world.alert("Streaming lags", "high")
    world.alert("Cluster restarts", "medium", service="databricks")
    assert world.decisions() == ["muted", "muted"] and world.rooms() == []
    assert (
        "maintenance Cluster Restart holds it back until 2026-03-08 03:15 UTC"
        in (world.get("/api/alerts")[0]["reason"])
    )
    world.alert("Streaming jobs stopped")
    assert len(world.rings()) == 1, "what is critical rings, whatever is planned"
    assert "Maintenance: Cluster Restart" in world.card(), "and its card says what is going on"
    world.alert("Cluster restarts", "medium", service="databricks", status="resolved")
    world.turn(minutes=14)
    assert recaps(world) == [
        "🔔 Maintenance Cluster Restart is over. It held back 2 alerts; 1 still fires:\n"
        "• Streaming lags → INC-2026-001"
    ]


def test_a_recap_says_when_all_is_well(world: World) -> None:
    world.types("ana", "/incident silence kafka 30m restart", "general")
    world.alert("Brokers unreachable", service="kafka")
    world.alert("Brokers unreachable", service="kafka", status="resolved")
    world.turn(minutes=31)
    assert world.digest()[-1] == (
        "🔔 Silence S-1 by Ana (restart) is over. It held back 1 alert; none fires any more."
    )
    assert world.get("/api/incidents") == []


def test_a_silence_that_held_nothing_back_ends_quietly(world: World) -> None:
    world.types("ana", "/incident silence kafka 30m restart", "general")
    world.turn(minutes=31)
    assert len(world.digest()) == 1


def test_silences_survive_a_restart(world: World) -> None:
    world.types("ana", "/incident silence kafka 30m restart", "general")
    world.practice.stop_bot()
    world.practice.start_bot()
    world.alert("Brokers unreachable", service="kafka")
    assert world.decisions() == ["muted"]
    world.turn(minutes=31)
    assert len(world.rings()) == 1


def test_why_says_which_rule_did_what(world: World) -> None:
    world.alert()
    world.alert("Checkpoints fail", "high")
    told = words(world.types("ana", "/incident why"))
    assert "joined INC-2026-001: high as generic says; no rule fits; same service streaming within" in told
    assert "opened INC-2026-001" in told
    first = words(world.types("ana", "/incident why a-1-1", "general"))
    for rule in (
        "*dedupe*  new",
        "*mute*  speaks",
        "*classify*  critical",
        "*correlate*  alone",
        "*storm*  stays out",
    ):
        assert rule in first, first
    assert first.splitlines()[-1] == "Alert a-1-1 opened INC-2026-001."
    assert "There is no such alert" in words(world.types("ana", "/incident why a-9-9", "general"))


def test_why_keeps_private_incidents_private(world: World) -> None:
    world.types("dag", "/incident declare", "general")
    world.submits("dag", title="Keys leaked", severity="critical", service="security", private=["yes"])
    world.alert("Unauthorized access detected", service="security")
    told = words(world.types("dag", "/incident why"))
    assert "Unauthorized access detected" in told
    (alert,) = re.findall(r"\*(a-\d+-\d+)\*", told)
    assert "There is no such alert" in words(world.types("bo", f"/incident why {alert}", "general"))
    assert "Unauthorized" not in words(world.types("bo", "/incident why", "general"))
