"""Finds the interactive elements in blocks, and says what Slack reports of a value typed or chosen in one."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from bot.practice.slack.records import Json


class NotOnScreen(LookupError):
    """The person cannot do that: it is not there to press, choose or fill in."""


_PLAIN: dict[str, tuple[str, str]] = {
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "users_select": ("selected_user", "initial_user"),
    "channels_select": ("selected_channel", "initial_channel"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "multi_users_select": ("selected_users", "initial_users"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
}
_OPTION = ("static_select", "external_select", "radio_buttons", "overflow")
_OPTIONS = ("checkboxes", "multi_static_select", "multi_external_select")
STATELESS = ("button", "overflow")

Resolve = Callable[[str], str]
"""Turns the name of a person or channel into its id, and leaves an id as it is."""


def with_ids(blocks: Sequence[Json]) -> list[Json]:
    """A copy in which every block has a `block_id` and every element that can act an `action_id`."""
    copied = copy.deepcopy(list(blocks))
    for index, block in enumerate(copied):
        block.setdefault("block_id", f"block-{index}")
        for place, (_block, element) in enumerate(elements([block])):
            element.setdefault("action_id", f"action-{index}-{place}")
    return copied


def elements(blocks: Sequence[Json]) -> Iterator[tuple[Json, Json]]:
    """Each interactive element with the block that it stands in, from top to bottom."""
    for block in blocks:
        inside = [block.get("accessory"), block.get("element")]
        if block["type"] == "actions":
            inside += block["elements"]
        for element in inside:
            if element and element["type"] != "image":
                yield block, element


def find(blocks: Sequence[Json], action_id: str, value: str | None = None) -> tuple[Json, Json]:
    """The element with this action id (and this value, when given), and its block.

    Raises:
        NotOnScreen: there is none; the message lists those that are there.
    """
    here = [(block, element) for block, element in elements(blocks) if "action_id" in element]
    for block, element in here:
        if element["action_id"] == action_id and value in (None, element.get("value")):
            return block, element
    offered = ", ".join(element["action_id"] for _block, element in here) or "nothing to act on"
    raise NotOnScreen(f"{action_id} is not there: {offered}")


def state_of(element: Json, value: Any, resolve: Resolve) -> Json:
    """The state in which `value` leaves the element; an option is named by its value or by its text.

    Raises:
        NotOnScreen: the element offers no such option.
    """
    kind = element["type"]
    if kind in _OPTION:
        return {"type": kind, "selected_option": None if value is None else option_of(element, value)}
    if kind in _OPTIONS:
        return {"type": kind, "selected_options": [option_of(element, each) for each in value or []]}
    field, _initial = _PLAIN[kind]
    if "select" in kind and value:
        value = [resolve(each) for each in value] if isinstance(value, list) else resolve(value)
    if kind == "rich_text_input" and isinstance(value, str):
        value = _rich(value)
    if field == "value" and value is not None:
        value = str(value) or None
    return {"type": kind, field: [] if value is None and kind.startswith("multi_") else value}


def action_of(block: Json, element: Json, value: Any, resolve: Resolve) -> Json:
    """The entry in `actions` when the person presses the button, or leaves another element at `value`."""
    where = {"block_id": block["block_id"], "action_id": element["action_id"]}
    if element["type"] == "button":
        shown = {key: element[key] for key in ("type", "text", "value", "style") if key in element}
        return shown | where
    return state_of(element, value, resolve) | where


def untouched(element: Json) -> Json:
    """The state of an element that the person has left as it was."""
    kind = element["type"]
    if kind in _OPTION:
        return {"type": kind, "selected_option": element.get("initial_option")}
    if kind in _OPTIONS:
        return {"type": kind, "selected_options": element.get("initial_options", [])}
    field, initial = _PLAIN[kind]
    return {"type": kind, field: element.get(initial, [] if kind.startswith("multi_") else None)}


def state_values(blocks: Sequence[Json], touched: Json) -> Json:
    """`state.values` of a message or view: each stateful element's state, from `touched` or as it was drawn.

    `touched` has the same shape: block id, action id, state.
    """
    values: Json = {}
    for block, element in elements(blocks):
        if element["type"] not in STATELESS:
            state = touched.get(block["block_id"], {}).get(element["action_id"]) or untouched(element)
            values.setdefault(block["block_id"], {})[element["action_id"]] = state
    return values


def option_of(element: Json, wanted: str) -> Json:
    """The option whose value, or else whose text, is `wanted`."""
    offered = [*element.get("options", [])]
    for group in element.get("option_groups", []):
        offered += group["options"]
    for option in offered:
        if wanted in (option.get("value"), option["text"]["text"]):
            return dict(option)
    raise NotOnScreen(f"{wanted} is not offered: {', '.join(str(option.get('value')) for option in offered)}")


def _rich(text: str) -> Json:
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    return {"type": "rich_text", "elements": [section]}
