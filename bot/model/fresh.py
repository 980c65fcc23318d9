"""Moves the times in an example to now, so that what it tells has just happened."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.model.wire import moment

_ISO = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")
_AMERICAN = re.compile(r"\d{1,2}/\d{1,2}/\d{4} \d{1,2}:\d\d:\d\d [AP]M")
_EPOCH = re.compile(r"1[5-9]\d{8}(?:\d{3}|\d{9})?")
"""Seconds, milliseconds or nanoseconds of the years 2017 to 2033."""

_NANOSECONDS = 19
_MICROSECOND = timedelta(microseconds=1)


def fresh(body: Any, now: datetime) -> Any:
    """The body with all of its times moved alike, so that the latest one is `now`.

    Written times count before numbers, and a number moves with them: an expiry stays as far ahead as it was.
    Dates without a time and times that stand for none (0001-01-01) stay.
    """
    values = list(_leaves(body))
    written = [read for value in values if (read := _written(value))]
    counted = [read for value in values if (read := _counted(value))]
    latest = max(written or counted, default=None)
    if latest is None:
        return body
    by = now.astimezone(UTC) - latest
    return _mapped(body, lambda value: _moved(value, by))


def _leaves(body: Any) -> Iterator[Any]:
    if isinstance(body, dict | list):
        for inner in body.values() if isinstance(body, dict) else body:
            yield from _leaves(inner)
    else:
        yield body


def _mapped(body: Any, change: Callable[[Any], Any]) -> Any:
    match body:
        case dict():
            return {name: _mapped(inner, change) for name, inner in body.items()}
        case list():
            return [_mapped(inner, change) for inner in body]
    return change(body)


def _written(value: Any) -> datetime | None:
    if isinstance(value, str) and (_ISO.fullmatch(value) or _AMERICAN.fullmatch(value)):
        return moment(value)
    return None


def _counted(value: Any) -> datetime | None:
    if isinstance(value, bool) or not isinstance(value, int | str) or not _EPOCH.fullmatch(str(value)):
        return None
    digits = str(value)
    return moment(int(digits) / 1e9 if len(digits) == _NANOSECONDS else digits)


def _moved(value: Any, by: timedelta) -> Any:
    """The value moved, in the form that it had."""
    if (at := _written(value)) is not None:
        if _AMERICAN.fullmatch(value):
            then = at + by
            return f"{then.month}/{then.day}/{then.year} {then:%I:%M:%S %p}"
        return (at + by).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    if _counted(value) is None:
        return value
    units = {10: 1_000_000, 13: 1_000}.get(len(str(value)))
    steps = by // _MICROSECOND
    moved = int(value) + (steps // units if units else steps * 1_000)
    return str(moved) if isinstance(value, str) else moved
