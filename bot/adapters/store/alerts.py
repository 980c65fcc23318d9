"""Reads and writes decided alerts, problems and changes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.adapters.store.kinds import ALERTS, CHANGES, PROBLEMS
from bot.adapters.store.shelf import View
from bot.model.alert import Change, DecidedAlert, Decision, Problem
from bot.model.listing import WantedAlerts


class AlertReads(View):
    """Signals and what became of them, as every reader sees them."""

    def decided_alert(self, alert_id: str) -> DecidedAlert | None:
        return self._one(ALERTS, id=alert_id)

    def decided_alerts(
        self, *, incident: str | None = None, decision: Decision | None = None, limit: int = 100
    ) -> list[DecidedAlert]:
        if incident and self._shelf.rows("incidents", {"merged_into": incident}, limit=1):
            return self._asked(
                ALERTS, "alerts_with_merged", incident=incident, decision=decision, limit=limit
            )
        asked = {"incident": incident, "decision": decision}
        equal = {name: value for name, value in asked.items() if value is not None}
        if not equal:
            return self._asked(ALERTS, "newest_alerts", limit=limit)
        return self._all(ALERTS, newest=True, limit=limit, **equal)

    def alerts_before(
        self, wanted: WantedAlerts, *, limit: int, before: str | None = None
    ) -> list[DecidedAlert]:
        return self._asked(ALERTS, "alerts_before", before=before, limit=limit, **dict(wanted))

    def alerts_by_service(self, incident: str) -> Mapping[str, int]:
        found = self._shelf.ask("alerts_by_service", incident=incident)
        return {row["service"]: row["size"] for row in found}

    def problem(self, fingerprint: str) -> Problem | None:
        return self._one(PROBLEMS, fingerprint=fingerprint)

    def problems(self, incident: str) -> list[Problem]:
        return self._all(PROBLEMS, incident=incident)

    def problem_counts(self, incident: str) -> tuple[int, int]:
        [row] = self._shelf.ask("problem_counts", incident=incident)
        return row["firing"], row["size"]

    def held_back(self, mute: str) -> list[Problem]:
        return self._all(PROBLEMS, muted_by=mute)

    def changes(
        self, *, since: datetime, service: str | None = None, drill: str | None = None
    ) -> list[Change]:
        return self._asked(CHANGES, "changes", since=since, service=service, drill=drill)


class AlertWrites(View):
    """Signals, as a transaction keeps them."""

    def next_own_alert(self) -> int:
        [row] = self._shelf.ask("count_up", name="own_alerts")
        return int(row["value"])

    def add_alert(self, alert: DecidedAlert) -> None:
        self._add(ALERTS, alert)

    def save_problem(self, problem: Problem) -> None:
        self._replace(PROBLEMS, problem)

    def merge_problems(self, source: str, target: str) -> None:
        self._shelf.do("move_problems", source=source, target=target)

    def part_problems(self, source: str, target: str, since: datetime) -> None:
        self._shelf.do("part_problems", source=source, target=target)
        self._shelf.do("part_alerts", source=source, target=target, since=since)

    def add_change(self, alert_id: str, change: Change, happened_at: datetime) -> None:
        row = CHANGES.row_of(change) | {"alert": alert_id, "happened_at": happened_at}
        self._shelf.insert(CHANGES.table, row)
