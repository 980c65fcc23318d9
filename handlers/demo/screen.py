"""Prints the demo: the story by time, the card, and documents; plain where nobody looks on."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from time import monotonic, sleep

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.markdown import Heading, Markdown
from rich.padding import Padding
from rich.text import Text

from handlers.scenario import words
from handlers.scenario.words import Names

_PLACE = 14
_INDENT = len("14:00 ✓ ") + _PLACE + 1
_WIDEST = 100
_PAUSE_SECONDS = 0.35
_MOST_SECONDS = 30.0


class Sign(Enum):
    """What a row is marked with: the sign, its style, and that of its place."""

    NONE = ("  ", "", "cyan")
    HELD = ("✓ ", "bold green", "")
    FAILED = ("✗ ", "bold red", "")


class Screen:
    """`paced` pauses after each row so that a person can follow, at most half a minute in all."""

    def __init__(self, console: Console, *, paced: bool = False) -> None:
        self._console = console
        self._width = min(console.width, _WIDEST)
        self._paces_until = monotonic() + _MOST_SECONDS if paced else 0.0
        self._last_time = ""
        self.paused = 0.0
        """Seconds spent in pauses so far."""

    def heading(self, title: str) -> None:
        """Begins a part."""
        self._console.print()
        self._console.print(Text(title, "bold underline"))
        self._console.print()

    def says(self, told: str) -> None:
        """A paragraph."""
        self._lines("", "", Text(told))

    def row(self, at: str, place: str, told: Text, sign: Sign = Sign.NONE) -> None:
        """What happened at that time and place; a new time stands apart from the last."""
        mark, style, place_style = sign.value
        if at != self._last_time:
            self._console.print()
        time = at if at != self._last_time else ""
        self._last_time = at
        first = Text.assemble(
            (f"{time:<6}", "bold"),
            (mark, style),
            (f"{place:<{_PLACE}} ", place_style),
        )
        self._lines(first, " " * _INDENT, told)
        self._pause()

    def line(self, told: Text) -> None:
        """A line of its own, set in a little."""
        self._lines("  ", "  ", told)

    def entry(self, at: str, told: Text) -> None:
        """A line of a timeline."""
        self._lines(Text(f"  {at:<7}", "bold"), " " * 9, told)

    def card(self, lines: Sequence[str], buttons: str, names: Names) -> None:
        """A message as it stands in the channel: its labelled lines, and its buttons."""
        bar = "  │ " if self._console.is_terminal else "    "
        labelled = [words.split(line) for line in lines]
        width = max((len(label) for label, _ in labelled), default=0) + 2
        self._console.print()
        for label, rest in labelled:
            first = Text.assemble((bar, "dim"), (f"{label:<{width}}" if label else "", "dim"))
            after = Text.assemble((bar, "dim"), " " * (width if label else 0))
            self._lines(first, after, words.text(rest, names))
        if buttons:
            self._lines(Text(bar, "dim"), Text(bar, "dim"), Text(buttons, "bold"))
        self._pause()

    def document(self, markdown: str) -> None:
        """A Markdown document, laid out."""
        self._print(Padding(_Document(markdown), (0, 0, 0, 2)))

    def next_step(self, typed: str, does: str) -> None:
        """A command to type, and what it does."""
        self.line(Text(typed, "bold cyan"))
        self._lines(" " * 6, " " * 6, Text(does))

    def verdict(self, told: str) -> None:
        """The last line."""
        self._console.print()
        self._lines("", "", Text(told, "bold green"))

    def failure(self, label: str, said: str) -> None:
        """A labelled line about what did not hold."""
        self._lines(Text(f"{label:<10}", "bold red"), " " * 10, Text(said))

    def _lines(self, first: Text | str, after: Text | str, told: Text) -> None:
        """Wraps what is told between its first line's head and the heads of those that follow."""
        for number, line in enumerate(told.wrap(self._console, self._width - len(first))):
            head = after if number else first
            line.rstrip()
            self._console.print(Text.assemble(head, line), soft_wrap=True)

    def _print(self, shown: RenderableType) -> None:
        if self._console.is_terminal:
            self._console.print(shown, width=self._width)
            return
        with self._console.capture() as captured:
            self._console.print(shown, width=self._width)
        for line in captured.get().splitlines():
            self._console.print(Text(line.rstrip()), soft_wrap=True)

    def _pause(self) -> None:
        if monotonic() < self._paces_until:
            sleep(_PAUSE_SECONDS)
            self.paused += _PAUSE_SECONDS


class _LeftHeading(Heading):
    """A heading at the left edge, whatever its level."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        self.text.justify = "left"
        self.text.stylize("bold")
        yield self.text


class _Document(Markdown):
    elements = Markdown.elements | {"heading_open": _LeftHeading}
