"""Tells a story in the terminal while it happens."""

from __future__ import annotations

from datetime import datetime

from handlers.demo.screen import Screen, Sign
from handlers.scenario import words
from handlers.scenario.expectation import Expectation, Look
from handlers.scenario.looks import buttons, card_lines
from handlers.scenario.model import Invitation
from handlers.scenario.onlooker import Check, Onlooker
from handlers.scenario.story import Story


class Telling(Onlooker):
    """One row for each deed and each check. With `failures`, what does not hold has its row too."""

    def __init__(self, screen: Screen, *, failures: bool = False) -> None:
        self._screen = screen
        self._failures = failures

    def begins(self, story: Story) -> None:
        """From now on the story's people and channels have names."""
        self.story = story

    def step(self, who: str, caption: str) -> None:
        """A row for each line."""
        for number, line in enumerate(caption.splitlines()):
            self._row("" if number else who, line)

    def waits(self, invitation: Invitation, until: datetime) -> None:
        """What can be done, and how long."""
        seconds = (until - self.story.stage.clock.now()).total_seconds()
        self._row("Your turn", f"{invitation.say} ({seconds:.0f} s)")

    def goes_on(self, invitation: Invitation, *, taken: bool) -> None:
        """Whether somebody did it."""
        name = self.story.stage.person(invitation.by).user.real_name
        self._row("", "Done." if taken else f"Nobody did, so {name} does it.")

    def checked(self, check: Check, expected: Expectation | None, place: str, told: str) -> None:
        """What is there; the whole card where that was looked at."""
        if check.held:
            self._row(place, told, Sign.HELD)
            if expected and expected.look is Look.CARD and not expected.of:
                story = self.story
                self._screen.card(card_lines(story), buttons(story), story.stage.names())
        elif self._failures:
            self._row(place, f"{check.name}: {check.expected} was expected", Sign.FAILED)

    def _row(self, place: str, told: str, sign: Sign = Sign.NONE) -> None:
        stage = self.story.stage
        self._screen.row(f"{stage.clock.now():%H:%M}", place, words.text(told, stage.names()), sign)
