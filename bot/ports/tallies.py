"""What figures of a stretch of time are made of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from bot.model.alert import Decision
from bot.model.incident import Incident
from bot.model.page import Page
from bot.model.workspace import HOME


class Tallies(Protocol):
    """Of one workspace, drills left out, from `since` on and before `until`.

    What is read does not grow with what is kept of other times; but to find what lasted into that time, an
    index of the critical incidents since is walked.
    """

    def opened_within(self, since: datetime, until: datetime, workspace: str = HOME) -> list[Incident]:
        """Those that were opened then, private ones among them."""

    def critical_within(self, since: datetime, until: datetime, workspace: str = HOME) -> list[Incident]:
        """Critical ones that were neither mitigated nor resolved for some of that time, whenever opened."""

    def sent_within(self, since: datetime, until: datetime, workspace: str = HOME) -> Mapping[Decision, int]:
        """How many alerts were received as firing, by what was decided.

        Those of private incidents are left out; what has no incident belongs to home.
        """

    def rung_within(self, since: datetime, until: datetime, workspace: str = HOME) -> list[Page]:
        """Pages that the pager was asked to ring then, those of private incidents among them."""
