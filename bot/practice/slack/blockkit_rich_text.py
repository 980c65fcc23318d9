"""Block Kit's rich text: sections, lists, quotes and code, and the pieces of text within them."""

from __future__ import annotations

from bot.practice.slack.blockkit_objects import ID, URL
from bot.practice.slack.blockkit_schema import Check, array, flag, record, string, typed, whole, word

_MANY = 10_000
_STYLE = record({}, dict.fromkeys(("bold", "italic", "strike", "underline", "code"), flag))
_MENTION_STYLE = record(
    {},
    dict.fromkeys(("bold", "italic", "strike", "underline", "highlight", "client_highlight", "unlink"), flag),
)
_STYLED = {"style": _STYLE}
_MENTIONED = {"style": _MENTION_STYLE}
_TEXT = record({"text": string(40_000)}, _STYLED)
_LINK = record({"url": URL}, {**_STYLED, "text": string(40_000), "unsafe": flag})

_PIECES: dict[str, Check] = {
    "text": _TEXT,
    "link": _LINK,
    "emoji": record({"name": string(255)}, {**_STYLED, "unicode": string(255), "skin_tone": whole(1, 6)}),
    "user": record({"user_id": ID}, _MENTIONED),
    "usergroup": record({"usergroup_id": ID}, _MENTIONED),
    "channel": record({"channel_id": ID}, _MENTIONED),
    "team": record({"team_id": ID}, _MENTIONED),
    "broadcast": record({"range": word("here", "channel", "everyone")}, _STYLED),
    "color": record({"value": string(9, like=r"#[0-9A-Fa-f]{6}")}, _STYLED),
    "date": record(
        {"timestamp": whole(0, 9_999_999_999), "format": string(255)},
        {**_STYLED, "url": URL, "fallback": string(255)},
    ),
}
_PIECE = array(typed(_PIECES), _MANY, 0)
_SECTION = record({"elements": _PIECE})
_BORDER = {"border": whole(0, 1)}

_PARTS: dict[str, Check] = {
    "rich_text_section": _SECTION,
    "rich_text_list": record(
        {
            "elements": array(typed({"rich_text_section": _SECTION}), _MANY),
            "style": word("bullet", "ordered"),
        },
        {**_BORDER, "indent": whole(0, 8), "offset": whole(0, _MANY)},
    ),
    "rich_text_quote": record({"elements": _PIECE}, _BORDER),
    "rich_text_preformatted": record(
        {"elements": array(typed({"text": _TEXT, "link": _LINK}), _MANY)}, _BORDER
    ),
}

RICH_TEXT = record({"elements": array(typed(_PARTS), _MANY)}, {"block_id": ID})
