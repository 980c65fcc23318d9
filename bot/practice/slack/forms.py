"""Fills in a modal as a person does, with the checks that Slack's own client makes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.practice.slack.elements import STATELESS, NotOnScreen, Resolve, elements, state_of, state_values
from bot.practice.slack.records import Json

_REQUIRED = "Please complete this required field."


def fill(view: Json, values: Mapping[str, Any], resolve: Resolve) -> Json:
    """`state.values` after the person put in `values`, each named by its block id or action id.

    Raises:
        NotOnScreen: the view has no such field, or the field no such option.
    """
    touched: Json = {block: dict(states) for block, states in view["state"]["values"].items()}
    left = dict(values)
    fields = [each for each in elements(view["blocks"]) if each[1]["type"] not in STATELESS]
    for block, element in fields:
        for name in (block["block_id"], element["action_id"]):
            if name in left:
                state = state_of(element, left.pop(name), resolve)
                touched.setdefault(block["block_id"], {})[element["action_id"]] = state
    if left:
        there = ", ".join(element["action_id"] for _block, element in fields) or "none at all"
        raise NotOnScreen(f"no field {', '.join(left)}; there is {there}")
    return state_values(view["blocks"], touched)


def refusals(view: Json, values: Json) -> dict[str, str]:
    """What the client says beside each input that it does not accept, by block id."""
    said: dict[str, str] = {}
    for block in view["blocks"]:
        if block["type"] == "input":
            element = block["element"]
            content = _content(values[block["block_id"]][element["action_id"]])
            empty = content in (None, "", [])
            words = _REQUIRED if empty and not block.get("optional") else _misfit(element, content)
            if words:
                said[block["block_id"]] = words
    return said


def _content(state: Json) -> Any:
    return next(content for name, content in state.items() if name != "type")


def _misfit(element: Json, content: Any) -> str:
    if content in (None, "", []):
        return ""
    kind = element["type"]
    if kind == "plain_text_input":
        return _length_misfit(element, content)
    if kind == "number_input":
        return _number_misfit(element, content)
    if kind == "email_text_input" and not re.fullmatch(r"\S+@\S+\.\S+", content):
        return "Please enter a valid email address."
    if kind == "url_text_input" and not re.fullmatch(r"https?://\S+", content):
        return "Please enter a valid URL."
    most = element.get("max_selected_items")
    return f"Please choose at most {most}." if most and len(content) > most else ""


def _length_misfit(element: Json, content: str) -> str:
    most = element.get("max_length", 3000)
    if len(content) > most:
        return f"Please enter at most {most} characters."
    least = element.get("min_length", 0)
    return f"Please enter at least {least} characters." if len(content) < least else ""


def _number_misfit(element: Json, content: str) -> str:
    form = r"-?\d+(\.\d+)?" if element["is_decimal_allowed"] else r"-?\d+"
    if not re.fullmatch(form, content):
        return "Please enter a number."
    number = float(content)
    if number < float(element.get("min_value", number)):
        return f"Please enter a number of at least {element['min_value']}."
    if number > float(element.get("max_value", number)):
        return f"Please enter a number of at most {element['max_value']}."
    return ""
