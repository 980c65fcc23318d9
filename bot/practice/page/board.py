"""What the page is told of the bot's side, by whoever puts the world together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True)
class Example:
    """An alert that can be fired by a click: `source` and `name` find it, `title` is what people read."""

    source: str
    name: str
    title: str


def _nothing(_source: str, _name: str) -> str:
    return ""


@dataclass(frozen=True)
class Board:
    """The bot's side as plain values and callables; whatever is left out is not on the page.

    - `examples` are the alerts to fire; `fire(source, name)` sends one as its sender would and gives the
      receipt, or raises OSError when the bot does not answer.
    - `jobs()` gives the bot's jobs, each with `id kind incident state due_at attempts note` (ISO 8601 times).
    - `turn(seconds)` turns the clock forward, `run(pace)` lets it run so many times as fast; `pace()` says
      how fast it runs (1.0 is real time).
    - `help` maps a slash command to its sub-commands, each with `usage` and `help`.
    - `gallery()` gives (title, blocks) of every message that the bot can send.
    - `timeline_emoji` is the reaction that puts a message on a timeline, "" for none.
    """

    examples: Sequence[Example] = ()
    fire: Callable[[str, str], str] = _nothing
    jobs: Callable[[], Sequence[Json]] = list
    turn: Callable[[float], None] | None = None
    run: Callable[[float], None] | None = None
    pace: Callable[[], float] = float
    help: Mapping[str, Sequence[Mapping[str, str]]] | None = None
    gallery: Callable[[], Sequence[tuple[str, list[Json]]]] = list
    timeline_emoji: str = ""
