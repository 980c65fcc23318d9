"""Reads and writes what of on-call is not in the policy."""

from __future__ import annotations

from datetime import datetime

from bot.adapters.store.kinds import OVERRIDES, ROSTERS
from bot.adapters.store.shelf import View
from bot.model.roster import Override, Roster


class OnCallReads(View):
    """Overrides and rosters, as every reader sees them."""

    def overrides(self, *, ending_after: datetime) -> list[Override]:
        return self._asked(OVERRIDES, "overrides", ending_after=ending_after)

    def override(self, override_id: str) -> Override | None:
        return self._one(OVERRIDES, id=override_id)

    def rosters(self) -> list[Roster]:
        return self._all(ROSTERS)


class OnCallWrites(View):
    """Overrides and rosters, as a transaction changes them."""

    def next_override_id(self) -> str:
        [row] = self._shelf.ask("count_up", name="overrides")
        return f"O-{row['value']}"

    def add_override(self, override: Override) -> None:
        self._add(OVERRIDES, override)

    def save_override(self, override: Override) -> None:
        self._save(OVERRIDES, override)

    def save_roster(self, roster: Roster) -> None:
        self._replace(ROSTERS, roster)
