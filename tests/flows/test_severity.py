"""A severity is lowered or raised, and what rings follows it."""

from __future__ import annotations

from tests.flows.world import FIRST, World, line_of, words


def test_lowered_to_medium_the_page_closes_and_nothing_escalates(world: World) -> None:
    world.alert()
    assert "INC-2026-001 is critical already" in words(world.types("ana", "/incident severity critical"))
    assert "Say critical, high, medium or low" in words(world.types("ana", "/incident severity urgent"))
    assert world.told_pager() == [("trigger", f"{FIRST}:1")]
    told = words(world.types("ana", "/incident severity medium 1 of 40 jobs, caught up"))
    assert "INC-2026-001: critical → medium. Nobody is paged any more." in told
    assert world.thread()[-1] == "Critical → medium by Ana: 1 of 40 jobs, caught up"
    assert world.rung() == [(f"{FIRST}:1", "Ana", "resolved")]
    card = world.card()
    assert card.startswith("🟡 MEDIUM · Streaming jobs stopped") and "*Next*" not in card
    assert world.digest()[0].startswith("🟡 MEDIUM") and world.room().topic.value.startswith("🟡 medium")
    assert "Ticket T-INC-2026-001 for data-platform, due Jan 30 09:00" in " ".join(world.timeline())
    world.turn(days=1)
    assert len(world.rings()) == 1
    assert world.incident()["acknowledged_at"] is None, "the pager closing it is nobody having it"


def test_lowered_to_high_the_phone_is_quiet_and_the_team_hears_of_it(world: World) -> None:
    world.alert()
    told = world.chooses("ana", "more", "severity:high")
    assert "INC-2026-001: critical → high. The team is alerted." in told
    assert world.rung() == [(f"{FIRST}:1", "Ana", "resolved")]
    (alerted,) = world.said(world.channel("data-platform"))
    assert "HIGH Streaming jobs stopped" in alerted.text and "<@U0ANA>" in alerted.text
    assert "15:00 UTC" in line_of(world.card(), "*Next*")
    world.turn(minutes=59)
    assert len(world.rings()) == 1
    world.turn(minutes=1)
    assert len(world.rings()) == 2, "on-call after an hour, as for any high one"


def test_lowered_and_raised_again_rings_again(world: World) -> None:
    world.alert()
    world.types("ana", "/incident severity low")
    assert "On-call is paged." in words(
        world.types("ana", "/incident severity critical it is worse than that")
    )
    assert world.rung() == [(f"{FIRST}:1", "Ana", "resolved"), (f"{FIRST}:2", "Ana", "triggered")]
    world.turn(minutes=15)
    assert world.rung()[2][1:] == ("Bo", "triggered")


def test_a_medium_one_raised_pages_at_once_and_gets_its_room(world: World) -> None:
    world.alert("Streaming lags a little", "medium")
    assert world.rooms() == [] and world.rings() == []
    world.turn(minutes=10)
    assert "On-call is paged" in words(
        world.types("cleo", "/incident severity INC-2026-001 critical", "general")
    )
    assert world.rings() == ["CRITICAL Streaming lags a little, streaming, INC-2026-001"]
    card = world.card()
    assert card.startswith("🔴 CRITICAL") and "14:25 UTC" in line_of(card, "*Next*")
    assert world.thread() == ["Medium → critical by Cleo"]
    (line,) = world.digest()
    assert line.startswith("🔴 CRITICAL") and "Join" in line
    world.turn(minutes=15)
    assert len(world.rings()) == 2


def test_raised_when_somebody_has_it_rings_nobody(world: World) -> None:
    world.alert("Streaming lags", "high")
    world.types("ana", "/incident ack")
    told = words(world.types("ana", "/incident severity critical"))
    assert "It is acknowledged already, so nobody is paged." in told
    world.turn(minutes=59)
    assert world.rings() == []
