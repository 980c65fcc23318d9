"""Ids cross the border of a workspace: inside they are Slack's own, outside they say whose they are."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from bot.model.workspace import HOME, within
from bot.render import escape

_ID = re.compile(r"[UWCGD][A-Z0-9]+", re.ASCII)
_OWN = re.compile(r"<([@#])(?=[UWCG][A-Z0-9]+[|>])", re.ASCII)
_ANY = re.compile(r"<([@#])(?:(T[A-Z0-9]+):)?([UWCG][A-Z0-9]+)(?:\|([^<>]*))?>", re.ASCII)
_NAMES = ("user", "user_id", "channel", "channel_id", "selected_user")
_DEEP = ("blocks", "view")
"""Parts that came from us, and are left as they are, but for what somebody filled in."""

There = Callable[[str, str], tuple[str, str]]
"""Who somebody is in a workspace, by their id anywhere: their id there, "" for none, and their name."""


def inward(payload: Any, workspace: str) -> Any:
    """What Slack sends from that workspace, with every id of a person or a channel as it is known outside."""
    if workspace == HOME:
        return payload
    if isinstance(payload, Mapping):
        return {name: _taken(name, value, workspace) for name, value in payload.items()}
    if isinstance(payload, list):
        return [inward(each, workspace) for each in payload]
    return payload


def taken_text(text: str, workspace: str) -> str:
    """What somebody wrote there, its mentions as they are known outside."""
    return _OWN.sub(rf"<\1{workspace}:", text) if workspace else text


def _taken(name: str, value: Any, workspace: str) -> Any:
    if name == "view" and isinstance(value, Mapping) and "state" in value:
        return {**value, "state": inward(value["state"], workspace)}
    if name in _DEEP:
        return value
    if isinstance(value, str):
        if name == "text":
            return taken_text(value, workspace)
        return within(workspace, value) if name in _NAMES and _ID.fullmatch(value) else value
    if name == "selected_users" and isinstance(value, list):
        return [within(workspace, str(each)) for each in value]
    taken = inward(value, workspace)
    if name in _NAMES and isinstance(taken, dict) and isinstance(taken.get("id"), str):
        taken["id"] = within(workspace, taken["id"])
    return taken


def outward(said: Any, workspace: str, there: There) -> Any:
    """What is shown in that workspace: its own people and channels by their ids, others by their names."""
    if isinstance(said, Mapping):
        return {name: outward(value, workspace, there) for name, value in said.items()}
    if isinstance(said, list):
        return [outward(each, workspace, there) for each in said]
    if isinstance(said, str) and "<" in said:
        return _ANY.sub(lambda found: _shown(found, workspace, there), said)
    return said


def _shown(found: re.Match[str], workspace: str, there: There) -> str:
    sign, whose, bare, name = found[1], found[2] or HOME, found[3], found[4] or ""
    if whose == workspace:
        return found[0] if whose == HOME else f"<{sign}{bare}>"
    if sign == "#":
        return f"#{name or 'a channel of another workspace'}"
    known, called = there(within(whose, bare), workspace)
    return f"<@{known}>" if known else name or escape.mrkdwn(called)
