"""Somebody has it: by command, by button, or by phone."""

from __future__ import annotations

from tests.flows.world import FIRST, World, line_of, words

PAGE = f"{FIRST}:1"


def test_by_command_the_pager_is_told_and_everything_shows_it(world: World) -> None:
    world.alert()
    world.turn(minutes=2)
    told = words(world.types("ana", "/incident ack"))
    assert "You have INC-2026-001" in told and "Take command" in told

    assert world.told_pager() == [("trigger", PAGE), ("acknowledge", PAGE)]
    card = world.card()
    assert line_of(card, "*Page*").startswith("acknowledged by Ana, ") and "(after 2 min)" in card
    assert line_of(card, "*Status*") == "Investigating"
    assert "Acknowledge" not in card.splitlines() and "Take command" in card.splitlines()
    assert line_of(card, "*Next*").startswith("status update due ")
    assert line_of(card, "pages Ana again ").endswith(" if still firing and quiet")
    assert "investigating · acknowledged by Ana" in world.digest()[0]
    assert world.timeline()[-1] == "Ana acknowledged (paged 14:00 UTC)"
    assert world.incident()["pages"][0]["acknowledged_by"] == "Ana"

    world.turn(minutes=59)
    assert len(world.rings()) == 1


def test_by_button_and_the_second_is_told_who_has_it(world: World) -> None:
    world.alert()
    world.turn(minutes=1)
    assert "You have INC-2026-001" in world.presses("bo", "ack")
    world.turn(minutes=3)
    assert "Bo acknowledged INC-2026-001" in words(world.types("ana", "/incident ack"))
    assert "14:01 UTC" in world.whispers("ana", world.room())[-1]
    assert world.told_pager() == [("trigger", PAGE), ("acknowledge", PAGE)], "the second changes nothing"
    assert line_of(world.card(), "*Page*").startswith("acknowledged by Bo")


def test_by_phone_and_the_pager_is_not_told_back(world: World) -> None:
    world.alert()
    world.turn(minutes=3)
    world.practice.pagerduty.acknowledge(PAGE, by="Ana")
    world.settle()

    assert line_of(world.card(), "*Page*").startswith("acknowledged by Ana, ")
    assert "acknowledged by Ana" in world.digest()[0]
    assert world.incident()["acknowledged_at"] == "2026-01-29T14:03:00Z"
    assert world.timeline()[-1] == "Ana acknowledged (paged 14:00 UTC)"
    assert world.told_pager() == [("trigger", PAGE)]
    assert "Ana acknowledged INC-2026-001" in words(world.types("bo", "/incident ack"))
    world.turn(minutes=59)
    assert len(world.rings()) == 1


def test_one_phone_quiets_the_other(world: World) -> None:
    world.alert()
    world.turn(minutes=15)
    assert [who for _, who, _ in world.rung()] == ["Ana", "Bo"]
    world.practice.pagerduty.acknowledge(f"{FIRST}:2", by="Bo")
    world.settle()
    assert [state for _, _, state in world.rung()] == ["acknowledged", "acknowledged"]
    assert world.told_pager()[2:] == [("acknowledge", PAGE)]
    assert world.incident()["pages"][0]["acknowledged_by"] == "Bo"


def test_resolving_on_the_phone_means_somebody_has_it(world: World) -> None:
    world.alert()
    world.practice.pagerduty.resolve(PAGE, by="Ana")
    world.settle()
    shown = world.incident()
    assert (shown["status"], shown["pages"][0]["acknowledged_by"]) == ("investigating", "Ana")
    (offer,) = world.loud()
    assert offer.startswith("Ana resolved the page on the phone. The incident is still open")
    assert "Resolve" in offer.splitlines()
    world.turn(minutes=59)
    assert len(world.rings()) == 1


def test_what_the_pager_does_by_itself_is_nobody_having_it(world: World) -> None:
    world.alert()
    pager = world.practice.pagerduty.pager
    pager.resolve(pager.find(PAGE), None)
    world.settle()
    assert world.incident()["acknowledged_at"] is None
    world.turn(minutes=15)
    assert [who for _, who, _ in world.rung()] == ["Ana", "Bo"], "it still escalates"


def test_news_of_the_phone_that_comes_after_the_end_changes_nothing(world: World) -> None:
    world.alert()
    webhooks = world.practice.pagerduty.webhooks
    url, webhooks.url = webhooks.url, "http://127.0.0.1:9/"
    world.practice.pagerduty.acknowledge(PAGE, by="Ana")
    world.types("bo", "/incident resolve it was a drill")
    before = world.timeline()
    webhooks.url = url
    world.turn(minutes=1)
    assert [webhook.state for webhook in webhooks.sent] == ["delivered"] * 3
    assert world.timeline() == before
    assert world.incident()["status"] == "resolved"


def test_the_phone_is_quicker_than_the_pagers_answer(world: World) -> None:
    world.practice.pagerduty.faults.add("lost_reply", times=1)
    world.alert()
    assert world.incident()["pages"][0]["state"] == "waiting"
    world.practice.pagerduty.acknowledge(PAGE, by="Ana")
    world.settle()
    assert world.timeline()[-2:] == ["Paged Ana", "Ana acknowledged (paged 14:00 UTC)"]
    world.turn(minutes=1)
    assert world.told_pager() == [] and [state for _, _, state in world.rung()] == ["acknowledged"]
    (page,) = world.incident()["pages"]
    assert (page["state"], page["attempts"][0]["state"]) == ("acknowledged", "acknowledged")
    world.types("ana", "/incident resolve restarted")
    assert [state for _, _, state in world.rung()] == ["resolved"]


def test_an_acknowledgement_that_runs_out_on_the_phone_changes_nothing_here(world: World) -> None:
    world.alert()
    world.practice.pagerduty.acknowledge(PAGE, by="Ana")
    world.settle()
    before = world.timeline()
    pager = world.practice.pagerduty.pager
    pager.unacknowledge(pager.find(PAGE))
    world.turn(minutes=30)
    assert world.timeline() == before
    assert line_of(world.card(), "*Page*").startswith("acknowledged by Ana")
    assert [who for _, who, _ in world.rung()] == ["Ana"], "nobody else is woken"


def test_news_that_comes_twice_is_told_once(world: World) -> None:
    world.alert()
    world.practice.pagerduty.resolve(PAGE, by="Ana")
    world.settle()
    before = world.timeline()
    webhooks = world.practice.pagerduty.webhooks
    for webhook in list(webhooks.sent):
        webhooks.send(webhook.about, webhook.body)
    world.settle()
    assert world.timeline() == before and len(world.loud()) == 1
    assert world.told_pager() == [("trigger", PAGE)], "what it told us does not go back"
