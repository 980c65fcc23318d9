"""What the manual asks of each severity, from the alert until somebody answers."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.flows.world import FIRST, World, line_of, words


def test_critical_pages_at_once_and_climbs_until_everybody_was_rung(world: World) -> None:
    world.alert()
    assert [who for _, who, _ in world.rung()] == ["Ana"]
    world.turn(minutes=14)
    assert len(world.rings()) == 1
    world.turn(minutes=1)
    assert [who for _, who, _ in world.rung()] == ["Ana", "Bo"]
    assert world.thread() == ["Not acknowledged after 15 minutes. Escalated to Bo (level 2)"]
    card = world.card()
    assert line_of(card, "*Page*").startswith("not acknowledged, escalated to Bo") and "14:30" in card
    assert "not acknowledged, escalated to Bo" in world.digest()[0]

    for _ in range(7):
        world.turn(minutes=15)
    assert [who for _, who, _ in world.rung()] == ["Ana", "Bo", "Cleo"] * 3, "the ladder, three times"
    assert world.loud() == []
    assert "<!here>" not in "".join(message.text for message in world.said(world.room()))

    world.turn(minutes=15)
    (call,) = world.loud()
    assert call.startswith("<!here> Nobody has acknowledged after 2 h 15 min. Paged so far: Ana, Bo, Cleo")
    assert "call, in this order: Ana +1 202 555 0101, Bo +1 202 555 0102, Cleo +1 202 555 0103" in call
    assert "Acknowledge" in call.splitlines()
    assert "Nobody has acknowledged" in " ".join(world.timeline())
    assert "calls everyone here" in line_of(world.card(), "*Next*")
    world.turn(minutes=15)
    assert len(world.loud()) == 2, "silence would look like the end"
    assert "You have INC-2026-001" in world.presses("cleo", "ack", world.loud_messages()[0].ts)
    world.turn(minutes=59)
    assert sum("<!here>" in line for line in world.loud()) == 2 and len(world.rings()) == 9


def test_whoever_is_rung_can_come_in(world: World) -> None:
    world.alert("Kafka lags", service="kafka")
    assert "U0ANA" not in world.room().members
    world.turn(minutes=15)
    world.turn(minutes=15)
    assert [who for _, who, _ in world.rung()] == ["Bo", "Cleo", "Ana"]
    assert "U0ANA" in world.room().members


def test_high_alerts_the_team_and_rings_only_after_an_hour(world: World) -> None:
    world.alert("Streaming lags", "high")
    (alerted,) = world.said(world.channel("data-platform"))
    assert alerted.text.startswith("🟠 HIGH Streaming lags, streaming, INC-2026-001")
    assert "<@U0ANA> <@U0BO> <@U0CLEO> data-platform: please look by <!date^1769698800^" in alerted.text
    assert world.rings() == [] and world.room().name == "inc-2026-001-streaming-lags"
    assert world.digest()[0].startswith("🟠 HIGH · Streaming lags")
    assert line_of(world.card(), "*Page*").startswith("data-platform, ")
    world.turn(minutes=58)
    assert world.rings() == []
    world.turn(minutes=2)
    assert world.rings() == ["HIGH Streaming lags, streaming, INC-2026-001"]
    assert [who for _, who, _ in world.rung()] == ["Ana"]
    assert len(world.said(world.channel("data-platform"))) == 1
    assert "You have INC-2026-001" in world.presses("bo", "ack", alerted.ts, world.channel("data-platform"))
    world.turn(hours=3)
    assert len(world.rings()) == 1


def test_medium_files_a_ticket_for_the_business_day(world: World) -> None:
    world.alert("Quota at 82 %", "medium", service="databricks")
    assert world.rings() == [] and world.rooms() == []
    (line,) = world.digest()
    assert line.startswith("🟡 MEDIUM · Quota at 82 % · INC-2026-001 · triage") and "Join" not in line
    assert [each for each in world.timeline() if each.startswith("Ticket")] == [
        "Ticket T-INC-2026-001 for data-platform, due Jan 30 09:00 UTC: Quota at 82 %"
    ]
    world.turn(days=2)
    assert world.rings() == [] and world.rooms() == [] and len(world.digest()) == 1


def test_a_ticket_of_a_friday_night_is_due_on_monday(make_world) -> None:  # type: ignore[no-untyped-def]
    world = make_world(start=datetime(2026, 1, 30, 22, 0, tzinfo=UTC))
    world.alert("Quota at 82 %", "medium", service="databricks")
    assert "due Feb 2 09:00 UTC" in " ".join(world.timeline())


def test_low_is_only_kept(world: World) -> None:
    world.alert("Disk cleanup is late", "low")
    assert world.rings() == [] and world.rooms() == [] and world.digest() == []
    assert "🔵 LOW  INC-2026-001  Disk cleanup is late" in words(
        world.types("bo", "/incident list", "general")
    )
    assert world.incident()["severity"] == "low"
    assert [page["id"] for page in world.incident()["pages"]] == [] and FIRST
    world.alert("Disk cleanup is late", "low", status="resolved")
    words(world.types("bo", "/incident resolve INC-2026-001 it ran", "general"))
    assert world.incident()["status"] == "resolved" and world.digest() == []
