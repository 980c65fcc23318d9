"""Reads what shows whether the work goes on: how long things wait, and what does not get through."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.adapters.store.shelf import View
from bot.model.alert import Decision
from bot.model.job import Lane
from bot.model.page import PageState, Via
from bot.model.severity import Severity


class SignReads(View):
    """Signs of progress, as every reader sees them."""

    def oldest_waiting(self) -> datetime | None:
        for row in self._shelf.ask("oldest_waiting"):
            return datetime.fromisoformat(row["received_at"])
        return None

    def oldest_due(self, now: datetime) -> Mapping[Lane, datetime]:
        found = {lane: self._shelf.ask("oldest_due", lane=lane, now=now)[0]["due_at"] for lane in Lane}
        return {lane: datetime.fromisoformat(due_at) for lane, due_at in found.items() if due_at}

    def failing_pages(self) -> int:
        [row] = self._shelf.ask("failing_pages")
        return int(row["size"])

    def decided_by_source(self) -> Mapping[tuple[str, Decision], int]:
        found = self._shelf.ask("decided_by_source")
        return {(row["source"], Decision(row["decision"])): row["size"] for row in found}

    def pages_by_way(self) -> Mapping[tuple[Via, PageState], int]:
        found = self._shelf.ask("pages_by_way")
        sizes = {(via, state): 0 for via in Via for state in PageState}
        return sizes | {(Via(row["via"]), PageState(row["state"])): row["size"] for row in found}

    def open_incidents(self) -> Mapping[Severity, int]:
        found = self._shelf.ask("open_incidents")
        return dict.fromkeys(Severity, 0) | {Severity(row["severity"]): row["size"] for row in found}
