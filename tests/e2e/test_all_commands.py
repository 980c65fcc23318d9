"""Every command, typed in the page as somebody would, is answered there: in words, or by a form."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from handlers.slack.commands.catalog import COMMANDS, help_lines
from tests.e2e.test_incident import fire, types

pytestmark = pytest.mark.browser

Look = Callable[..., Any]


def answer(page: Any, typed: str) -> str:
    """What is shown after that was typed: the newest answer for oneself alone, or a form's heading."""
    alone, form = page.locator("#channel .message.ephemeral"), page.get_by_role("dialog")
    before = alone.count()
    types(page, typed)
    box = page.locator("#channel textarea.composer-text")
    if box.input_value():  # the first Enter took up who is offered for an @
        box.press("Enter")
    form.or_(alone.nth(before)).first.wait_for()
    if not form.count():
        return str(alone.last.inner_text())
    said = form.get_by_role("heading").first.inner_text()
    page.keyboard.press("Escape")
    form.wait_for(state="detached")
    return f"Form: {said}"


def test_each_is_answered_where_it_was_typed(look: Look) -> None:
    page = look()
    fire(page, "streaming latency fired", "streaming latency fired")
    page.get_by_role("link", name=re.compile("^inc-2026-001")).click()
    page.locator(".message.pinned").get_by_text("CRITICAL").first.wait_for()
    names = [line["usage"].split()[0] for line in help_lines()]
    said = {name: answer(page, f"/incident {(COMMANDS[name].examples or (name,))[0]}") for name in names}
    said[""] = answer(page, "/incident")
    assert said.keys() == COMMANDS.keys()
    wrong = re.compile("No command|went wrong|cannot be written|could not be filled")
    assert {name: text for name, text in said.items() if not text.strip() or wrong.search(text)} == {}
    for name, words in {
        "ack": "You have INC-2026-001",
        "status": "investigating → mitigating",
        "severity": "critical → high",
        "declare": "Form: Declare an incident",
        "show": "Streaming latency",
        "resolve": "INC-2026-001 is resolved",
    }.items():
        assert words in said[name], said[name]
