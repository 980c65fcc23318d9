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


@dataclass(frozen=True)
class Specimen:
    """A message that the bot can send: its blocks, and where they appear.

    `kind` is message, alone (shown to one person only) or form; a form has the `heading` and `submit` of its
    view.
    """

    title: str
    blocks: Sequence[Json]
    kind: str = "message"
    heading: str = ""
    submit: str = ""


def _nothing(_source: str, _name: str) -> str:
    return ""


def _no_story() -> Json | None:
    return None


def _nobody_directs(_deed: str, _name: str) -> None:
    raise ValueError("no story is played here")


@dataclass(frozen=True)
class Board:
    """The bot's side as plain values and callables; whatever is left out is not on the page.

    - `examples` are the alerts to fire; `fire(source, name)` sends one as its sender would and gives the
      receipt, or raises OSError when the bot does not answer.
    - `jobs()` gives the bot's jobs, each with `id kind incident state due_at attempts note` (ISO 8601 times).
    - `turn(seconds)` turns the clock forward, `run(pace)` lets it run so many times as fast; `pace()` says
      how fast it runs (1.0 is real time).
    - `help` maps a slash command to its sub-commands, each with `usage` and `help`.
    - `gallery()` gives every message that the bot can send.
    - `timeline_emoji` is the reaction that puts a message on a timeline, "" for none.
    - `mails()` gives the mails that arrived, each with `at` (in seconds), `to` and `title`.
    - `story()` gives what is played on this stage, as the page's story bar tells it, None where nothing is;
      `direct(deed, name)` passes on what somebody wants of it, and raises ValueError for what makes no sense.
    - `console()` gives the address of the bot's own web pages, "" while it does not run.
    - `protagonist()` is the user id of whoever a page is at first, "" for the first person.
    """

    examples: Sequence[Example] = ()
    fire: Callable[[str, str], str] = _nothing
    jobs: Callable[[], Sequence[Json]] = list
    turn: Callable[[float], None] | None = None
    run: Callable[[float], None] | None = None
    pace: Callable[[], float] = float
    help: Mapping[str, Sequence[Mapping[str, str]]] | None = None
    gallery: Callable[[], Sequence[Specimen]] = list
    timeline_emoji: str = ""
    mails: Callable[[], Sequence[Json]] = list
    story: Callable[[], Json | None] = _no_story
    direct: Callable[[str, str], None] = _nobody_directs
    protagonist: Callable[[], str] = str
    console: Callable[[], str] = str
