"""Reads what daily digests and weekly reviews are made of."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from bot.adapters.store.kinds import INCIDENTS, PAGES
from bot.adapters.store.shelf import View
from bot.model.incident import Incident
from bot.model.page import Page
from bot.model.report import NoisyAlert
from bot.model.timeline import EntryKind
from bot.model.workspace import HOME


class ReportReads(View):
    """A stretch of time, as every reader sees it."""

    def incidents_since(self, since: datetime) -> list[Incident]:
        return self._asked(INCIDENTS, "incidents_since", since=since)

    def pages_since(self, since: datetime) -> list[Page]:
        return self._asked(PAGES, "pages_since", since=since)

    def noisy_alerts(self, since: datetime, limit: int, *, workspace: str = HOME) -> list[NoisyAlert]:
        found = self._shelf.ask("noisy_alerts", since=since, limit=limit, workspace=workspace)
        fields = NoisyAlert.model_fields
        return [NoisyAlert.model_validate({name: row[name] for name in fields}) for row in found]

    def last_entries(self, kinds: Collection[EntryKind]) -> Mapping[str, datetime]:
        found = self._shelf.ask("last_entries", kinds=list(kinds))
        return {row["incident"]: datetime.fromisoformat(row["at"]) for row in found}
