"""Whoever is quicker than the page loses nothing: neither what they type nor what others write meanwhile."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from handlers.practice import PracticeWorld

pytestmark = pytest.mark.browser

Look = Callable[..., Any]
BOX = "#channel textarea.composer-text"


class Held:
    """Keeps back an answer of the server until it is let go."""

    def __init__(self, name: str) -> None:
        self._pattern = re.compile(rf"/practice/page/{name}\?")
        self._routes: list[Any] = []

    def __call__(self, page: Any) -> None:
        page.route(self._pattern, self._keep)

    def _keep(self, route: Any) -> None:
        self._routes.append((route, route.fetch()))

    def let_go(self, page: Any) -> None:
        """Gives the answers as they were when they were made."""
        while not self._routes:
            page.wait_for_timeout(10)
        for route, answer in self._routes:
            route.fulfill(response=answer)
        page.unroute(self._pattern)


def test_what_is_typed_before_the_start_is_sent_to_what_opens(look: Look) -> None:
    held = Held("start")
    page = look(prepare=held)
    page.locator(BOX).fill("who deployed last?")
    page.locator(BOX).press("Enter")
    held.let_go(page)
    page.locator("#channel .message", has_text="who deployed last?").wait_for()
    assert page.locator(BOX).input_value() == ""


def test_what_is_typed_half_stays(look: Look) -> None:
    held = Held("start")
    page = look(prepare=held)
    page.locator(BOX).fill("who depl")
    held.let_go(page)
    page.get_by_role("heading", name="incidents", exact=True).first.wait_for()
    assert page.locator(BOX).input_value() == "who depl"


def test_what_is_sent_while_messages_load_is_shown(look: Look, world: PracticeWorld) -> None:
    world.slack.people.person("bo").say("incidents", "an old one")
    held = Held("messages")
    page = look(prepare=held)
    page.locator(BOX).fill("who deployed last?")
    with page.expect_response("**/practice/hands"):
        page.locator(BOX).press("Enter")
    for channel in ("incidents", "general"):
        world.slack.workspace.post(channel, "U0BO", "I did")
    page.get_by_role("link", name="general, 1 unread").wait_for()
    held.let_go(page)
    for text in ("an old one", "who deployed last?", "I did"):
        page.locator("#channel .message", has_text=text).wait_for()


def test_who_looks_for_an_alert_meanwhile_is_left_there(look: Look) -> None:
    held = Held("messages")
    page = look(prepare=held)
    page.get_by_role("searchbox", name="Find an alert").press_sequentially("stream")
    held.let_go(page)
    page.locator(".list-top").get_by_text("beginning").wait_for()
    page.keyboard.type("ing")
    assert page.get_by_role("searchbox", name="Find an alert").input_value() == "streaming"


def test_what_is_pressed_stays_under_the_finger(look: Look, world: PracticeWorld) -> None:
    """The list is drawn anew when something comes in elsewhere; what comes in here shows that it did."""
    page = look()
    page.get_by_role("heading", name="incidents", exact=True).first.wait_for()
    page.get_by_role("link", name="general", exact=True).hover()
    page.mouse.down()
    for channel in ("stream", "incidents"):
        world.slack.workspace.post(channel, "U0BO", "meanwhile")
    page.locator("#channel .message", has_text="meanwhile").wait_for()
    page.mouse.up()
    page.get_by_role("heading", name="general", exact=True).first.wait_for()
    page.get_by_role("link", name="stream, 1 unread").wait_for()


def test_a_button_that_is_pressed_is_not_drawn_anew(look: Look, world: PracticeWorld) -> None:
    """Somebody else reacts to it meanwhile; what comes in elsewhere, later, shows that this came."""
    bo = world.slack.people.person("bo")
    ts = bo.say("incidents", "look at this")
    bo.react("incidents", ts, "eyes")
    page = look()
    eyes = page.get_by_role("button", name="eyes, 1 reaction")
    eyes.hover()
    page.mouse.down()
    bo.react("incidents", ts, "tada")
    world.slack.workspace.post("stream", "U0BO", "meanwhile")
    page.get_by_role("link", name="stream, 1 unread").wait_for()
    page.mouse.up()
    page.get_by_role("button", name="eyes, 2 reactions").wait_for()
    page.get_by_role("button", name="tada, 1 reaction").wait_for()
