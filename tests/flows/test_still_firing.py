"""An incident that somebody has, and that fires on while nobody does anything, pages again."""

from __future__ import annotations

from tests.flows.world import FIRST, World, line_of


def test_an_hour_of_silence_pages_whoever_has_it_and_climbs_from_there(world: World) -> None:
    world.alert()
    world.turn(minutes=15)
    world.types("bo", "/incident ack")
    assert "15:15 UTC" in line_of(world.card(), "pages Bo again ")
    world.turn(minutes=59)
    assert [who for _, who, _ in world.rung()] == ["Ana", "Bo"]
    world.turn(minutes=1)
    assert [who for _, who, _ in world.rung()] == ["Ana", "Bo", "Bo"]
    assert "Still firing, and nobody has done anything for 1 hour. Bo is paged again" in world.thread()
    card = world.card()
    assert line_of(card, "*Page*").startswith("not acknowledged") and "Acknowledge" in card.splitlines()
    assert "escalates to Cleo" in line_of(card, "*Next*")
    world.turn(minutes=14)
    world.turn(minutes=1)
    world.turn(minutes=15)
    assert [who for _, who, _ in world.rung()] == ["Ana", "Bo", "Bo", "Cleo", "Ana"]

    world.types("cleo", "/incident ack")
    assert [line for line in world.timeline() if "acknowledged (" in line] == [
        "Bo acknowledged (paged 14:00 UTC)",
        "Cleo acknowledged (paged 15:15 UTC)",
    ]
    assert [state for _, _, state in world.rung()] == ["acknowledged"] * 5
    assert world.incident()["acknowledged_at"].startswith("2026-01-29T15:45")


def test_whatever_somebody_does_puts_it_off(world: World) -> None:
    world.alert()
    world.types("ana", "/incident ack")
    world.turn(minutes=40)
    world.types("bo", "/incident note the broadcast join is too large")
    assert "15:40 UTC" in line_of(world.card(), "pages Ana again ")
    world.turn(minutes=59)
    assert len(world.rings()) == 1
    world.turn(minutes=1)
    assert [who for _, who, _ in world.rung()] == ["Ana", "Ana"]


def test_what_fires_no_more_and_what_is_over_pages_nobody(world: World) -> None:
    world.alert()
    world.alert("Kafka lags", service="kafka")
    world.types("ana", f"/incident ack {FIRST}", "general")
    world.types("bo", "/incident ack INC-2026-002", "general")
    world.alert(status="resolved")
    world.types("bo", "/incident resolve INC-2026-002 restarted", "general")
    assert "pages Ana again" not in world.card(world.rooms()[0])
    for _ in range(3):
        world.turn(hours=1)
    assert len(world.rings()) == 2


def test_high_has_four_hours_and_medium_none(world: World) -> None:
    world.alert("Streaming lags", "high")
    world.alert("Quota at 82 %", "medium", service="databricks")
    world.types("bo", f"/incident ack {FIRST}", "general")
    world.types("bo", "/incident ack INC-2026-002", "general")
    world.turn(hours=3, minutes=59)
    assert world.rings() == []
    world.turn(minutes=2)
    assert [who for _, who, _ in world.rung()] == ["Bo"]
    world.turn(hours=5)
    assert [who for _, who, _ in world.rung()] == ["Bo", "Cleo"]


def test_raised_it_counts_by_the_new_severity_and_lowered_it_stops(world: World) -> None:
    world.alert("Streaming lags", "high")
    world.types("ana", "/incident ack")
    world.turn(minutes=30)
    world.types("ana", "/incident severity critical it spreads")
    world.turn(minutes=60)
    assert [who for _, who, _ in world.rung()] == ["Ana"]
    world.types("ana", "/incident ack")
    world.types("ana", "/incident severity medium a workaround holds")
    world.turn(hours=6)
    assert len(world.rings()) == 1
