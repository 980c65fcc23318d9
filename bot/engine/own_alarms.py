"""Alerts that Tocsin raises itself, about what it watches; they go the way of all others."""

from __future__ import annotations

from datetime import datetime

from bot.engine.alerts import AlertTriage
from bot.engine.decided import Arrival
from bot.model.alert import Alert, AlertStatus, DecidedAlert
from bot.model.severity import Severity
from bot.ports import Tx
from bot.rules.classify import Classified

SOURCE = "tocsin"
TITLE = "Tocsin"


class OwnAlarms:
    """Raises and ends them; no rule of the policy changes their severity or takes them for something else."""

    def __init__(self, triage: AlertTriage) -> None:
        self._triage = triage

    def fire(
        self,
        tx: Tx,
        name: str,
        title: str,
        now: datetime,
        *,
        severity: Severity,
        service: str | None = None,
        summary: str = "",
        reading: str = "",
    ) -> DecidedAlert:
        """Says that something is wrong; `name` is what it is known by until it ends."""
        alert = Alert(
            source=SOURCE,
            fingerprint=_fingerprint(name),
            status=AlertStatus.FIRING,
            title=title,
            summary=summary,
            reading=reading,
            severity=severity,
            service=service,
            started_at=now,
        )
        return self._decide(tx, alert, now)

    def end(self, tx: Tx, name: str, now: datetime) -> None:
        """Says that it is well again; does nothing where it was not wrong."""
        problem = tx.problem(_fingerprint(name))
        known = tx.decided_alert(problem.alert) if problem else None
        if problem is None or known is None or problem.status is AlertStatus.RESOLVED:
            return
        alert = Alert(
            source=SOURCE,
            fingerprint=problem.fingerprint,
            status=AlertStatus.RESOLVED,
            title=known.title,
            severity=known.severity,
            service=known.service,
            started_at=problem.started_at,
            ended_at=now,
        )
        self._decide(tx, alert, now)

    def _decide(self, tx: Tx, alert: Alert, now: datetime) -> DecidedAlert:
        number = tx.next_own_alert()
        arrival = Arrival(id=f"a-0-{number}", receipt=f"r-0-{number}", source=SOURCE, received_at=now)
        severity = alert.severity or Severity.MEDIUM
        taken_for = Classified(
            severity=severity,
            service=alert.service,
            rule=None,
            is_change=False,
            reason=f"{severity}, as Tocsin's own watch says",
        )
        decided = self._triage.decide(tx, arrival, alert, taken_for)
        tx.add_alert(decided)
        return decided


def _fingerprint(name: str) -> str:
    return f"{SOURCE}:{name}"
