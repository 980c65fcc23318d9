"""Reads what shows whether the work goes on: how long things wait, and what does not get through."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.adapters.store.shelf import View
from bot.model.job import Lane


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
