"""Makes what strangers wrote harmless: text that can neither ring, link, hide, nor break a structure."""

from __future__ import annotations

import json
import re
from functools import lru_cache

from bot.rules.masking import masked

MOST = 3000
"""How many characters of one value are shown."""

ELLIPSIS = "…"

_REMEMBERED = 1000
"""Names and titles come again and again in a long timeline."""

_BREAKS = re.compile("\r\n?|[\u2028\u2029\x0b\x0c\x85]")
_HIDDEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"  # control characters
    "\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff"  # direction marks and invisible ones
    "\U000e0000-\U000e007f\ud800-\udfff]"  # invisible tags, and halves of characters
)
_BULLET = re.compile(r"^(?:[-*•]|\d+[.)])\s+")
_CALLS = re.compile(r"@(?=channel|here|everyone|group)", re.IGNORECASE)
_REFERENCE = re.compile(r"<(?=[!@#])")
_APART = "@\u2060"
_PIECE = re.compile(r"<[^<>]*>|&(?:amp|lt|gt);|.", re.DOTALL)
_INLINE = re.compile(r"[\\`*\[\]~]|(?<![^\W_])_|_(?![^\W_])")
_LEADING = re.compile(r"^[#>+=|-]")
_NUMBERED = re.compile(r"^(\d+)([.)])(?=\s|$)")
_SCHEME = re.compile(r":(?=//)")
_WWW = re.compile(r"www(?=\.)", re.IGNORECASE)


def clean(text: str) -> str:
    """The same text with plain newlines, without characters that nobody sees and without secrets."""
    if not (text.isascii() and text.isprintable()):
        text = _HIDDEN.sub("", _BREAKS.sub("\n", text))
    return masked(text)


@lru_cache(_REMEMBERED)
def one_line(text: str) -> str:
    """The cleaned text with every run of white space as one space, cut to 3000 characters."""
    return cut(" ".join(clean(text).split()), MOST)


def lines_of(text: str) -> list[str]:
    """The lines of the cleaned text that say something, each without space at its ends."""
    return [line for line in (each.strip() for each in clean(text).split("\n")) if line]


def points(text: str) -> list[str]:
    """The same lines without the bullets and numbers that people put before them."""
    return [_BULLET.sub("", line) for line in lines_of(text)]


def quiet(text: str) -> str:
    """The same text, without words that would ring everyone's phone."""
    return _CALLS.sub(_APART, text) if "@" in text else text


def heading(text: str, most: int) -> str:
    """One line for a channel's topic or purpose, where Slack has no escapes: it refers to nobody."""
    return cut(_REFERENCE.sub("‹", quiet(one_line(text))), most)


def mrkdwn(line: str) -> str:
    """One cleaned line, escaped for Slack's mrkdwn; it opens no code, quotes nothing and calls nobody."""
    escaped = quiet(line).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("`", "ˋ")
    return "\u2060" + escaped if escaped.startswith("&gt;") else escaped


@lru_cache(_REMEMBERED)
def markdown(line: str, *, keep_addresses: bool = False) -> str:
    """One cleaned line, escaped for Markdown at the start of a line or within one.

    Addresses do not become links, unless `keep_addresses`.
    """
    escaped = _INLINE.sub(r"\\\g<0>", quiet(line)).replace("&", "&amp;").replace("<", "&lt;")
    escaped = _NUMBERED.sub(r"\1\\\2", _LEADING.sub(r"\\\g<0>", escaped))
    return escaped if keep_addresses else _WWW.sub(r"\g<0>\\", _SCHEME.sub(r":\\", escaped))


def in_json(text: str) -> str:
    """What stands between the quotes of a JSON string."""
    return json.dumps(text, ensure_ascii=False)[1:-1]


def cut(text: str, most: int) -> str:
    """The text in at most `most` characters, with "…" where something is left out."""
    return text if len(text) <= most else text[: most - 1].rstrip() + ELLIPSIS


def cut_mrkdwn(text: str, most: int) -> str:
    """The same for escaped mrkdwn: never within a link, a date, a mention or an escaped character."""
    return text if len(text) <= most else split_mrkdwn(text, most - 1)[0].rstrip() + ELLIPSIS


def split_mrkdwn(text: str, most: int) -> tuple[str, str]:
    """The longest whole beginning within `most` characters, and the rest.

    A single piece longer than `most` is broken all the same, so that the beginning is never empty.
    """
    end = 0
    for piece in _PIECE.finditer(text):
        if piece.end() > most:
            break
        end = piece.end()
    end = end or most
    return text[:end], text[end:]
