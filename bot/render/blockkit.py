"""Keeps blocks within Slack's limits, and says in words what they say."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from bot.ports import Blocks
from bot.render.environment import render_json
from bot.render.escape import cut, cut_mrkdwn, mrkdwn, one_line, split_mrkdwn

_BLOCKS = 50
HOME_BLOCKS = 100
_SECTION = 3000
_FALLBACK = 1000
_OPTIONS, _OVERFLOW, _OPTION_VALUE = 100, 5, 150
_LENGTHS = {"action_id": 255, "block_id": 255, "value": 2000, "initial_value": 3000, "private_metadata": 3000}
_LABELS = {"text": 75, "description": 75, "placeholder": 150, "label": 2000, "hint": 2000, "title": 150}

Block = dict[str, Any]


class Message(NamedTuple):
    """A message for Slack: `text` (escaped mrkdwn) is what notifications show, `blocks` what people read."""

    text: str
    blocks: Blocks


def message(template: str, facts: Mapping[str, object]) -> Message:
    """Fills a JSON template: an optional string, which becomes the text, and then blocks."""
    values = render_json(template, facts)
    text = cut_mrkdwn(values.pop(0), _FALLBACK) if values and isinstance(values[0], str) else ""
    blocks = fit(values)
    return Message(text or fallback(blocks), blocks)


def fit(blocks: Blocks, most: int = _BLOCKS) -> Blocks:
    """The same blocks as Slack takes them in a message, or `most` of them elsewhere.

    What is too long is cut with "…" or goes on in a further block; blocks that say nothing are left out; of
    blocks with the same id the first keeps it; past `most` blocks, the last says how many lines are missing.
    """
    fitted = [part for block in _named(blocks) for part in _fitted(block)]
    if len(fitted) <= most:
        return fitted
    missing = sum(len(_texts(block)) for block in fitted[most - 1 :])
    last = {"type": "mrkdwn", "text": f"… and {missing} more lines that do not fit here"}
    return [*fitted[: most - 1], {"type": "context", "elements": [last]}]


def fallback(blocks: Blocks) -> str:
    """What the blocks say, as one line of escaped mrkdwn."""
    return cut_mrkdwn(" · ".join(line for block in blocks for line in _texts(block)), _FALLBACK)


def words(blocks: Blocks) -> str:
    """All that the blocks say, line by line, as escaped mrkdwn."""
    return "\n".join(line for block in blocks for line in _texts(block))


def _named(blocks: Blocks) -> Iterator[Block]:
    """The blocks with ids as long as Slack takes them, each once."""
    seen: set[str] = set()
    for block in blocks:
        name = cut(block.get("block_id", ""), _LENGTHS["block_id"])
        bare = {key: value for key, value in block.items() if key != "block_id"}
        yield {**bare, "block_id": name} if name and name not in seen else bare
        seen.add(name)


def _fitted(block: Block) -> Iterator[Block]:
    yield from _FITTERS.get(block["type"], _one)(block)


def _one(block: Block) -> Iterator[Block]:
    yield _short(block)


def _header(block: Block) -> Iterator[Block]:
    text = cut(one_line(block["text"]["text"]), 150)
    if text:
        yield {**block, "text": {**block["text"], "text": text}}


def _section(block: Block) -> Iterator[Block]:
    """Long text goes on in further sections; more than ten fields go on in further sections of fields."""
    rest = {name: each for name, each in block.items() if name not in ("text", "fields")}
    if "accessory" in rest:
        rest["accessory"] = _short(rest["accessory"])
    for part in _parts(block["text"]["text"] if "text" in block else ""):
        yield {**rest, "text": {**block["text"], "text": part}}
        rest = {"type": "section"}
    for ten in _chunks([_cut_text(field, 2000) for field in block.get("fields", [])], 10):
        yield {**rest, "fields": ten}
        rest = {"type": "section"}


def _elements(most: int, shorten: Callable[[Block], Block]) -> Callable[[Block], Iterator[Block]]:
    """A fitter for blocks of elements, which go on in a further block past `most`."""

    def fitter(block: Block) -> Iterator[Block]:
        kept = dict(block)
        for some in _chunks([shorten(element) for element in block["elements"]], most):
            yield {**kept, "elements": some}
            kept.pop("block_id", None)

    return fitter


def _parts(text: str) -> Iterator[str]:
    """The text in pieces that a section takes, broken at line ends where it can be."""
    while len(text) > _SECTION:
        head, rest = split_mrkdwn(text, _SECTION)
        at = head.rfind("\n")
        if at > 0:
            head, rest = head[:at], text[at:]
        yield head
        text = rest.lstrip("\n")
    if text.strip():
        yield text


def _chunks(items: list[Block], most: int) -> Iterator[list[Block]]:
    said = [item for item in items if item.get("text") != "" and item.get("options") != []]
    for start in range(0, len(said), most):
        yield said[start : start + most]


def _cut_text(element: Block, most: int) -> Block:
    """A text object of at most `most` characters."""
    shorten = cut_mrkdwn if element["type"] == "mrkdwn" else cut
    return {**element, "text": shorten(element["text"], most)}


def _offered(element: Block) -> Block:
    """An element of a row; one that has no options left is not shown."""
    short = _short(element)
    return {**short, "options": short["options"][:_OVERFLOW]} if short["type"] == "overflow" else short


def _short(node: Block) -> Block:
    """The same element or input with all its labels, values and ids cut to their limits."""
    return {name: _short_part(name, part) for name, part in node.items()}


def _short_part(name: str, part: object) -> object:
    if isinstance(part, list):
        parts = [_short(each) for each in part]
        return [_option(each) for each in parts[:_OPTIONS]] if name.endswith("options") else parts
    if isinstance(part, str):
        return cut(part, _LENGTHS[name]) if name in _LENGTHS else part
    if isinstance(part, dict):
        short = _cut_text(part, _LABELS.get(name, _SECTION)) if _is_text(part) else _short(part)
        return _option(short) if name == "initial_option" else short
    return part


def _option(option: Block) -> Block:
    """Slack takes less of an option's value than of a button's."""
    return {**option, "value": cut(option["value"], _OPTION_VALUE)}


def _is_text(node: Block) -> bool:
    return node.get("type") in ("plain_text", "mrkdwn")


_FITTERS: dict[str, Callable[[Block], Iterator[Block]]] = {
    "header": _header,
    "section": _section,
    "context": _elements(10, lambda element: _cut_text(element, 2000) if _is_text(element) else element),
    "actions": _elements(25, _offered),
}


def _texts(block: Block) -> list[str]:
    """The lines that a block shows, as escaped mrkdwn; plain text, which needs no escaping, gets it here."""
    shown = [block.get("text"), *block.get("fields", []), *block.get("elements", [])]
    texts = [each for each in shown if isinstance(each, dict) and _is_text(each)]
    escaped = [each["text"] if each["type"] == "mrkdwn" else mrkdwn(each["text"]) for each in texts]
    return [line for text in escaped for line in text.split("\n") if line]
