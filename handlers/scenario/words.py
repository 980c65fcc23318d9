"""Slack's mrkdwn and blocks as text for a terminal."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from rich.emoji import Emoji
from rich.style import Style
from rich.text import Text

Names = Mapping[str, str]
"""What to call a Slack id: {"U0ANA": "@Ana", "C01": "#incidents"}."""

_TOKEN = re.compile(r"<(?P<ref>[^<>\n]+)>|(?<!\w)\*(?P<bold>\S|\S[^*\n]*\S)\*(?!\w)|`(?P<code>[^`\n]+)`")
_MENUS = {"static_select": " ▾", "overflow": " ▾"}


def text(mrkdwn: str, names: Names) -> Text:
    """The mrkdwn as styled text: a link shows its name and opens its address where the terminal can."""
    told = Text()
    at = 0
    for token in _TOKEN.finditer(mrkdwn):
        told.append(_plain(mrkdwn[at : token.start()]))
        told.append_text(_token(token, names))
        at = token.end()
    return told.append(_plain(mrkdwn[at:]))


def plain(mrkdwn: str, names: Names) -> str:
    """The same without any styling."""
    return text(mrkdwn, names).plain


def lines(blocks: Iterable[Mapping[str, Any]]) -> list[str]:
    """What a message's blocks say, as lines of mrkdwn, without their buttons."""
    found: list[str] = []
    for block in blocks:
        shown = [block.get("text"), *block.get("fields", [])]
        if block["type"] == "context":
            shown += block["elements"]
        for part in filter(None, shown):
            told = f"*{part['text']}*" if block["type"] == "header" else part["text"]
            found += [line for line in told.split("\n") if line.strip()]
    return found


def buttons(blocks: Iterable[Mapping[str, Any]]) -> str:
    """The message's buttons and menus: "[Resolve]  [Status ▾]"."""
    acting = [element for block in blocks if block["type"] == "actions" for element in block["elements"]]
    return "  ".join(f"[{_label(element)}{_MENUS.get(element['type'], '')}]" for element in acting)


def split(line: str) -> tuple[str, str]:
    """A line "*Status*  Triage" as its label and the rest; a line without a label has ""."""
    label = re.match(r"\*([A-Z][a-z]+(?: [a-z]+)?)\*\s+", line)
    return (label[1], line[label.end() :]) if label else ("", line)


def _label(element: Mapping[str, Any]) -> str:
    named = element.get("text") or element.get("placeholder") or {"text": "More"}
    return str(named["text"])


def _token(token: re.Match[str], names: Names) -> Text:
    if bold := token["bold"]:
        return Text.assemble((text(bold, names).plain, "bold"))
    if code := token["code"]:
        return Text(_entities(code), "cyan")
    return _reference(token["ref"], names)


def _reference(ref: str, names: Names) -> Text:
    target, _, label = ref.partition("|")
    shown = _plain(label)
    if target.startswith("!date^"):
        return Text(shown)
    if target[0] in "@#":
        return Text(names.get(target[1:], target[0] + (shown or target[1:])), "bold")
    if target[0] == "!":
        return Text(shown or f"@{target[1:]}", "bold")
    return Text(shown or _entities(target), Style(underline=True, link=_entities(target)))


def _plain(part: str) -> str:
    return Emoji.replace(_entities(part))


def _entities(part: str) -> str:
    return part.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
