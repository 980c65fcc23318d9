"""Finds the incident for an alert that speaks: an open one, a storm, the one it reopens, or its own."""

from __future__ import annotations

from collections.abc import Mapping

from bot.engine.case import Case
from bot.engine.decided import detected_at, record_alert
from bot.engine.muting import hold_back_behind
from bot.engine.reopening import reopen
from bot.engine.response import respond
from bot.engine.severity import change_severity
from bot.flow.record import record, say_again, show
from bot.model.alert import AlertStatus, DecidedAlert, Decision
from bot.model.drill import titled
from bot.model.incident import Incident
from bot.model.severity import Severity
from bot.model.timeline import EntryKind
from bot.policy import Policy
from bot.rules import correlate, flapping, inhibit
from bot.rules.drill import may_join
from bot.rules.duration import in_words
from bot.rules.storm import weather, window


class Joining:
    """Carries out where an alert belongs."""

    def __init__(self, policy: Policy, titles: Mapping[str, str]) -> None:
        self._policy = policy
        self._titles = titles

    def place(self, case: Case) -> DecidedAlert:
        """An open incident of its service or resource; else held back behind what it depends on; else, in a
        storm, that one; else an incident of its own. A private alert is held back behind nothing that all may
        see, and joins no storm."""
        found = case.tx.candidates(service=case.decided.service, resource=case.decided.resource)
        where = self._where(case)
        candidates = [each for each in found if each.incident.workspace == where]
        joined = correlate.correlate(case.alert, case.classified, candidates, case.now, self._policy)
        case.ruled("correlate", joined.incident or "alone", joined.reason)
        reason = f"{case.classified.reason}; {joined.reason}"
        if joined.incident and (incident := case.tx.incident(joined.incident)):
            return self.attach(case, incident, reason)
        if case.decided.private:
            return self._open(case, reason)
        if parent := self._inhibitor(case):
            return hold_back_behind(case, parent)
        return self._gather(case) or self._open(case, reason)

    def attach(self, case: Case, incident: Incident, reason: str) -> DecidedAlert:
        """The alert in that incident, which it raises when it is worse."""
        decided = case.closed(Decision.ATTACHED, reason, incident.id)
        self._speaks(case, incident)
        incident = self.still_firing(case, incident)
        told = case.tx.count_entries(incident.id, EntryKind.ALERT, most=self._policy.storm.told)
        is_many = told >= self._policy.storm.told
        if incident.storm and is_many:
            show(case.tx, incident, case.now)
        else:
            record_alert(case.tx, incident, decided, case.now, self._titles, quiet=is_many)
        return decided

    def repeated(self, case: Case) -> DecidedAlert:
        """A repetition: it changes nothing, but takes an offer to resolve back."""
        if case.alert.status is AlertStatus.FIRING and case.incident:
            case.keep(case.incident.id)
            if case.incident.is_open:
                self.still_firing(case, case.incident)
        return case.closed(
            Decision.DUPLICATE, case.decided.reason, case.incident.id if case.incident else None
        )

    def reopen(self, case: Case, incident: Incident) -> DecidedAlert:
        """The alert in its incident, which was resolved lately and is open again, with its channel."""
        self._speaks(case, incident)
        since = in_words(case.now - (incident.resolved_at or case.now))
        why = case.ruled(
            "reopen", incident.id, f"{incident.id} was resolved {since} before, and is open again"
        )
        incident = reopen(case.tx, self._policy, incident, case.now, title=case.decided.title, since=since)
        self.still_firing(case, incident)
        return case.closed(Decision.REOPENED, why, incident.id)

    def still_firing(self, case: Case, incident: Incident) -> Incident:
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

    def _where(self, case: Case) -> str:
        """The workspace that hears of it: what is open in another neither takes it in nor holds it back."""
        return self._policy.workspace_of(case.decided.service)

    def _speaks(self, case: Case, incident: Incident) -> None:
        """Keeps that it fires in that incident, and is held back by nothing."""
        case.keep(incident.id, fires=flapping.fires(case.known, case.now, self._policy), muted_by=None)

    def _inhibitor(self, case: Case) -> Incident | None:
        service, severity = case.decided.service, case.decided.severity
        above = self._policy.depends_on(service)
        above_it = case.tx.firing_incidents(above) if above else []
        where = self._where(case)
        firing = [each for each in above_it if may_join(case.alert, each) and each.workspace == where]
        parent = inhibit.inhibitor(service, severity, firing, self._policy)
        if above and parent is None:
            case.ruled("inhibit", "speaks", f"nothing that {service} depends on fires, or it is worse")
        return parent

    def _gather(self, case: Case) -> DecidedAlert | None:
        """The alert in a storm, where there is one."""
        severity, drill = case.decided.severity, case.alert.drill.id if case.alert.drill else None
        where = self._where(case)
        storm = case.tx.open_storm(case.now - self._policy.storm.quiet, drill=drill, workspace=where)
        lately = self._lately(case, storm, drill)
        says = weather(severity, case.decided.service, lately, storm, self._policy)
        case.ruled("storm", "joins" if says.is_storm else "stays out", says.why)
        if not says.is_storm:
            return None
        reason = f"{case.classified.reason}; {says.why}"
        return self.attach(case, storm or self._open_storm(case, says.why), reason)

    def _lately(self, case: Case, storm: Incident | None, drill: str | None) -> int:
        """How many incidents alerts opened lately; of critical ones, also those that the storm took."""
        span = window(case.decided.severity, self._policy)
        is_critical = case.decided.severity is Severity.CRITICAL
        opened = case.tx.opened_by_alerts(
            case.now - span, critical=is_critical, drill=drill, workspace=self._where(case)
        )
        if not is_critical or storm is None:
            return opened
        newest = case.tx.decided_alerts(incident=storm.id, limit=self._policy.storm.critical)
        since = case.decided.received_at - span
        return opened + sum(
            each.severity is Severity.CRITICAL and each.received_at > since for each in newest
        )

    def _open_storm(self, case: Case, why: str) -> Incident:
        storm = Incident(
            id=case.tx.next_incident_id(case.now.year),
            title=titled("Alert storm") if case.alert.drill else "Alert storm",
            severity=case.decided.severity,
            detected_at=case.now,
            opened_at=case.now,
            storm=True,
            drill=case.alert.drill,
            workspace=self._where(case),
        )
        case.tx.add_incident(storm)
        storm = respond(case.tx, self._policy, storm, case.now)
        record(case.tx, storm, EntryKind.STORM, case.now, key="storm", data={"why": why}, quiet=True)
        return storm

    def _open(self, case: Case, reason: str) -> DecidedAlert:
        tx, now = case.tx, case.now
        incident = Incident(
            id=tx.next_incident_id(now.year),
            title=case.decided.title,
            severity=case.decided.severity,
            service=case.decided.service,
            private=case.decided.private,
            detected_at=detected_at(case.decided, now),
            opened_at=now,
            drill=case.alert.drill,
            workspace=self._where(case),
        )
        tx.add_incident(incident)
        decided = case.closed(Decision.OPENED, reason, incident.id)
        self._speaks(case, incident)
        incident = respond(tx, self._policy, incident, now)
        record_alert(tx, incident, decided, now, self._titles, quiet=True)
        return decided
