"""What the menus of forms offer while somebody types in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches

from bot.policy import Policy
from bot.render import actions as ids


def fitting(typed: str, names: Iterable[str]) -> list[str]:
    """Those that begin with what is typed, then those that hold it, or else the nearest; all for nothing."""
    word, known = typed.strip().lower(), sorted(names)
    begin = [name for name in known if name.lower().startswith(word)]
    hold = [name for name in known if word in name.lower() and name not in begin]
    return [*begin, *hold] or get_close_matches(word, known)


OFFERS: Mapping[str, Callable[[Policy, str], list[str]]] = {
    ids.SERVICE: lambda policy, typed: fitting(typed, policy.services),
}
"""By the field of the form."""
