"""A strict check of Block Kit: would Slack take these blocks on this surface?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from bot.practice.slack.blockkit_elements import ACCESSORIES, ACTIONS, INPUTS
from bot.practice.slack.blockkit_objects import ID, WEB_URL, either_text, picture, plain
from bot.practice.slack.blockkit_rich_text import RICH_TEXT
from bot.practice.slack.blockkit_schema import (
    Check,
    array,
    flag,
    nullable,
    number,
    record,
    string,
    typed,
    word,
    wrong,
)

Block = dict[str, Any]
Rule = Callable[[list[Block], str], Iterator[str]]

_TABLE_TEXT = 10_000
_MARKDOWN_TEXT = 12_000
_NAMED = {"block_id": ID}

_CELL = typed(
    {
        "raw_text": record({"text": string(_TABLE_TEXT)}),
        "raw_number": record({"value": number, "text": string(_TABLE_TEXT)}),
        "rich_text": RICH_TEXT,
    }
)
_COLUMN = record({}, {"align": word("left", "center", "right"), "is_wrapped": flag})

_ANYWHERE: dict[str, Check] = {
    "header": record({"text": plain(150)}, _NAMED),
    "section": record(
        {},
        {
            **_NAMED,
            "text": either_text(3000),
            "fields": array(either_text(2000), 10),
            "accessory": typed(ACCESSORIES),
            "expand": flag,
        },
        any_of=("text", "fields"),
    ),
    "context": record({"elements": array(either_text(2000, {"image": picture()}), 10)}, _NAMED),
    "actions": record({"elements": array(typed(ACTIONS), 25)}, _NAMED),
    "divider": record({}, _NAMED),
    "image": picture({**_NAMED, "title": plain(2000)}),
    "input": record(
        {"label": plain(2000), "element": typed(INPUTS)},
        {**_NAMED, "hint": plain(2000), "optional": flag, "dispatch_action": flag},
    ),
    "rich_text": RICH_TEXT,
    "video": record(
        {
            "alt_text": string(2000),
            "title": plain(199),
            "thumbnail_url": WEB_URL,
            "video_url": WEB_URL,
        },
        {
            **_NAMED,
            "title_url": WEB_URL,
            "description": plain(200),
            "provider_icon_url": WEB_URL,
            "provider_name": string(50),
            "author_name": string(49),
        },
    ),
}
_MESSAGE_ONLY: dict[str, Check] = {
    "markdown": record({"text": string(_MARKDOWN_TEXT)}, _NAMED),
    "table": record(
        {"rows": array(array(_CELL, 20), 100)},
        {**_NAMED, "column_settings": array(nullable(_COLUMN), 20)},
    ),
}


class _Surface(NamedTuple):
    pointer: str
    blocks: Check


_SURFACES = {
    "message": _Surface("/blocks", array(typed({**_ANYWHERE, **_MESSAGE_ONLY}), 50, 0)),
    "modal": _Surface("/view/blocks", array(typed(_ANYWHERE), 100, 0)),
    "home": _Surface("/view/blocks", array(typed(_ANYWHERE), 100, 0)),
}


def problems(blocks: object, surface: str) -> list[str]:
    """What Slack would refuse in `blocks` on the surface "message", "modal" or "home"; empty when nothing.

    Each sentence ends in the JSON pointer of the fault, from /blocks in a message and /view/blocks elsewhere.
    Rules over the whole list are tried once every block is sound. Raises KeyError for another surface.
    The limits are those of docs.slack.dev/reference/block-kit.
    """
    pointer, check = _SURFACES[surface]
    found = list(check(blocks, pointer))
    if found or not isinstance(blocks, list):
        return found
    return [sentence for rule in _RULES for sentence in rule(blocks, pointer)]


def _elements(block: Block) -> Iterator[tuple[str, Block]]:
    """The elements of a block, each with its pointer within the block."""
    for name in ("accessory", "element"):
        if name in block:
            yield f"/{name}", block[name]
    for index, element in enumerate(block.get("elements", [])):
        yield f"/elements/{index}", element


def _block_ids_differ(blocks: list[Block], at: str) -> Iterator[str]:
    yield from _repeated(
        (f"{at}/{index}/block_id", block.get("block_id")) for index, block in enumerate(blocks)
    )


def _action_ids_differ(blocks: list[Block], at: str) -> Iterator[str]:
    for index, block in enumerate(blocks):
        yield from _repeated(
            (f"{at}/{index}{where}/action_id", element.get("action_id"))
            for where, element in _elements(block)
        )


def _repeated(ids: Iterator[tuple[str, str | None]]) -> Iterator[str]:
    seen: set[str] = set()
    for pointer, name in ids:
        if name in seen:
            yield wrong(pointer, f"{name} is used twice")
        if name is not None:
            seen.add(name)


def _one_focus(blocks: list[Block], at: str) -> Iterator[str]:
    focused = [
        f"{at}/{index}{where}/focus_on_load"
        for index, block in enumerate(blocks)
        for where, element in _elements(block)
        if element.get("focus_on_load")
    ]
    yield from (wrong(pointer, "only one element may have the focus") for pointer in focused[1:])


def _one_table(blocks: list[Block], at: str) -> Iterator[str]:
    tables = [index for index, block in enumerate(blocks) if block["type"] == "table"]
    yield from (wrong(f"{at}/{index}", "only one table is allowed") for index in tables[1:])
    for index in tables:
        length = _text_length(blocks[index]["rows"])
        if length > _TABLE_TEXT:
            yield wrong(f"{at}/{index}/rows", f"must have at most {_TABLE_TEXT} characters and has {length}")


def _text_length(node: object) -> int:
    """How many characters all fields `text` below a node have together."""
    if isinstance(node, list):
        return sum(_text_length(each) for each in node)
    if not isinstance(node, dict):
        return 0
    text = node.get("text")
    return (len(text) if isinstance(text, str) else 0) + _text_length(list(node.values()))


def _markdown_total(blocks: list[Block], at: str) -> Iterator[str]:
    length = sum(len(block["text"]) for block in blocks if block["type"] == "markdown")
    if length > _MARKDOWN_TEXT:
        yield wrong(
            at, f"markdown blocks must have at most {_MARKDOWN_TEXT} characters together and have {length}"
        )


_RULES: tuple[Rule, ...] = (_block_ids_differ, _action_ids_differ, _one_focus, _one_table, _markdown_total)
