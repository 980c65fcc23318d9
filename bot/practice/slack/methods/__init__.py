"""The Web API, one file per family; a file that sets METHODS is served without further registration."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from bot.practice.slack.call import Method


def all_methods() -> dict[str, Method]:
    """Every method by its name, such as "chat.postMessage"."""
    table: dict[str, Method] = {}
    for module in iter_modules(__path__, f"{__name__}."):
        table |= import_module(module.name).METHODS
    return table
