"""All sub-commands, gathered from the files beside this one."""

from __future__ import annotations

import difflib
import pkgutil
from collections.abc import Mapping
from importlib import import_module
from typing import NamedTuple

from bot.model.action import Action
from bot.rules.authority import Subject
from handlers.slack import commands as family
from handlers.slack.desk import Ask, Command, Deed, Reply


def _gather() -> dict[str, Command]:
    found = {}
    for module in pkgutil.iter_modules(family.__path__):
        command = getattr(import_module(f"{family.__name__}.{module.name}"), "COMMAND", None)
        if command:
            found[command.name] = command
    return found


COMMANDS: Mapping[str, Command] = _gather()


def deed(word: str, ask: Ask) -> Deed:
    """What that sub-command asks for; the bare command opens the tray, an unknown one offers the nearest."""
    if word in COMMANDS:
        return COMMANDS[word].deed(ask)
    return Deed(Action.LOOK, ask, Subject(), lambda: _unknown(word, ask))


def _unknown(word: str, ask: Ask) -> Reply:
    near = _nearest(word)
    suggestion = f"{near} {ask.desk.plain(ask.text)}".strip() if near else ""
    return Reply("unknown", {"word": ask.desk.plain(word), "suggestion": suggestion})


def help_lines() -> list[dict[str, str]]:
    """Usage and help of each, in the order of a response."""
    return [line for group in _groups() for line in group.lines]


def help_facts(word: str) -> dict[str, object]:
    """All of them by phase, or the one of that name."""
    command = COMMANDS.get(word) if word else None
    one = {"usage": command.usage, "help": command.help, "examples": command.examples} if command else None
    groups = [{"name": group.name, "lines": group.lines} for group in _groups()]
    return {"word": word, "command": one, "suggestion": _nearest(word), "groups": groups}


class _Group(NamedTuple):
    """The commands of one phase of a response."""

    name: str
    lines: list[dict[str, str]]


def _groups() -> list[_Group]:
    """What no phase names stands last."""
    named = {name for names in _PHASES.values() for name in names}
    others = tuple(sorted(name for name in COMMANDS if name and name not in named))
    phases = {**_PHASES, "More": others} if others else _PHASES
    return [_Group(phase, [_line(COMMANDS[name]) for name in names]) for phase, names in phases.items()]


def _line(command: Command) -> dict[str, str]:
    return {"usage": command.usage, "help": command.help}


def _nearest(word: str) -> str:
    near = difflib.get_close_matches(word, COMMANDS, n=1)
    return near[0] if near else ""


_PHASES: Mapping[str, tuple[str, ...]] = {
    "Start": ("declare", "convert", "ack", "join", "page", "oncall", "show", "catchup"),
    "Work": (
        *("status", "severity", "assign", "leave", "impact", "task", "diagnose", "health", "why", "capacity"),
        *("note", "timeline", "link", "pages", "merge", "silence"),
    ),
    "Tell": ("update", "list", "search", "handover", "tickets", "review", "figures"),
    "End": ("resolve", "postmortem", "action", "actions", "cancel", "close", "reopen", "help"),
}
