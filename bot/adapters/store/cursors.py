"""Reads and writes how far those that are asked were read."""

from __future__ import annotations

from datetime import datetime

from bot.adapters.store.shelf import View


class CursorReads(View):
    """Cursors, as every reader sees them."""

    def cursor(self, name: str) -> str | None:
        for row in self._shelf.rows("cursors", {"name": name}):
            return str(row["value"])
        return None


class CursorWrites(View):
    """Cursors, as a transaction moves them."""

    def move_cursor(self, name: str, value: str, at: datetime) -> None:
        self._shelf.upsert("cursors", {"name": name, "value": value, "at": at}, "name")
