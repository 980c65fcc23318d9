"""The Block Kit check takes what Slack takes, and points at what Slack refuses."""

from __future__ import annotations

from typing import Any

import pytest

from bot.practice.slack.blockkit import problems

Json = dict[str, Any]


def plain(text: str, **more: Any) -> Json:
    return {"type": "plain_text", "text": text, **more}


def mrkdwn(text: str, **more: Any) -> Json:
    return {"type": "mrkdwn", "text": text, **more}


def option(value: str) -> Json:
    return {"text": plain(value), "value": value}


def options(count: int) -> list[Json]:
    return [option(str(index)) for index in range(count)]


def section(**more: Any) -> Json:
    return {"type": "section", "text": mrkdwn("Streaming latency"), **more}


def button(**more: Any) -> Json:
    return {"type": "button", "text": plain("Acknowledge"), "action_id": "ack", **more}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def entry(**element: Any) -> Json:
    return {"type": "input", "label": plain("Title"), "element": {"action_id": "title", **element}}


def rich(*parts: Json) -> Json:
    return {"type": "rich_text", "elements": list(parts)}


def line(*pieces: Json) -> Json:
    return {"type": "rich_text_section", "elements": list(pieces)}


def table(rows: int, columns: int, text: str = "1") -> Json:
    return {"type": "table", "rows": [[{"type": "raw_text", "text": text}] * columns] * rows}


CONFIRM = {"title": plain("Sure?"), "text": plain("It pages."), "confirm": plain("Yes"), "deny": plain("No")}
PICTURE = {"type": "image", "alt_text": "a plot", "image_url": "https://example.com/plot.png"}
VIDEO = {
    "type": "video",
    "alt_text": "a talk",
    "title": plain("A talk"),
    "thumbnail_url": "https://example.com/a.png",
    "video_url": "https://example.com/a",
}
PIECES: list[Json] = [
    {"type": "text", "text": "bold", "style": {"bold": True}},
    {"type": "link", "url": "https://example.com"},
    {"type": "emoji", "name": "wave"},
    {"type": "user", "user_id": "U1"},
    {"type": "date", "timestamp": 1_700_000_000, "format": "{time}"},
    {"type": "broadcast", "range": "here"},
]
MENUS = ["external_select", "users_select", "conversations_select", "channels_select"]

GOOD_IN_MESSAGES = {
    "the longest header": {"type": "header", "text": plain("x" * 150, emoji=True)},
    "the longest section": section(text=mrkdwn("x" * 3000, verbatim=True), expand=True),
    "ten fields without text": {"type": "section", "fields": [mrkdwn("x" * 2000)] * 10},
    "a button beside": section(accessory=button(style="danger", value="v" * 2000, confirm=CONFIRM)),
    "a menu beside": section(
        accessory={"type": "static_select", "options": options(100), "initial_option": option("7")}
    ),
    "grouped options": section(
        accessory={
            "type": "multi_static_select",
            "option_groups": [{"label": plain("All"), "options": options(3)}],
            "initial_options": [option("2")],
        }
    ),
    "an overflow menu": section(accessory={"type": "overflow", "options": options(5)}),
    "a context": {"type": "context", "elements": [PICTURE, mrkdwn("since 14:00"), plain("now")]},
    "every menu and picker": actions(
        *({"type": name, "placeholder": plain("Pick")} for name in MENUS),
        {"type": "datepicker", "initial_date": "2026-01-29"},
        {"type": "timepicker", "initial_time": "14:05"},
        {"type": "datetimepicker", "initial_date_time": 1_769_695_500},
        {"type": "checkboxes", "options": options(10), "initial_options": [option("1")]},
        {"type": "radio_buttons", "options": [{"text": mrkdwn("*a*"), "value": "a"}]},
        {"type": "overflow", "options": [{**option("Docs"), "url": "https://example.com"}]},
    ),
    "a divider": {"type": "divider", "block_id": "b" * 255},
    "an image from Slack": {
        "type": "image",
        "alt_text": "a plot",
        "slack_file": {"id": "F1"},
        "title": plain("p"),
    },
    "an input": entry(type="plain_text_input", multiline=True, max_length=3000, initial_value=""),
    "rich text": rich(
        line(*PIECES),
        {"type": "rich_text_list", "style": "bullet", "indent": 8, "elements": [line(*PIECES)]},
        {"type": "rich_text_quote", "elements": PIECES, "border": 1},
        {"type": "rich_text_preformatted", "elements": PIECES[:2]},
    ),
    "a video": VIDEO,
    "markdown": {"type": "markdown", "text": "# " + "x" * 11_998},
    "the largest table": {
        **table(100, 20),
        "column_settings": [{"align": "right", "is_wrapped": True}, None],
    },
    "a table with rich cells": {
        "type": "table",
        "rows": [[rich(line(*PIECES)), {"type": "raw_number", "value": 1.5, "text": "1.5"}]],
    },
}

GOOD_IN_MODALS: dict[str, Json] = {
    "plain_text_input": {"placeholder": plain("x" * 150), "dispatch_action_config": {}},
    "number_input": {"is_decimal_allowed": True, "min_value": "-1.5", "focus_on_load": True},
    "email_text_input": {"initial_value": "ana@example.com"},
    "url_text_input": {},
    "rich_text_input": {"initial_value": rich(line(*PIECES))},
    "multi_external_select": {"min_query_length": 0},
    "multi_users_select": {"initial_users": ["U1"], "max_selected_items": 3},
    "multi_conversations_select": {"filter": {"include": ["public"], "exclude_bot_users": True}},
    "multi_channels_select": {"initial_channels": ["C1"]},
    "conversations_select": {"default_to_current_conversation": True, "response_url_enabled": True},
}

BAD = {
    "a header too long": ({"type": "header", "text": plain("x" * 151)}, "/text/text", "at most 150"),
    "a header in mrkdwn": ({"type": "header", "text": mrkdwn("x")}, "/text/type", "plain_text"),
    "an empty text": (section(text=mrkdwn("")), "/text/text", "at least 1"),
    "a section too long": (
        section(text=mrkdwn("x" * 3001)),
        "/text/text",
        "at most 3000 characters and has 3001",
    ),
    "an empty section": ({"type": "section"}, "", "at least one of the fields text, fields"),
    "a field too long": (section(fields=[mrkdwn("x" * 2001)]), "/fields/0/text", "at most 2000"),
    "eleven fields": (section(fields=[mrkdwn("x")] * 11), "/fields", "1 to 10 items"),
    "emoji in mrkdwn": (section(text=mrkdwn("x", emoji=True)), "/text", "unknown field emoji"),
    "verbatim in plain_text": (section(text=plain("x", verbatim=True)), "/text", "unknown field verbatim"),
    "an unknown field": (section(colour="red"), "", "unknown field colour"),
    "a number as text": (section(text=mrkdwn(7)), "/text/text", "must be a string"),  # type: ignore[arg-type]
    "a string as text object": (section(text="x"), "/text", "must be an object"),
    "an unknown block": ({"type": "marquee"}, "/type", "must be one of header"),
    "a file": ({"type": "file", "external_id": "x", "source": "remote"}, "/type", "must be one of"),
    "a block without type": ({"text": plain("x")}, "/type", "must be one of"),
    "a block that is text": ("divider", "", "must be an object"),
    "an input field beside": (
        section(accessory={"type": "plain_text_input"}),
        "/accessory/type",
        "must be one of image",
    ),
    "an unknown style": (actions(button(style="warning")), "/elements/0/style", "primary, danger"),
    "a button too long": (actions(button(text=plain("x" * 76))), "/elements/0/text/text", "at most 75"),
    "a button in mrkdwn": (actions(button(text=mrkdwn("x"))), "/elements/0/text/type", "plain_text"),
    "a value too long": (actions(button(value="x" * 2001)), "/elements/0/value", "at most 2000"),
    "a url too long": (actions(button(url="x" * 3001)), "/elements/0/url", "at most 3000"),
    "an action_id too long": (actions(button(action_id="x" * 256)), "/elements/0/action_id", "at most 255"),
    "an action_id twice": (actions(button(), button()), "/elements/1/action_id", "ack is used twice"),
    "26 elements": (actions(*({"type": "users_select"} for _ in range(26))), "/elements", "1 to 25"),
    "no element": (actions(), "/elements", "1 to 25"),
    "a confirmation without deny": (
        actions(button(confirm={**CONFIRM, "title": plain("x" * 101)} | {"deny": plain("x" * 31)})),
        "/elements/0/confirm/deny/text",
        "at most 30",
    ),
    "half a confirmation": (
        actions(button(confirm={"title": plain("Sure?"), "text": plain("x"), "confirm": plain("y")})),
        "/elements/0/confirm",
        "lacks the required field deny",
    ),
    "eleven in a context": ({"type": "context", "elements": [mrkdwn("x")] * 11}, "/elements", "1 to 10"),
    "a button in a context": ({"type": "context", "elements": [button()]}, "/elements/0/type", "mrkdwn"),
    "101 options": (
        section(accessory={"type": "static_select", "options": options(101)}),
        "/accessory/options",
        "1 to 100",
    ),
    "no options": (
        section(accessory={"type": "static_select"}),
        "/accessory",
        "exactly one of the fields options",
    ),
    "options in both ways": (
        section(
            accessory={
                "type": "static_select",
                "options": options(1),
                "option_groups": [{"label": plain("x"), "options": options(1)}],
            }
        ),
        "/accessory",
        "exactly one",
    ),
    "an option too long": (
        section(
            accessory={"type": "static_select", "options": [{"text": plain("x" * 76), "value": "x" * 151}]}
        ),
        "/accessory/options/0/value",
        "at most 150",
    ),
    "a foreign initial option": (
        section(accessory={"type": "static_select", "options": options(2), "initial_option": option("9")}),
        "/accessory/initial_option",
        "must be one of the options offered",
    ),
    "six in an overflow menu": (
        section(accessory={"type": "overflow", "options": options(6)}),
        "/accessory/options",
        "1 to 5",
    ),
    "a url in a menu": (
        section(
            accessory={"type": "static_select", "options": [{**option("x"), "url": "https://example.com"}]}
        ),
        "/accessory/options/0",
        "unknown field url",
    ),
    "a placeholder too long": (
        actions({"type": "users_select", "placeholder": plain("x" * 151)}),
        "/elements/0/placeholder/text",
        "at most 150",
    ),
    "a date in another form": (
        actions({"type": "datepicker", "initial_date": "29.01.2026"}),
        "/elements/0/initial_date",
        "expected form",
    ),
    "a moment as text": (
        actions({"type": "datetimepicker", "initial_date_time": "1769695500"}),
        "/elements/0/initial_date_time",
        "whole number",
    ),
    "an image without words": (
        {"type": "image", "image_url": "https://example.com/p.png"},
        "",
        "lacks the required field alt_text",
    ),
    "an image without address": (
        {"type": "image", "alt_text": "x"},
        "",
        "exactly one of the fields image_url",
    ),
    "an image beside a path": ({**PICTURE, "image_url": "plot.png"}, "/image_url", "expected form"),
    "a label too long": (
        {**entry(type="plain_text_input"), "label": plain("x" * 2001)},
        "/label/text",
        "at most 2000",
    ),
    "a hint too long": (
        {**entry(type="plain_text_input"), "hint": plain("x" * 2001)},
        "/hint/text",
        "at most 2000",
    ),
    "a button as input": (entry(type="button"), "/element/type", "must be one of"),
    "a number without kind": (entry(type="number_input"), "/element", "is_decimal_allowed"),
    "a flag as text": ({**entry(type="url_text_input"), "optional": "yes"}, "/optional", "true or false"),
    "an empty rich text": (
        rich(line({"type": "text", "text": ""})),
        "/elements/0/elements/0/text",
        "at least 1",
    ),
    "an unknown rich piece": (rich(line({"type": "blink"})), "/elements/0/elements/0/type", "must be one of"),
    "a list of lists": (
        rich({"type": "rich_text_list", "style": "bullet", "elements": [{"type": "rich_text_list"}]}),
        "/elements/0/elements/0/type",
        "rich_text_section",
    ),
    "markdown too long": ({"type": "markdown", "text": "x" * 12_001}, "/text", "at most 12000"),
    "101 rows": (table(101, 1), "/rows", "1 to 100"),
    "21 columns": (table(1, 21), "/rows/0", "1 to 20"),
    "an empty cell": (table(1, 1, ""), "/rows/0/0/text", "at least 1"),
    "a table too wordy": (table(100, 20, "x" * 6), "/rows", "at most 10000 characters and has 12000"),
    "an unknown alignment": (
        {**table(1, 1), "column_settings": [{"align": "top"}]},
        "/column_settings/0/align",
        "left, center, right",
    ),
}


@pytest.mark.parametrize("name", GOOD_IN_MESSAGES)
def test_a_message_takes(name: str) -> None:
    assert problems([GOOD_IN_MESSAGES[name]], "message") == []


@pytest.mark.parametrize("kind", GOOD_IN_MODALS)
def test_a_modal_takes_an_input_of(kind: str) -> None:
    assert problems([entry(type=kind, **GOOD_IN_MODALS[kind])], "modal") == []


@pytest.mark.parametrize("name", BAD)
def test_a_message_refuses(name: str) -> None:
    block, pointer, words = BAD[name]
    found = problems([{"type": "divider"}, block], "message")
    assert any(words in each and each.endswith(f"[json-pointer:/blocks/1{pointer}]") for each in found), found
    assert all(each.startswith("[ERROR] ") for each in found)


@pytest.mark.parametrize(("surface", "most"), [("message", 50), ("modal", 100), ("home", 100)])
def test_each_surface_has_its_number_of_blocks(surface: str, most: int) -> None:
    assert problems([{"type": "divider"}] * most, surface) == []
    (sentence,) = problems([{"type": "divider"}] * (most + 1), surface)
    assert f"0 to {most} items and has {most + 1}" in sentence


@pytest.mark.parametrize("surface", ["modal", "home"])
@pytest.mark.parametrize("block", [{"type": "markdown", "text": "x"}, table(1, 1)])
def test_tables_and_markdown_stand_only_in_messages(surface: str, block: Json) -> None:
    (sentence,) = problems([block], surface)
    assert sentence.endswith("[json-pointer:/view/blocks/0/type]")


def test_what_holds_for_all_blocks_together() -> None:
    named = {"type": "divider", "block_id": "same"}
    focus = entry(type="plain_text_input", focus_on_load=True)
    markdown = {"type": "markdown", "text": "x" * 6001}
    assert problems([named, named], "message") == [
        "[ERROR] same is used twice [json-pointer:/blocks/1/block_id]"
    ]
    assert problems([focus, focus], "modal") == [
        "[ERROR] only one element may have the focus [json-pointer:/view/blocks/1/element/focus_on_load]"
    ]
    assert problems([table(1, 1), table(1, 1)], "message") == [
        "[ERROR] only one table is allowed [json-pointer:/blocks/1]"
    ]
    (too_long,) = problems([markdown, markdown], "message")
    assert "at most 12000 characters together and have 12002" in too_long


def test_the_same_action_may_stand_in_two_blocks() -> None:
    assert problems([actions(button()), actions(button())], "message") == []


@pytest.mark.parametrize("blocks", [None, {}, "[]", 7])
def test_blocks_must_be_a_list(blocks: object) -> None:
    assert problems(blocks, "message") == ["[ERROR] must be an array [json-pointer:/blocks]"]


def test_all_faults_are_told_at_once() -> None:
    first, second, third = problems(
        [section(text=mrkdwn("")), actions(button(style="x", value=1))], "message"
    )
    assert "/blocks/0/" in first
    assert "/blocks/1/" in second
    assert "/blocks/1/" in third
