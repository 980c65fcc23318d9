"""Reads and writes incidents."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime

from bot.adapters.store.kinds import INCIDENTS
from bot.adapters.store.shelf import View
from bot.model.incident import Candidate, Incident
from bot.model.search import Search
from bot.model.workspace import HOME


class IncidentReads(View):
    """Incidents, as every reader sees them."""

    def incident(self, incident_id: str) -> Incident | None:
        return self._one(INCIDENTS, id=incident_id)

    def incidents(self, *, open_only: bool = False, limit: int = 100) -> list[Incident]:
        return self._asked(INCIDENTS, "newest_open_incidents" if open_only else "incidents", limit=limit)

    def listed(self, wanted: Search, *, limit: int, offset: int = 0) -> list[Incident]:
        return self._asked(
            INCIDENTS,
            "search_incidents",
            statuses=sorted(wanted.statuses) or None,
            severities=sorted(wanted.severities) or None,
            services=sorted(wanted.services) or None,
            since=wanted.since,
            person=wanted.person or None,
            beside=wanted.beside,
            workspace=wanted.workspace,
            worst_first=wanted.is_open,
            limit=limit,
            offset=offset,
        )

    def incidents_before(self, wanted: Search, *, limit: int, before: str | None = None) -> list[Incident]:
        return self._asked(
            INCIDENTS,
            "incidents_before",
            before=before,
            statuses=sorted(wanted.statuses),
            severities=sorted(wanted.severities) or None,
            services=sorted(wanted.services) or None,
            workspace=wanted.workspace,
            limit=limit,
        )

    def incident_of_room(self, channel_id: str) -> Incident | None:
        return next(iter(self._asked(INCIDENTS, "incident_of_room", channel=channel_id)), None)

    def private_incidents(self) -> list[Incident]:
        return self._asked(INCIDENTS, "private_incidents")

    def merged_into(self, incident_id: str) -> list[Incident]:
        return self._all(INCIDENTS, merged_into=incident_id)

    def opened_by_alerts(
        self, since: datetime, *, critical: bool, drill: str | None = None, workspace: str = HOME
    ) -> int:
        asked = {"critical": critical, "drill": drill, "workspace": workspace}
        [row] = self._shelf.ask("opened_by_alerts", since=since, **asked)
        return int(row["size"])

    def open_storm(
        self, since: datetime, *, drill: str | None = None, workspace: str = HOME
    ) -> Incident | None:
        found = self._asked(INCIDENTS, "open_storm", since=since, drill=drill, workspace=workspace)
        return next(iter(found), None)


class IncidentWrites(View):
    """Incidents, as a transaction changes them."""

    def next_incident_id(self, year: int) -> str:
        [row] = self._shelf.ask("count_up", name=f"incidents.{year}")
        return f"INC-{year}-{row['value']:03d}"

    def add_incident(self, incident: Incident) -> None:
        self._add(INCIDENTS, incident)

    def save_incident(self, incident: Incident) -> None:
        self._save(INCIDENTS, incident)

    def candidates(self, *, service: str | None = None, resource: str | None = None) -> list[Candidate]:
        found = self._shelf.ask("candidates", service=service, resource=resource)
        return [
            Candidate(
                incident=INCIDENTS.value_of(row),
                last_start=row["last_start"],
                same_resource=row["same_resource"],
                services=json.loads(row["services"]),
            )
            for row in found
        ]

    def firing_incidents(self, services: Collection[str]) -> list[Incident]:
        return self._asked(INCIDENTS, "firing_incidents", services=list(services))
