"""What templates may do with a value before they print it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import quote

from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from bot.render import escape
from bot.render.dialects import Dialect, web_address
from bot.render.wording import measured, place
from bot.rules.duration import in_words

_MOST_NAME = 100
_UNIT = re.compile(r"(second|minute|hour)s?")
_SHORT = {"second": "s", "minute": "min", "hour": "h"}

SIGNALS = {"critical": "🔴", "high": "🟠", "medium": "🟡", "low": "🔵", "resolved": "✅"}
"""The signs that go before a severity's word."""


class Ready(str):
    """Text already written in the language of the output."""

    __slots__ = ()


class Plain(str):
    """Text for a plain_text object of Slack, where nothing needs escaping but JSON's own."""

    __slots__ = ()


def filters_for(dialect: Dialect) -> dict[str, Callable[..., object]]:
    """Our filters by name, for one language."""

    @pass_context
    def when(
        context: Context, moment: datetime | str, form: str = "time", now: datetime | None = None
    ) -> Ready:
        """A time, and its distance from `now`.

        Its day comes with it as `form` "date", where the template's fact `dated` says so, or when it is not
        the day of `now`.
        """
        at = to_moment(moment)
        dated = form == "date" or context.get("dated", False) or (now is not None and _other_day(at, now))
        return Ready(dialect.when(at, dated, _away(at, now) if now else ""))

    def link(link: Mapping[str, str]) -> Ready:
        url, name = web_address(link["url"]), escape.cut(escape.one_line(link["name"]), _MOST_NAME)
        return Ready(dialect.link(url, name) if url else dialect.line(name))

    return {
        "channel": lambda room: Ready(dialect.channel(room["id"], escape.one_line(room["name"]))),
        "cut": lambda text, most: escape.cut(escape.one_line(text), most),
        "in_url": lambda text: Ready(quote(text, safe="")),
        "day": lambda day: Ready(day_in_words(day)),
        "in_words": in_words,
        "lasting": shortly,
        "lines": lambda text: Ready("\n".join(dialect.line(each) for each in escape.lines_of(text))),
        "iso": lambda moment: to_moment(moment).isoformat(timespec="microseconds"),
        "link": link,
        "listed": _listed,
        "measured": measured,
        "mention": lambda user, name="": Ready(dialect.user(user, escape.one_line(name))),
        "neat": _neat,
        "place": place,
        "plain": lambda text: Plain(escape.one_line(text)),
        "said": lambda text: Ready(dialect.words(escape.one_line(text))),
        "sentence": lambda text: text if text.endswith((".", "!", "?")) else f"{text}.",
        "typed": lambda text, most: Plain(escape.cut("\n".join(escape.lines_of(text)), most)),
        "when": when,
        "worded": lambda word: word.replace("_", " "),
    }


def _away(moment: datetime, now: datetime) -> str:
    return f"in {shortly(moment - now)}" if moment > now else f"{shortly(now - moment)} ago"


def _other_day(moment: datetime, now: datetime) -> bool:
    return moment.date() != now.astimezone(UTC).date()


def shortly(duration: timedelta) -> str:
    """A duration with its units shortened: "23 min"."""
    return _UNIT.sub(lambda unit: _SHORT[unit.group(1)], in_words(duration))


def day_in_words(day: date | str) -> str:
    """A day, given as such or in ISO 8601, as "Feb 10, 2026"."""
    read = date.fromisoformat(day) if isinstance(day, str) else day
    return f"{read:%b} {read.day}, {read.year}"


def to_moment(moment: datetime | str) -> datetime:
    """An aware datetime in UTC from one in any zone, or from ISO 8601."""
    read = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return read.astimezone(UTC)


def json_values(text: str) -> Iterator[Any]:
    """The JSON values that stand one after the other in `text`, without commas. Raises ValueError."""
    decoder = json.JSONDecoder(strict=False)
    at = 0
    while text[at:].strip():
        at += len(text[at:]) - len(text[at:].lstrip())
        value, at = decoder.raw_decode(text, at)
        yield value


def _listed(values: Markup) -> Markup:
    """JSON values that stand one after the other, as a JSON array."""
    listed = json.dumps(list(json_values(str(values))), ensure_ascii=False)
    return Markup(listed)  # noqa: S704 - read back from what was escaped


def _neat(text: Markup) -> Markup:
    """The template's own lines without indentation, and without those that say nothing."""
    return Markup("\n".join(line.strip() for line in text.split("\n") if line.strip()))  # noqa: S704
