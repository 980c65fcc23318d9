"""A body is taken apart member by member, and unwrapped where a relay has wrapped it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.errors import UnreadableAlert
from bot.model.alert import Change, Unread
from bot.model.parcel import MOST_SIGNALS, read_each


def read(body: object) -> Change:
    if not isinstance(body, dict) or "title" not in body:
        raise UnreadableAlert("it has no title")
    return Change(source="test", title=str(body["title"]))


def titles(body: Any) -> list[str]:
    """What was read, and why the rest was not."""
    signals = read_each("test", body, read)
    return [
        signal.title if isinstance(signal, Change) else str(getattr(signal, "reason", ""))
        for signal in signals
    ]


DEPLOY = {"title": "A"}


@pytest.mark.parametrize(
    "body",
    [
        DEPLOY,
        [DEPLOY],
        {"body": DEPLOY},
        {"object": {"body": DEPLOY}},
        {"statusCode": 200, "body": json.dumps(DEPLOY)},
        [json.dumps(DEPLOY)],
        {"payload": {"data": {"body": DEPLOY}}},
        {"body": [DEPLOY]},
        {"body": json.dumps([DEPLOY])},
    ],
)
def test_however_it_is_wrapped(body: Any) -> None:
    assert titles(body) == ["A"]


def test_what_can_be_read_as_it_is_is_not_unwrapped() -> None:
    assert titles({"title": "outer", "body": {"title": "inner"}}) == ["outer"]


def test_one_that_cannot_be_read_is_told_by_its_place() -> None:
    assert titles([DEPLOY, {"x": 1}, {"title": "B"}]) == ["A", "Member 2 of the list: it has no title", "B"]


def test_more_than_the_most_are_told_of() -> None:
    signals = read_each("test", [DEPLOY] * (MOST_SIGNALS + 3), read)
    assert len(signals) == MOST_SIGNALS + 1
    assert signals[-1] == Unread(source="test", reason="3 more of this body are left out")


@pytest.mark.parametrize(
    "body",
    [
        [],
        {},
        None,
        7,
        "{broken",
        [None, {}],
        {"body": "{broken"},
        {"body": {"body": {"body": {"body": DEPLOY}}}},
        [[[[[DEPLOY]]]]],
    ],
)
def test_where_nothing_can_be_read_it_says_so(body: Any) -> None:
    with pytest.raises(UnreadableAlert):
        read_each("test", body, read)
