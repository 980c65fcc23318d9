"""Reads and writes drills."""

from __future__ import annotations

from bot.adapters.store.kinds import DRILLS, INCIDENTS
from bot.adapters.store.shelf import View
from bot.model.drill import Drill
from bot.model.incident import Incident


class DrillReads(View):
    """Drills, as every reader sees them."""

    def drill(self, drill_id: str) -> Drill | None:
        return self._one(DRILLS, id=drill_id)

    def drills(self, *, limit: int = 100) -> list[Drill]:
        return self._all(DRILLS, newest=True, limit=limit)

    def incidents_of_drill(self, drill_id: str) -> list[Incident]:
        return self._asked(INCIDENTS, "incidents_of_drill", drill=drill_id)


class DrillWrites(View):
    """Drills, as a transaction changes them."""

    def add_drill(self, drill: Drill) -> None:
        self._add(DRILLS, drill)

    def save_drill(self, drill: Drill) -> None:
        self._save(DRILLS, drill)
