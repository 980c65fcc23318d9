"""Decides one alert: new or known, alone or with others, and what follows from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.clock import Clock
from bot.engine.changes import keep_change
from bot.engine.decided import (
    Arrival,
    decided_of,
    detected_at,
    facts,
    problem_of,
    record_alert,
    with_decision,
    within,
)
from bot.engine.response import respond
from bot.engine.severity import change_severity
from bot.flow.record import record, say_again
from bot.model.alert import Alert, AlertStatus, Change, DecidedAlert, Decision, Problem
from bot.model.incident import Incident
from bot.model.timeline import EntryKind
from bot.policy import Policy
from bot.ports import Tx
from bot.rules import correlate, dedupe
from bot.rules.classify import Classified, classify
from bot.rules.duration import in_words


@dataclass(frozen=True)
class _Case:
    """One alert with all that is known about it."""

    tx: Tx
    alert: Alert
    classified: Classified
    decided: DecidedAlert
    known: Problem | None
    incident: Incident | None
    now: datetime


class AlertTriage:
    """Pure rules decide; this carries out what they decide."""

    def __init__(self, policy: Policy, clock: Clock, titles: Mapping[str, str]) -> None:
        self._policy = policy
        self._clock = clock
        self._titles = titles

    def decide(self, tx: Tx, arrival: Arrival, alert: Alert) -> DecidedAlert:
        """What was decided, with its reason; incidents, entries and jobs are written as that asks."""
        known = tx.problem(alert.fingerprint)
        incident = tx.incident(known.incident) if known and known.incident else None
        judged = dedupe.judge(alert, known, incident is not None and incident.is_open)
        classified = classify(alert, self._policy)
        decided = decided_of(arrival, alert, classified, judged.reason)
        case = _Case(tx, alert, classified, decided, known, incident, self._clock.now())
        match judged.verdict:
            case dedupe.Verdict.NEW:
                return self._new(case, arrival)
            case dedupe.Verdict.DUPLICATE:
                return self._duplicate(case)
            case dedupe.Verdict.AGAIN if incident:
                again = with_decision(decided, Decision.ATTACHED, judged.reason, incident.id)
                return self._attach(case, again, incident)
            case dedupe.Verdict.CLEARED:
                return self._cleared(case)
            case dedupe.Verdict.UNKNOWN_RESOLVE:
                tx.save_problem(problem_of(decided, case.now))
        return decided

    def _new(self, case: _Case, arrival: Arrival) -> DecidedAlert:
        if case.alert.is_test:
            return with_decision(
                case.decided, Decision.IGNORED, "a test of its sender: it arrived, and pages nobody"
            )
        if case.classified.is_change:
            return self._as_change(case, arrival)
        joined = correlate.correlate(case.alert, case.classified, _candidates(case), case.now, self._policy)
        reason = f"{case.classified.reason}; {joined.reason}"
        incident = case.tx.incident(joined.incident) if joined.incident else None
        if incident:
            attached = with_decision(case.decided, Decision.ATTACHED, reason, incident.id)
            return self._attach(case, attached, incident)
        return self._open(case, reason)

    def _as_change(self, case: _Case, arrival: Arrival) -> DecidedAlert:
        change = Change(
            source=case.alert.source,
            title=case.decided.title,
            happened_at=case.alert.started_at,
            service=case.decided.service,
            link=case.alert.links[0] if case.alert.links else None,
            drill=case.alert.drill.id if case.alert.drill else None,
        )
        keep_change(case.tx, arrival, change, case.now, self._titles)
        return with_decision(case.decided, Decision.CHANGE, case.classified.reason)

    def _open(self, case: _Case, reason: str) -> DecidedAlert:
        tx, now = case.tx, case.now
        incident = Incident(
            id=tx.next_incident_id(now.year),
            title=case.decided.title,
            severity=case.decided.severity,
            service=case.decided.service,
            detected_at=detected_at(case.decided, now),
            opened_at=now,
            drill=case.alert.drill,
        )
        tx.add_incident(incident)
        decided = with_decision(case.decided, Decision.OPENED, reason, incident.id)
        tx.save_problem(problem_of(decided, now))
        incident = respond(tx, self._policy, incident, now)
        record_alert(tx, incident, decided, now, self._titles, quiet=True)
        return decided

    def _attach(self, case: _Case, decided: DecidedAlert, incident: Incident) -> DecidedAlert:
        seen = case.known.seen + 1 if case.known else 1
        case.tx.save_problem(problem_of(decided, case.now, seen))
        record_alert(case.tx, self._still_firing(case, incident), decided, case.now, self._titles)
        return decided

    def _duplicate(self, case: _Case) -> DecidedAlert:
        decided = with_decision(
            case.decided, Decision.DUPLICATE, case.decided.reason, case.incident.id if case.incident else None
        )
        if case.alert.status is AlertStatus.FIRING and case.known and case.incident:
            case.tx.save_problem(problem_of(decided, case.now, case.known.seen + 1))
            self._still_firing(case, case.incident)
        return decided

    def _still_firing(self, case: _Case, incident: Incident) -> Incident:
        """Takes an offer to resolve back, and never lets a worse alert hide in a lesser incident."""
        if incident.offered_resolve:
            incident = incident.model_copy(update={"offered_resolve": False})
            case.tx.save_incident(incident)
            say_again(case.tx, incident, EntryKind.ALERTS_CLEAR, case.now)
        severity = correlate.raised(incident, case.decided.severity)
        if severity is incident.severity:
            return incident
        reason = f"{case.decided.title} is {severity.value}"
        return change_severity(case.tx, self._policy, incident, severity, case.now, reason=reason)

    def _cleared(self, case: _Case) -> DecidedAlert:
        tx, incident = case.tx, case.incident
        decided = with_decision(
            case.decided, Decision.RESOLVED, case.decided.reason, incident.id if incident else None
        )
        tx.save_problem(problem_of(decided, case.now, case.known.seen if case.known else 1))
        if incident and incident.is_open:
            record(
                tx,
                incident,
                EntryKind.ALERT_RESOLVED,
                case.now,
                key=f"alert:{decided.id}",
                happened_at=within(decided.ended_at, incident.detected_at, case.now),
                source=decided.source,
                data=facts(decided, self._titles) | _lasted(case),
            )
            _offer_resolve(case, incident)
        return decided


def _lasted(case: _Case) -> dict[str, str]:
    """How long the alert fired, where both its times can be true."""
    started, ended = case.known.started_at if case.known else None, case.alert.ended_at or case.now
    if started is None or not started < ended <= case.now:
        return {}
    return {"lasted": in_words(ended - started)}


def _offer_resolve(case: _Case, incident: Incident) -> None:
    """Tells the channel once nothing fires any more, and offers the button."""
    problems = case.tx.problems(incident.id)
    if any(problem.status is AlertStatus.FIRING for problem in problems):
        return
    incident = incident.model_copy(update={"offered_resolve": True})
    case.tx.save_incident(incident)
    record(
        case.tx,
        incident,
        EntryKind.ALERTS_CLEAR,
        case.now,
        key=f"clear:{case.decided.id}",
        data={"count": str(len(problems))},
    )


def _candidates(case: _Case) -> list[correlate.Candidate]:
    found = case.tx.open_incidents(service=case.decided.service, resource=case.decided.resource)
    return [correlate.candidate(each, case.tx.decided_alerts(incident=each.id)) for each in found]
