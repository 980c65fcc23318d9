"""Several onlookers of one story."""

from __future__ import annotations

from datetime import datetime

from handlers.scenario.expectation import Expectation
from handlers.scenario.model import Invitation
from handlers.scenario.onlooker import Check, Onlooker
from handlers.scenario.story import Story


class Together(Onlooker):
    """Passes on what it is told, in their order."""

    def __init__(self, *onlookers: Onlooker) -> None:
        self._onlookers = onlookers

    def begins(self, story: Story) -> None:
        """The story begins."""
        for each in self._onlookers:
            each.begins(story)

    def step(self, who: str, caption: str) -> None:
        """Somebody does something now."""
        for each in self._onlookers:
            each.step(who, caption)

    def waits(self, invitation: Invitation, until: datetime) -> None:
        """Somebody is invited to act."""
        for each in self._onlookers:
            each.waits(invitation, until)

    def goes_on(self, invitation: Invitation, *, taken: bool) -> None:
        """Somebody did it, or nobody."""
        for each in self._onlookers:
            each.goes_on(invitation, taken=taken)

    def checked(self, check: Check, expected: Expectation | None, place: str, told: str) -> None:
        """Something was looked for."""
        for each in self._onlookers:
            each.checked(check, expected, place, told)
