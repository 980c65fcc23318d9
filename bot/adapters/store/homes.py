"""Reads and writes who looks at which Home tab."""

from __future__ import annotations

from datetime import datetime

from bot.adapters.store.kinds import HOMES
from bot.adapters.store.shelf import View
from bot.model.home import Home


class HomeReads(View):
    """Home tabs, as every reader sees them."""

    def home(self, user: str) -> Home | None:
        return self._one(HOMES, user=user)

    def homes(self, *, opened_after: datetime) -> list[Home]:
        return self._asked(HOMES, "homes", opened_after=opened_after)


class HomeWrites(View):
    """Home tabs, as a transaction changes them."""

    def save_home(self, home: Home) -> None:
        self._replace(HOMES, home)
