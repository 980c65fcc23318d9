"""Takes a body apart that holds several things, or one that a relay has wrapped."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress

from bot.errors import UnreadableAlert
from bot.model.alert import Signal, Unread
from bot.model.wire import parsed

MOST_SIGNALS = 1000
"""How many alerts of one body are read."""

_WRAPPERS = ("body", "object", "payload", "data")


def read_each(
    source: str, body: object, read: Callable[[object], Signal | Sequence[Signal]], layers: int = 3
) -> list[Signal]:
    """What `read` makes of a body that is one thing, or of each member of one that is a list.

    What `read` cannot read is unwrapped, up to `layers` times, and tried again: a Logic App passes on
    {"body": {...}}, and some relays a string of JSON. Raises UnreadableAlert where nothing can be read;
    beside readable ones, a member that cannot be comes out as Unread.
    """
    members = body if isinstance(body, list) else [body]
    if not members:
        raise UnreadableAlert("The list is empty.")
    signals: list[Signal] = []
    unread: list[UnreadableAlert] = []
    taken = members[:MOST_SIGNALS]
    for number, member in enumerate(taken, 1):
        try:
            signals += _read(source, member, read, layers)
        except UnreadableAlert as error:
            unread.append(error)
            signals.append(Unread(source=source, reason=f"Member {number} of the list: {error}"))
    if len(unread) == len(taken):
        raise unread[0]
    return signals + left_out(source, members)


def left_out(source: str, items: Sequence[object]) -> list[Signal]:
    """A word on how many of these are left out, where a body holds more than MOST_SIGNALS; else nothing."""
    left = len(items) - MOST_SIGNALS
    return [Unread(source=source, reason=f"{left} more of this body are left out")] if left > 0 else []


def _read(
    source: str, member: object, read: Callable[[object], Signal | Sequence[Signal]], layers: int
) -> Sequence[Signal]:
    try:
        found = read(member)
    except UnreadableAlert:
        for inner in _within(member) if layers else ():
            with suppress(UnreadableAlert):
                return read_each(source, inner, read, layers - 1)
        raise
    return found if isinstance(found, Sequence) else [found]


def _within(member: object) -> list[object]:
    """What the member may be a wrapping of: an object, a list, or a string that holds one."""
    held = [member.get(name) for name in _WRAPPERS] if isinstance(member, dict) else [member]
    found = map(parsed, held)
    return [inner for inner in found if isinstance(inner, dict | list) and inner]
