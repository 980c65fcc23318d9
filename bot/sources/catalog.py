"""Every alert source by name, gathered from the files of this package."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable, Iterator, Mapping

import bot.sources
from bot.model.source import Source


class Catalog(Mapping[str, Source]):
    """The sources by name; one is found by its aliases too, in any case, with hyphens for underscores."""

    def __init__(self, sources: Iterable[Source]) -> None:
        self._sources = {source.name: source for source in sources}
        self._aliases = {alias: each for each in self._sources.values() for alias in each.aliases}

    def __getitem__(self, name: str) -> Source:
        plain = name.lower().replace("-", "_")
        return self._sources.get(plain) or self._aliases[plain]

    def __iter__(self) -> Iterator[str]:
        return iter(self._sources)

    def __len__(self) -> int:
        return len(self._sources)


def _gather() -> Catalog:
    names = sorted(module.name for module in pkgutil.iter_modules(bot.sources.__path__))
    modules = [importlib.import_module(f"bot.sources.{name}") for name in names if name != "catalog"]
    return Catalog(module.SOURCE for module in modules if hasattr(module, "SOURCE"))


SOURCES: Mapping[str, Source] = _gather()
"""The sources that `POST /alerts/{source}` knows: a file with a SOURCE in this package is one."""
