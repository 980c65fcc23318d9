"""All sub-commands, gathered from the files beside this one."""

from __future__ import annotations

import difflib
import pkgutil
from collections.abc import Mapping
from importlib import import_module

from handlers.slack import commands as family
from handlers.slack.desk import Ask, Command, Reply


def _gather() -> dict[str, Command]:
    found = {}
    for module in pkgutil.iter_modules(family.__path__):
        command = getattr(import_module(f"{family.__name__}.{module.name}"), "COMMAND", None)
        if command:
            found[command.name] = command
    return found


COMMANDS: Mapping[str, Command] = _gather()


def run(word: str, ask: Ask) -> Reply:
    """Runs that sub-command; the bare command opens the tray, an unknown one offers the nearest."""
    if word in COMMANDS:
        return COMMANDS[word].run(ask)
    near = difflib.get_close_matches(word, COMMANDS, n=1)
    suggestion = f"{near[0]} {ask.desk.plain(ask.text)}".strip() if near else ""
    return Reply("unknown", {"word": ask.desk.plain(word), "suggestion": suggestion})


def help_lines() -> list[dict[str, str]]:
    """Usage and help of each, in the order of a response."""
    order = {name: place for place, name in enumerate(_ORDER)}
    commands = sorted(COMMANDS.values(), key=lambda each: (order.get(each.name, len(order)), each.name))
    return [{"usage": each.usage, "help": each.help} for each in commands if each.name]


_ORDER = (
    *("declare", "ack", "status", "severity", "assign", "leave", "join", "page", "update", "impact", "task"),
    *("note", "catchup", "link", "timeline", "pages", "list", "why", "diagnose", "silence", "oncall"),
    *("handover", "tickets", "review", "resolve", "postmortem", "merge", "cancel", "reopen", "close", "help"),
)
