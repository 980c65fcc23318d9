"""Block Kit's composition objects: texts, options, confirmations, files, filters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from bot.practice.slack.blockkit_schema import Check, array, flag, record, string, typed, word, wrong

ID = string(255)
URL = string(3000)
WEB_URL = string(3000, like=r"https?://\S+")
STYLE = word("primary", "danger")


def plain(most: int) -> Check:
    """A text object of type plain_text."""
    return typed({"plain_text": record({"text": string(most)}, {"emoji": flag})})


def either_text(most: int, others: Mapping[str, Check] | None = None) -> Check:
    """A text object of type plain_text or mrkdwn, or one of the `others`."""
    return typed(
        {
            "plain_text": record({"text": string(most)}, {"emoji": flag}),
            "mrkdwn": record({"text": string(most)}, {"verbatim": flag}),
            **(others or {}),
        }
    )


def picture(optional: Mapping[str, Check] | None = None) -> Check:
    """What an image block and an image element have in common: alternative text, and an address or a file."""
    return record(
        {"alt_text": string(2000)},
        {**(optional or {}), "image_url": WEB_URL, "slack_file": SLACK_FILE},
        one_of=("image_url", "slack_file"),
    )


SLACK_FILE = record({}, {"id": ID, "url": WEB_URL}, one_of=("id", "url"))
CONFIRM = record(
    {"title": plain(100), "text": plain(300), "confirm": plain(30), "deny": plain(30)},
    {"style": STYLE},
)
FILTER = record(
    {},
    {
        "include": array(word("im", "mpim", "private", "public"), 4),
        "exclude_external_shared_channels": flag,
        "exclude_bot_users": flag,
    },
    any_of=("include", "exclude_external_shared_channels", "exclude_bot_users"),
)
DISPATCH = record({}, {"trigger_actions_on": array(word("on_enter_pressed", "on_character_entered"), 2)})

PLAIN_OPTION = record({"text": plain(75), "value": string(150)}, {"description": plain(75)})
OVERFLOW_OPTION = record({"text": plain(75), "value": string(150)}, {"description": plain(75), "url": URL})
CHOICE_OPTION = record({"text": either_text(75), "value": string(150)}, {"description": either_text(75)})
OPTION_GROUP = record({"label": plain(75), "options": array(PLAIN_OPTION, 100)})


def initial_is_offered(value: object, at: str) -> Iterator[str]:
    """An initial choice must equal one of the options offered; `value` has the shape of a menu."""
    assert isinstance(value, dict)
    groups: Iterable[list[object]] = (group["options"] for group in value.get("option_groups", []))
    offered = [*value.get("options", []), *(option for options in groups for option in options)]
    if "initial_option" in value and value["initial_option"] not in offered:
        yield wrong(f"{at}/initial_option", "must be one of the options offered")
    for index, option in enumerate(value.get("initial_options", [])):
        if option not in offered:
            yield wrong(f"{at}/initial_options/{index}", "must be one of the options offered")
