"""Every command, button, form and shortcut says by which word the policy lets people do it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, cast

import pytest

from bot.adapters.store.sqlite.store import SqliteStore
from bot.clock import SystemClock
from bot.engine.members import Members
from bot.model.action import Action
from bot.model.action_item import ActionItem
from bot.model.incident import Incident, Person, Room
from bot.model.severity import Severity
from bot.model.timeline import Entry, EntryKind
from bot.policy import load_policy
from handlers.slack.commands.catalog import COMMANDS
from handlers.slack.desk import Ask, Desk
from handlers.slack.forms import FORMS, Filled
from handlers.slack.presses import ACTIONS, Press
from handlers.slack.shortcuts import SHORTCUTS, Chosen

FIRST = "INC-2026-001"
WORDS = {
    "": "look, look",
    "ack": "acknowledge, acknowledge",
    "action": "task, task",
    "actions": "look, look",
    "assign": "look, assign",
    "cancel": "cancel, cancel",
    "capacity": "diagnose, diagnose",
    "catchup": "look, look",
    "close": "close, close",
    "convert": "declare, declare",
    "declare": "declare, declare",
    "diagnose": "diagnose, diagnose",
    "figures": "look, look",
    "handover": "look, look",
    "health": "look, diagnose",
    "help": "look, look",
    "impact": "look, impact",
    "join": "join, join",
    "leave": "assign, assign",
    "link": "link, link",
    "list": "look, look",
    "merge": "merge, merge",
    "note": "note, note",
    "oncall": "look, on-call",
    "page": "page, page",
    "pages": "look, look",
    "postmortem": "look, postmortem",
    "reopen": "reopen, reopen",
    "resolve": "resolve, resolve",
    "review": "look, diagnose",
    "search": "look, look",
    "severity": "severity, severity",
    "show": "look, look",
    "silence": "silence, silence",
    "status": "status, status",
    "task": "look, task",
    "tickets": "look, ticket",
    "timeline": "look, note",
    "update": "update, update",
    "why": "look, look",
}
"""Of each sub-command alone, and with something typed after it."""

TYPED = {
    "postmortem": "review bo",
    "timeline": "redact #1",
    "oncall": "end O-1",
    "review": "performance",
    "tickets": f"done T-{FIRST}",
}
PRESSED = {
    "ack": "acknowledge",
    "take_command": "assign",
    "task_done": "task",
    "take_role": "assign",
    "give_up": "assign",
    "set_status": "status",
    "open_resolve": "resolve",
    "open_update": "update",
    "put_off_15": "update",
    "put_off_30": "update",
    "put_off_60": "update",
    "ask_later": "update",
    "more": "severity",
    "join": "join",
    "open_declare": "declare",
    "list": "look",
    "help": "look",
    "timeline": "look",
    "roles": "look",
    "run": "page",
    "undo": "note",
    "end_silence": "silence",
    "end_override": "on-call",
    "on_call": "look",
    "close_ticket": "ticket",
    "ask_cancel": "cancel",
    "ask_close": "close",
    "ask_link": "link",
    "ask_merge": "merge",
    "undo_merge": "merge",
    "ask_reopen": "reopen",
    "show": "look",
    "older": "look",
    "newer": "look",
    "correct": "note",
    "redact": "note",
    "ask_page": "page",
    "ask_assign": "assign",
    "ask_convert": "declare",
    "unlink": "link",
    "open_postmortem": "look",
    "edit_section": "postmortem",
    "section_history": "look",
    "restore_version": "postmortem",
    "ask_review": "postmortem",
    "ask_publish": "close",
    "stop_checks": "diagnose",
    "item_done": "task",
    "item_later": "task",
    "item_drop": "task",
    "item_edit": "task",
    "item_of_task": "task",
    "items_of_tasks": "task",
    "item_add": "task",
    "items_of_draft": "task",
    "next_page": "look",
    "run_checks": "diagnose",
}
_ALIKE = ("declare", "resolve", "update", "silence", "cancel", "reopen", "close", "merge", "link", "page")
FILLED = {name: name for name in _ALIKE} | {"assign": "assign", "convert": "declare"}
FILLED |= {"postmortem_review": "postmortem", "postmortem_publish": "close"}
FILLED |= {"postmortem_section": "postmortem"}
FILLED |= {"action": "task", "action:drop": "task", "timeline edit": "note", "timeline redact": "note"}
OF_AN_ITEM = ("item_done", "item_later", "item_drop", "item_edit")
OF_AN_ENTRY = ("undo", "correct", "redact", "timeline edit", "timeline redact")
IN_THE_CONSOLE = "retry"
CHOSEN = {
    "make_action_item": "task",
    "declare_incident": "declare",
    "declare_from_message": "declare",
    "add_to_timeline": "note",
}


@pytest.fixture
def ask(tmp_path: Path) -> Iterator[Ask]:
    """Bo in the channel of the only incident, before anything that he asks is done."""
    store, clock, policy = SqliteStore(tmp_path / "tocsin.sqlite"), SystemClock(), load_policy()
    now = clock.now()
    room = Room(id="C1", name="inc-2026-001")
    incident = Incident(
        id=FIRST, title="Down", severity=Severity.HIGH, detected_at=now, opened_at=now, room=room
    )
    bo = Person(id="U0BO", name="Bo")
    known = {"store": store, "policy": policy, "members": Members(store, clock, policy, None)}
    desk = cast(Any, Desk)(**{field.name: known.get(field.name) for field in fields(Desk)})
    store.write(lambda tx: tx.add_incident(incident))
    store.write(lambda tx: tx.add_entry(_note()))
    store.write(lambda tx: tx.add_action_item(_item(bo)))
    yield Ask(by=bo, text="", channel="C1", here=incident, desk=desk)
    store.close()


def test_every_command_has_its_word(ask: Ask) -> None:
    typed = {name: replace(ask, text=TYPED.get(name, "x")) for name in COMMANDS}
    words = {name: (each.deed(ask).action, each.deed(typed[name]).action) for name, each in COMMANDS.items()}
    assert {name: ", ".join(said) for name, said in words.items()} == WORDS


def test_every_button_has_its_word(ask: Ask) -> None:
    of = {"more": "severity:critical", "run": f"page {FIRST} again bo why", "set_status": "mitigating"}
    of |= dict.fromkeys(OF_AN_ENTRY, "e-1") | dict.fromkeys(OF_AN_ITEM, f"{FIRST}-A1")
    presses = {name: Press(of.get(name, FIRST), FIRST) for name in ACTIONS}
    assert {name: each(ask, presses[name]).action.value for name, each in ACTIONS.items()} == PRESSED


def test_every_form_and_shortcut_has_its_word(ask: Ask) -> None:
    of = dict.fromkeys(OF_AN_ENTRY, "e-1") | {"action:drop": f"{FIRST}-A1"}
    of |= {"postmortem_section": f"{FIRST} cause mark"}
    filled = {name: Filled({}, f"C1:{of.get(name, FIRST)}", "title") for name in FORMS}
    assert {name: form(ask, filled[name]).action.value for name, form in FORMS.items()} == FILLED
    chosen = Chosen("1.0", "text", "1")
    assert {name: each(ask, chosen).action.value for name, each in SHORTCUTS.items()} == CHOSEN


def test_every_word_is_one_that_somebody_can_do_or_a_runbook_will() -> None:
    done = {*", ".join(WORDS.values()).split(", "), *PRESSED.values(), *CHOSEN.values(), IN_THE_CONSOLE}
    assert {each.value for each in Action} - done == {
        "stop-production",
        "modify-config",
        "restart-services",
        "update-docs",
    }


def _note() -> Entry:
    now = SystemClock().now()
    return Entry(
        id="e-1",
        incident=FIRST,
        kind=EntryKind.NOTE,
        happened_at=now,
        observed_at=now,
        recorded_at=now,
        key="note",
        data={"text": "it is slow"},
    )


def _item(by: Person) -> ActionItem:
    now = SystemClock().now()
    return ActionItem(id=f"{FIRST}-A1", incident=FIRST, number=1, text="Cap it", by=by, added_at=now)
