"""When a person did what a scenario invites to, by the bot's own records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.model.incident import Incident
from bot.model.timeline import Entry, EntryKind
from handlers.scenario.model import Act

_BY_ENTRY = {
    Act.COMMAND: (EntryKind.ASSIGNED,),
    Act.NOTE: (EntryKind.NOTE,),
    Act.CAPTURE: (EntryKind.CAPTURED,),
}
_TOLD = (EntryKind.NOTE, EntryKind.CAPTURED, EntryKind.STATUS)


@dataclass(frozen=True)
class Record:
    """One incident with its timeline, private or not."""

    incident: Incident
    timeline: Sequence[Entry]

    def done_at(self, act: Act) -> datetime | None:
        """When that was first done to this incident, in UTC, or None."""
        incident = self.incident
        milestones = {
            Act.DECLARE: incident.opened_at if incident.declared_by else None,
            Act.ACKNOWLEDGE: incident.acknowledged_at,
            Act.MITIGATE: incident.mitigated_at,
            Act.RESOLVE: incident.resolved_at,
        }
        return milestones[act] if act in milestones else self._first(_BY_ENTRY[act])

    def told_at(self) -> datetime | None:
        """When somebody first told the others something: a note, a captured message or a new status."""
        return self._first(_TOLD)

    def _first(self, kinds: Sequence[EntryKind]) -> datetime | None:
        return min((entry.recorded_at for entry in self.timeline if entry.kind in kinds), default=None)
