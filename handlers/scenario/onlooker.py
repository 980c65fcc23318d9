"""Whoever follows a story while it is played."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from handlers.scenario.expectation import Expectation
from handlers.scenario.model import Invitation
from handlers.scenario.story import Story


@dataclass(frozen=True)
class Check:
    """What was expected and what was seen; `at` is the story's time, like "14:05"."""

    name: str
    at: str
    expected: str
    seen: str
    held: bool


class Onlooker:
    """Is told of everything from the playing thread, and makes nothing of it; a follower fills what it needs.

    Every text comes with its slots filled.
    """

    def begins(self, story: Story) -> None:
        """The story begins."""

    def step(self, who: str, caption: str) -> None:
        """Somebody does something now: `caption` may have several lines, in mrkdwn; both may be ""."""

    def waits(self, invitation: Invitation, until: datetime) -> None:
        """Somebody is invited to act until then."""

    def goes_on(self, invitation: Invitation, *, taken: bool) -> None:
        """Somebody took the invitation, or nobody did and the cast does it."""

    def checked(self, check: Check, expected: Expectation | None, place: str, told: str) -> None:
        """Something was looked for at that place; `told` says in mrkdwn what is there.

        `expected` is None where a deed could not be done.
        """
