"""Reads what figures are made of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.adapters.store.kinds import INCIDENTS, PAGES
from bot.adapters.store.shelf import View
from bot.model.alert import Decision
from bot.model.incident import Incident
from bot.model.page import Page
from bot.model.workspace import HOME


class TallyReads(View):
    """A stretch of time with an end, as every reader sees it."""

    def opened_within(self, since: datetime, until: datetime, workspace: str = HOME) -> list[Incident]:
        return self._asked(INCIDENTS, "opened_within", since=since, until=until, workspace=workspace)

    def critical_within(self, since: datetime, until: datetime, workspace: str = HOME) -> list[Incident]:
        return self._asked(INCIDENTS, "critical_within", since=since, until=until, workspace=workspace)

    def sent_within(self, since: datetime, until: datetime, workspace: str = HOME) -> Mapping[Decision, int]:
        found = self._shelf.ask("sent_within", since=since, until=until, workspace=workspace)
        return {Decision(row["decision"]): row["size"] for row in found}

    def rung_within(self, since: datetime, until: datetime, workspace: str = HOME) -> list[Page]:
        return self._asked(PAGES, "rung_within", since=since, until=until, workspace=workspace)
