"""Every alert source by name, gathered from the files of this package."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from types import MappingProxyType

import bot.sources
from bot.model.source import Source


def _gather() -> Mapping[str, Source]:
    names = sorted(module.name for module in pkgutil.iter_modules(bot.sources.__path__))
    modules = [importlib.import_module(f"bot.sources.{name}") for name in names if name != "catalog"]
    found: list[Source] = [module.SOURCE for module in modules if hasattr(module, "SOURCE")]
    return MappingProxyType({source.name: source for source in found})


SOURCES: Mapping[str, Source] = _gather()
"""The sources that `POST /alerts/{source}` knows: a file with a SOURCE in this package is one."""
