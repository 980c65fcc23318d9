"""Block Kit's elements: buttons, menus, pickers and input fields, with where each may stand."""

from __future__ import annotations

from bot.practice.slack.blockkit_objects import (
    CHOICE_OPTION,
    CONFIRM,
    DISPATCH,
    FILTER,
    ID,
    OPTION_GROUP,
    OVERFLOW_OPTION,
    PLAIN_OPTION,
    STYLE,
    URL,
    initial_is_offered,
    picture,
    plain,
)
from bot.practice.slack.blockkit_rich_text import RICH_TEXT
from bot.practice.slack.blockkit_schema import Check, array, both, flag, record, string, typed, whole

_MANY = 1_000_000
_ACTION = {"action_id": ID, "confirm": CONFIRM}
_FOCUS = {"action_id": ID, "focus_on_load": flag}
_PICK = {**_ACTION, **_FOCUS}
_MENU = {**_PICK, "placeholder": plain(150)}
_MULTI = {**_MENU, "max_selected_items": whole(1, _MANY)}
_FIELD = {**_FOCUS, "placeholder": plain(150), "dispatch_action_config": DISPATCH}
_OPTIONS = {"options": array(PLAIN_OPTION, 100), "option_groups": array(OPTION_GROUP, 100)}
_CHOICES = {"options": array(CHOICE_OPTION, 10)}
_NUMERAL = string(100, like=r"-?\d+(\.\d+)?")
_TEXT_LENGTH = 3000

_BUTTONS: dict[str, Check] = {
    "button": record(
        {"text": plain(75)},
        {**_ACTION, "url": URL, "value": string(2000), "style": STYLE, "accessibility_label": string(75)},
    ),
    "overflow": record({"options": array(OVERFLOW_OPTION, 5)}, _ACTION),
}

_CHOOSERS: dict[str, Check] = {
    "checkboxes": both(
        record(_CHOICES, {**_PICK, "initial_options": array(CHOICE_OPTION, 10)}), initial_is_offered
    ),
    "radio_buttons": both(record(_CHOICES, {**_PICK, "initial_option": CHOICE_OPTION}), initial_is_offered),
    "datepicker": record({}, {**_MENU, "initial_date": string(10, like=r"\d{4}-\d\d-\d\d")}),
    "timepicker": record(
        {}, {**_MENU, "initial_time": string(5, like=r"([01]\d|2[0-3]):[0-5]\d"), "timezone": string(100)}
    ),
}

_MENUS: dict[str, Check] = {
    "static_select": both(
        record({}, {**_MENU, **_OPTIONS, "initial_option": PLAIN_OPTION}, one_of=tuple(_OPTIONS)),
        initial_is_offered,
    ),
    "external_select": record(
        {}, {**_MENU, "min_query_length": whole(0, _MANY), "initial_option": PLAIN_OPTION}
    ),
    "users_select": record({}, {**_MENU, "initial_user": ID}),
    "conversations_select": record(
        {},
        {
            **_MENU,
            "initial_conversation": ID,
            "default_to_current_conversation": flag,
            "response_url_enabled": flag,
            "filter": FILTER,
        },
    ),
    "channels_select": record({}, {**_MENU, "initial_channel": ID, "response_url_enabled": flag}),
}

_MULTI_MENUS: dict[str, Check] = {
    "multi_static_select": both(
        record(
            {},
            {**_MULTI, **_OPTIONS, "initial_options": array(PLAIN_OPTION, 100)},
            one_of=tuple(_OPTIONS),
        ),
        initial_is_offered,
    ),
    "multi_external_select": record(
        {},
        {**_MULTI, "min_query_length": whole(0, _MANY), "initial_options": array(PLAIN_OPTION, 100)},
    ),
    "multi_users_select": record({}, {**_MULTI, "initial_users": array(ID, _MANY)}),
    "multi_conversations_select": record(
        {},
        {
            **_MULTI,
            "initial_conversations": array(ID, _MANY),
            "default_to_current_conversation": flag,
            "filter": FILTER,
        },
    ),
    "multi_channels_select": record({}, {**_MULTI, "initial_channels": array(ID, _MANY)}),
}

_DATETIME: dict[str, Check] = {
    "datetimepicker": record({}, {**_PICK, "initial_date_time": whole(1_000_000_000, 9_999_999_999)}),
}

_FIELDS: dict[str, Check] = {
    "plain_text_input": record(
        {},
        {
            **_FIELD,
            "initial_value": string(_TEXT_LENGTH, 0),
            "multiline": flag,
            "min_length": whole(0, _TEXT_LENGTH),
            "max_length": whole(1, _TEXT_LENGTH),
        },
    ),
    "number_input": record(
        {"is_decimal_allowed": flag},
        {**_FIELD, "initial_value": _NUMERAL, "min_value": _NUMERAL, "max_value": _NUMERAL},
    ),
    "email_text_input": record({}, {**_FIELD, "initial_value": string(_TEXT_LENGTH, 0)}),
    "url_text_input": record({}, {**_FIELD, "initial_value": string(_TEXT_LENGTH, 0)}),
    "rich_text_input": record({}, {**_FIELD, "initial_value": typed({"rich_text": RICH_TEXT})}),
}

ACCESSORIES = {"image": picture(), **_BUTTONS, **_CHOOSERS, **_MENUS, **_MULTI_MENUS}
"""What may stand beside a section's text."""

ACTIONS = {**_BUTTONS, **_CHOOSERS, **_MENUS, **_DATETIME}
"""What may stand in an actions block."""

INPUTS = {**_CHOOSERS, **_MENUS, **_MULTI_MENUS, **_DATETIME, **_FIELDS}
"""What may stand in an input block."""
