"""An incident from the first ring to the post-mortem, by what a person clicks and types in the page."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from handlers.practice import PracticeWorld

pytestmark = pytest.mark.browser

Look = Callable[..., Any]


def fire(page: Any, wanted: str, name: str) -> None:
    """Fires an example alert from the board."""
    page.get_by_role("searchbox", name="Find an alert").fill(wanted)
    page.get_by_role("button", name=re.compile(f"^{name}")).first.click()


def room(page: Any) -> Any:
    """The incident's channel in the sidebar."""
    sidebar = page.get_by_role("navigation", name="Channels and people")
    return sidebar.get_by_role("link", name=re.compile("inc-2026-001"))


def types(page: Any, text: str) -> None:
    """Types into the open channel."""
    box = page.locator("#channel textarea.composer-text")
    box.fill(text)
    box.press("Enter")


def test_an_alert_becomes_a_resolved_incident(look: Look, world: PracticeWorld) -> None:
    page = look()
    fire(page, "streaming latency fired", "streaming latency fired")
    page.locator(".phone.ringing").get_by_text("CRITICAL Streaming latency").wait_for()
    page.get_by_role("button", name="Acknowledge").first.click()
    page.locator(".page-card.acknowledged").wait_for()
    room(page).click()
    page.locator(".message.pinned").get_by_text("acknowledged by Ana").wait_for()
    page.locator(".channel-header .topic").get_by_text("investigating").wait_for()

    types(page, "/incident note it is the broadcast join")
    page.locator(".message.ephemeral").get_by_text("Noted").wait_for()
    for task in ("look at node-3", "tell the vendor"):
        types(page, f"/incident task {task} @ana ")
        page.locator(".message.ephemeral").get_by_text(task).wait_for()
    sidebar = page.get_by_role("navigation", name="Channels and people")
    sidebar.get_by_role("link", name=re.compile("^Tocsin")).click()
    home = page.locator("#home")
    home.get_by_role("heading", name="Your tasks").wait_for()
    home.get_by_text("tell the vendor").wait_for()
    home.get_by_role("button", name="Done").nth(1).click()
    home.get_by_text("tell the vendor").wait_for(state="detached")
    home.get_by_text("look at node-3").wait_for()
    room(page).click()
    types(page, "/incident resolve")
    form = page.get_by_role("dialog")
    form.get_by_label("How was it fixed").fill("Raised the memory")
    form.get_by_role("button", name="Resolve").click()
    page.locator(".file").get_by_role("heading", name="Incident Post-Mortem").wait_for()
    page.locator(".file").get_by_text("it is the broadcast join").wait_for()
    assert [rung.status for rung in world.pagerduty.pager.incidents] == ["resolved"]


def test_a_form_says_what_is_missing_and_keeps_what_was_typed(look: Look) -> None:
    page = look()
    types(page, "/incident declare")
    form = page.get_by_role("dialog")
    form.get_by_label("What you see").fill("Brokers do not answer")
    form.get_by_role("button", name="Declare").click()
    form.get_by_text("Please complete this required field.").first.wait_for()
    assert form.get_by_label("What you see").input_value() == "Brokers do not answer"
    form.get_by_label("What is wrong").fill("Kafka brokers unreachable")
    form.get_by_text("medium").click()
    form.get_by_role("button", name="Declare").click()
    room(page).get_by_text("kafka-brokers-unreachable").wait_for()
    assert page.get_by_role("dialog").count() == 0


def test_what_one_person_writes_another_sees_at_once(look: Look) -> None:
    ana, bo = look("U0ANA"), look("U0BO")
    bo.get_by_role("link", name=re.compile("^general")).click()
    types(ana, "@bo the lag is back :eyes:")
    badge = bo.get_by_role("link", name="incidents, 1 unread").locator(".count")
    badge.wait_for()
    assert badge.inner_text() == "1"
    bo.get_by_role("link", name="incidents, 1 unread").click()
    message = bo.locator(".message", has_text="the lag is back")
    assert message.locator(".mention.me").inner_text() == "@Bo"
    assert message.get_by_label("eyes").is_visible()
    message.hover()
    bo.get_by_role("button", name="React with white check mark").click()
    ana.get_by_role("button", name="white check mark, 1 reaction").wait_for()


def test_a_thread_is_answered_beside_the_channel(look: Look) -> None:
    page = look()
    types(page, "who deployed last?")
    page.locator("#channel .message", has_text="who deployed last?").hover()
    page.get_by_role("link", name="Reply in thread").click()
    thread = page.get_by_role("complementary", name="Thread")
    thread.get_by_role("combobox").fill("I did, at 14:52")
    thread.get_by_role("combobox").press("Enter")
    thread.locator(".message", has_text="I did, at 14:52").wait_for()
    page.locator("#channel").get_by_role("link", name=re.compile("1 reply")).wait_for()
    page.keyboard.press("Escape")
    thread.wait_for(state="hidden")


def test_a_turned_clock_escalates(look: Look) -> None:
    page = look()
    fire(page, "streaming latency fired", "streaming latency fired")
    page.locator(".phone.ringing").wait_for()
    page.get_by_role("button", name="+15 min").click()
    room(page).click()
    page.locator(".message.pinned").get_by_text("escalated to").wait_for()


def test_with_slack_down_the_phone_still_rings_and_the_channel_follows(look: Look) -> None:
    page = look()
    page.get_by_role("group", name=re.compile("^Slack")).get_by_label("Down").check()
    page.get_by_role("group", name=re.compile("closes every connection")).wait_for()
    fire(page, "streaming latency fired", "streaming latency fired")
    page.locator(".phone.ringing").wait_for()
    assert room(page).count() == 0
    page.get_by_role("group", name=re.compile("^Slack")).get_by_label("Works").check()
    page.get_by_role("group", name=re.compile("answers at once")).first.wait_for()
    page.get_by_role("button", name="+1 min").click()
    room(page).wait_for()


def test_commands_complete_and_come_back(look: Look) -> None:
    page = look()
    box = page.locator("#channel textarea.composer-text")
    box.press_sequentially("/inc")
    box.press("Tab")
    box.press_sequentially("hel")
    page.get_by_role("option", name=re.compile("^help")).wait_for()
    box.press("Enter")
    assert box.input_value().strip() == "/incident help"
    box.press("Enter")
    page.locator(".message.ephemeral").get_by_text("/incident declare").first.wait_for()
    box.press("ArrowUp")
    assert box.input_value().strip() == "/incident help"


def test_the_page_takes_up_where_the_connection_broke(look: Look, world: PracticeWorld) -> None:
    page = look()
    page.locator("#channel textarea.composer-text").wait_for()
    page.context.set_offline(True)
    world.slack.people.person("bo").say("incidents", "said while you were away")
    page.context.set_offline(False)
    page.locator(".message", has_text="said while you were away").wait_for()


def test_a_declared_incident_is_carried_from_the_form_to_the_post_mortem(look: Look) -> None:
    page = look()
    types(page, "/incident declare")
    form = page.get_by_role("dialog")
    form.get_by_label("What is wrong").fill("Kafka brokers unreachable")
    form.get_by_text("critical").click()
    form.get_by_role("button", name="Service").click()
    page.get_by_role("option", name="kafka").click()
    form.get_by_role("button", name="Declare").click()
    page.locator(".phone.ringing").get_by_role("button", name="Acknowledge").click()
    page.locator(".page-card.acknowledged").wait_for()
    room(page).click()
    card = page.locator(".message.pinned")
    card.get_by_role("button", name="Take command").click()
    page.locator(".channel-header .topic").get_by_text("commander @").wait_for()
    card.get_by_role("button", name="Status").click()
    page.get_by_role("option", name=re.compile("mitigating", re.IGNORECASE)).click()
    card.get_by_text("Mitigating").wait_for()
    card.get_by_role("button", name="Resolve").click()
    form.get_by_label("How was it fixed").fill("Restarted the brokers")
    form.get_by_label("Root cause").fill("A full disk")
    form.get_by_role("button", name="Resolve").click()
    document = page.locator(".file")
    document.get_by_role("heading", name="Incident Post-Mortem").wait_for()
    document.get_by_role("button", name="Show all").click()
    for text in ("Kafka brokers unreachable", "A full disk", "Restarted the brokers"):
        document.get_by_text(text).first.wait_for()
    page.locator(".page-card.resolved").wait_for()


def tab_to(page: Any, name: str, within: str = "") -> None:
    """Presses Tab until what has the focus says that name."""
    said = f"(at) => document.activeElement.matches('{within or '*'} *') && (at.ariaLabel ?? at.textContent)"
    for _ in range(200):
        page.keyboard.press("Tab")
        found = page.locator(":focus").evaluate(said) if page.locator(":focus").count() else ""
        if found and name in found:
            return
    raise AssertionError(f"no Tab leads to {name}")


def test_an_incident_needs_no_mouse(look: Look) -> None:
    page = look()
    page.locator("#channel textarea.composer-text").and_(page.locator(":focus")).wait_for()
    page.keyboard.type("/incident declare")
    page.keyboard.press("Enter")
    page.get_by_role("dialog").get_by_label("What is wrong").and_(page.locator(":focus")).wait_for()
    page.keyboard.type("Kafka brokers unreachable")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.get_by_role("dialog").wait_for(state="hidden")
    room(page).wait_for()
    page.keyboard.press("Control+k")
    page.keyboard.type("inc-2026")
    page.keyboard.press("Enter")
    page.locator(".message.pinned").get_by_role("button", name="Acknowledge").wait_for()
    tab_to(page, "Acknowledge", ".phone")
    page.keyboard.press("Enter")
    page.locator(".page-card.acknowledged").wait_for()
    tab_to(page, "Take command", ".message.pinned")
    page.keyboard.press("Enter")
    page.locator(".channel-header .topic").get_by_text("commander @").wait_for()
    page.keyboard.press("Control+k")
    page.keyboard.type("inc-2026")
    page.keyboard.press("Enter")
    tab_to(page, "Message #inc-2026")
    page.keyboard.type("/incident resolve Restarted the brokers")
    page.keyboard.press("Enter")
    page.locator(".file").get_by_role("heading", name="Incident Post-Mortem").wait_for()
