"""Reads what people wrote in Slack: its escapes and references as the words they stand for."""

from __future__ import annotations

import re
from collections.abc import Callable

_REFERENCE = re.compile(r"<((?:[@#!]|[a-z]+:)[^<>|]*)(?:\|([^<>]*))?>")
_EVERYONE = ("!here", "!channel", "!everyone")
_GROUP = "!subteam^"


def plain(text: str, name_of: Callable[[str, str], str]) -> str:
    """The text as its writer saw it: "<@U0BO> &amp; <#C1|general>" as "@Bo & #general".

    `name_of` takes the id of a user or of a user group and the name that Slack sends along, or "", and gives
    the name people know.
    """

    def words(found: re.Match[str]) -> str:
        target, label = found[1], found[2] or ""
        match target[:1]:
            case "@":
                return f"@{name_of(target[1:], label)}"
            case "#":
                return f"#{label or target[1:]}"
            case "!" if target.startswith(_GROUP):
                return f"@{name_of(target.removeprefix(_GROUP), label.removeprefix('@'))}"
            case "!":
                return f"@{target[1:]}" if target in _EVERYONE else label
            case _:
                return target if not label or label in target else f"{label} {target}"

    read = _REFERENCE.sub(words, text)
    return read.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
