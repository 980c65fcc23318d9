"""An incident is cancelled, closed, or opened again."""

from __future__ import annotations

from tests.flows.world import FIRST, World, line_of, words

WIKI = "https://wiki.example/inc-1"


def test_a_false_alarm_is_called_off(world: World) -> None:
    world.alert()
    world.turn(minutes=5)
    told = words(world.types("bo", "/incident cancel the load test rang it"))
    assert told == f"{FIRST} is cancelled. Nothing rings any more, and no post-mortem follows."
    assert world.rung() == [(f"{FIRST}:1", "Ana", "resolved")]
    card = world.card()
    assert card.startswith("✅ CANCELLED · Streaming jobs stopped")
    assert line_of(card, "*Cancelled by*") == "Bo"
    assert world.digest()[0].startswith("✅ CRITICAL") and "cancelled after 5 min" in world.digest()[0]
    assert "✅ cancelled" in world.room().topic.value
    (said,) = world.loud()
    assert said.startswith("Cancelled by Bo, a false alarm: the load test rang it.") and "Reopen" in said
    assert (world.incident()["status"], world.incident()["cancelled"]) == ("closed", True)
    world.turn(minutes=60)
    assert world.files() == [] and len(world.rings()) == 1, "nothing follows"

    late = words(world.types("ana", "/incident cancel it was me"))
    assert late == f"{FIRST} is cancelled already: nothing was changed."
    assert "is cancelled already" in words(world.types("ana", "/incident resolve it was me"))


def test_a_false_alarm_that_fires_on_is_no_news_until_it_fires_anew(world: World) -> None:
    world.alert()
    world.types("ana", "/incident cancel the sensor is broken")
    world.turn(minutes=1)
    world.alert()
    assert world.decisions() == ["opened", "duplicate"]
    world.alert(status="resolved")
    world.turn(minutes=1)
    world.alert()
    assert world.decisions()[2:] == ["resolved", "opened"] and len(world.rings()) == 2


def test_a_false_alarm_that_gets_worse_is_heard(world: World) -> None:
    world.alert(severity="high")
    world.types("ana", "/incident cancel the sensor is broken")
    world.alert(severity="critical")
    assert world.decisions() == ["opened", "opened"]


def test_a_false_alarm_that_fires_for_a_day_is_heard_again(world: World) -> None:
    world.alert(severity="medium")
    world.types("ana", f"/incident cancel {FIRST}", "general")
    world.submits("ana", reason="the sensor is broken")
    world.turn(hours=23)
    world.alert(severity="medium")
    world.turn(hours=1, minutes=1)
    world.alert(severity="medium")
    assert world.decisions() == ["opened", "duplicate", "opened"]


def test_a_ticket_is_closed_with_the_false_alarm(world: World) -> None:
    world.alert(severity="medium")
    world.types("ana", f"/incident cancel {FIRST} the sensor is broken", "general")
    assert world.incident()["ticket"]["closed_at"]


def test_cancelled_by_mistake_it_is_opened_again_and_pages(world: World) -> None:
    world.alert()
    world.types("bo", "/incident cancel noise")
    (said,) = world.loud_messages()
    world.turn(minutes=2)
    world.presses("cleo", "ask_reopen", said.ts)
    world.submits("cleo", reason="customers see it")
    assert world.hears("cleo", f"{FIRST} is open again. Nobody had it, so it is paged anew.")
    assert [state for _, _, state in world.rung()] == ["resolved", "triggered"]
    assert world.timeline()[-2] == "Reopened by Cleo, 2 minutes after it was cancelled: customers see it"
    assert world.incident()["cancelled"] is False and world.card().startswith("🔴 CRITICAL")
    assert "open already" in words(world.types("ana", "/incident reopen me too"))


def test_resolved_too_early_it_is_opened_again_and_wakes_nobody(world: World) -> None:
    world.alert()
    world.types("ana", "/incident ack")
    world.types("ana", "/incident resolve restarted")
    world.turn(minutes=50)
    told = words(world.types("bo", "/incident reopen node-3 is gone again"))
    assert told == f"{FIRST} is open again. Ana has it, and nobody is paged."
    assert any(line.startswith("Reopened by Bo, 50 minutes after") for line in world.thread())
    assert len(world.rings()) == 1


def test_closed_once_the_post_mortem_is_published(world: World) -> None:
    world.alert()
    assert "resolve it before it is closed" in words(world.types("ana", f"/incident close {WIKI}"))
    world.types("ana", "/incident resolve restarted")
    assert "by its address" in words(world.types("ana", "/incident close done"))
    assert "Use /incident close" in words(world.types("ana", "/incident status closed"))
    told = words(world.types("ana", f"/incident close {WIKI}"))
    assert told == f"{FIRST} is closed."
    assert world.incident()["status"] == "closed" and world.card().startswith("✅ CLOSED")
    assert world.timeline()[-1] == "Closed by Ana: the post-mortem is published"
    assert "is closed, and that is final" in words(world.types("ana", "/incident reopen it is back"))


def test_closed_by_form_without_a_post_mortem(world: World) -> None:
    world.alert()
    world.types("ana", "/incident resolve restarted")
    tray = world.types("ana", "/incident")
    assert "Close" in words(tray) and "Reopen" in words(tray)
    world.presses("ana", "ask_close", tray.ts)
    refused = world.submits("ana", reason="on the wiki")
    assert "Paste the address" in str(refused.errors)
    world.submits("ana", postmortem="not_needed", reason="a planned failover")
    assert world.timeline()[-1] == "Closed by Ana, without a post-mortem: a planned failover"


def test_closed_at_once_where_no_post_mortem_was_wanted(world: World) -> None:
    world.alert()
    world.presses("ana", "open_resolve")
    world.submits("ana", resolution="a blip", postmortem=[])
    assert words(world.types("ana", "/incident close")) == f"{FIRST} is closed."
