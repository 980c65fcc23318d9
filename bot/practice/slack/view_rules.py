"""What Slack refuses in a view before it shows it."""

from __future__ import annotations

import json
from collections.abc import Iterator

from bot.practice.slack.blockkit import problems
from bot.practice.slack.blockkit_objects import PLAIN_OPTION, plain
from bot.practice.slack.blockkit_schema import Check, array, flag, nullable, record, string, typed, wrong
from bot.practice.slack.records import Json, SlackError

_MOST_BYTES = 250_000


def _blocks(surface: str) -> Check:
    def check(value: object, _at: str) -> Iterator[str]:
        yield from problems(value, surface)

    return check


_OFFERED = array(PLAIN_OPTION, 100, 0)
_OPTIONAL = {
    "callback_id": string(255, 0),
    "private_metadata": string(3000, 0),
    "external_id": string(255, 0),
    "submit": nullable(plain(24)),
    "close": nullable(plain(24)),
    "clear_on_close": flag,
    "notify_on_close": flag,
    "submit_disabled": flag,
}
_CHECKS = {
    "modal": typed({"modal": record({"title": plain(24), "blocks": _blocks("modal")}, _OPTIONAL)}),
    "home": typed({"home": record({"blocks": _blocks("home")}, {"title": nullable(plain(24)), **_OPTIONAL})}),
}


def checked_view(view: object, surface: str) -> Json:
    """The view, when it is fit for the surface "modal" or "home".

    Raises:
        SlackError: `invalid_arguments` with one sentence for each fault, or `view_too_large`.
    """
    found = list(_CHECKS[surface](view, "/view"))
    if found or not isinstance(view, dict):
        raise _invalid(found)
    if len(json.dumps(view)) > _MOST_BYTES:
        raise SlackError("view_too_large")
    if (
        surface == "modal"
        and not view.get("submit")
        and any(each["type"] == "input" for each in view["blocks"])
    ):
        raise _invalid([wrong("/view/submit", "is needed when a block is an input")])
    return view


def checked_options(answer: Json) -> list[Json]:
    """The options that an app offers, alone or in groups; nothing fits when there are none.

    Raises:
        SlackError: `invalid_options`, when the menu would stay empty for another reason.
    """
    groups = answer.get("option_groups", [{"options": answer.get("options")}])
    offered = [each.get("options") for each in groups] if isinstance(groups, list) else [None]
    found = [wrong for options in offered for wrong in _OFFERED(options, "/options")]
    if found:
        raise SlackError("invalid_options", response_metadata={"messages": found})
    return [dict(option) for options in offered for option in options or []]


def _invalid(messages: list[str]) -> SlackError:
    return SlackError("invalid_arguments", response_metadata={"messages": messages})
