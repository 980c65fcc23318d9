"""Commands with menus and forms of their own, by what a person clicks and types in the page."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.e2e.test_incident import types

pytestmark = pytest.mark.browser

Look = Callable[..., Any]


def told(page: Any, words: str) -> Any:
    """The newest answer for oneself alone that holds these words."""
    answer = page.locator("#channel .message.ephemeral", has_text=words).last
    answer.wait_for()
    return answer


def test_a_channel_is_converted_and_its_timeline_put_right(look: Look) -> None:
    page = look()
    page.get_by_role("link", name=re.compile("^general")).click()
    page.get_by_role("heading", name="general", exact=True).first.wait_for()
    types(page, "/incident convert")
    form = page.get_by_role("dialog")
    form.get_by_label("What is wrong").fill("Kafka brokers unreachable")
    form.get_by_text("medium").click()
    form.get_by_role("button", name="Service").click()
    page.get_by_role("combobox", name="Find in").fill("kaf")
    page.get_by_role("option", name="kafka").wait_for()
    page.get_by_role("option").nth(1).wait_for(state="detached")
    page.keyboard.press("Enter")
    form.get_by_role("button", name="Service").get_by_text("kafka").wait_for()
    form.get_by_role("button", name="Declare").click()
    card = page.locator(".message.pinned")
    card.get_by_text("Kafka brokers unreachable").first.wait_for()
    page.locator(".channel-header .topic").get_by_text("INC-2026-001").wait_for()

    types(page, "/incident note the tokne is xoxb-1234")
    told(page, "Noted")
    types(page, "/incident timeline")
    told(page, "declared a medium").get_by_role("button", name="Edit").click()
    page.get_by_role("option", name=re.compile("tokne")).click()
    form.get_by_label("What it should say").fill("the token is xoxb-1234")
    form.get_by_role("button", name="Edit").click()
    told(page, "now reads")
    types(page, "/incident timeline")
    shown = told(page, "the token is")
    shown.get_by_role("button", name="Redact").click()
    page.get_by_role("option", name=re.compile("xoxb")).click()
    form.get_by_label("Why").fill("a token")
    form.get_by_role("button", name="Redact").click()
    told(page, "is redacted")
    types(page, "/incident timeline")
    told(page, "[redacted by Ana")

    types(page, "/incident link https://meet.example/inc Call")
    told(page, "is on the card").get_by_role("button", name="Undo").click()
    told(page, "is off the card")
    types(page, "/incident assign")
    told(page, "Commander").get_by_role("button", name="Give a role").click()
    form.get_by_role("button", name="Role").click()
    page.get_by_role("option", name="Scribe").click()
    form.get_by_role("button", name="Who has it").click()
    page.get_by_role("option", name=re.compile("^Bo")).click()
    form.get_by_role("button", name="Give", exact=True).click()
    card.get_by_text("Scribe").wait_for()
    types(page, "/incident show")
    told(page, "Channel").get_by_role("link", name="#general").wait_for()
    types(page, "/incident list medium kafka mine")
    told(page, "Medium kafka mine").get_by_text("INC-2026-001").wait_for()
    types(page, "/incident help timeline")
    told(page, "/incident timeline redact #5 an API token")
