"""A document that leaves Tocsin as a file, and in which formats."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.model.incident import Incident
from bot.ports import Reader
from bot.settings import Settings

Make = Callable[[Reader, Incident, Settings, str], bytes]
"""The document of that incident in one of its formats; it raises TocsinError where there is none."""


@dataclass(frozen=True)
class Export:
    """`formats` bear the names that their files end in, the usual one first."""

    formats: tuple[str, ...]
    make: Make
