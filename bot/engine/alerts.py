"""Decides one alert: new or known, alone or with others, and what follows from it."""

from __future__ import annotations

from collections.abc import Mapping

from bot.clock import Clock
from bot.engine.case import Case
from bot.engine.changes import keep_change
from bot.engine.decided import Arrival, decided_of
from bot.engine.joining import Joining
from bot.engine.mutes import Mutes
from bot.engine.muting import hold_back
from bot.engine.turning import Turning
from bot.model.alert import Alert, Change, DecidedAlert, Decision
from bot.policy import Policy
from bot.ports import Tx
from bot.rules import dedupe
from bot.rules.classify import Classified, classify
from bot.rules.resolving import is_called_off, reopens

Verdict = dedupe.Verdict


class AlertTriage:
    """Pure rules decide; this asks them in order, and has carried out what they decide."""

    def __init__(self, policy: Policy, clock: Clock, titles: Mapping[str, str], mutes: Mutes) -> None:
        self._policy = policy
        self._clock = clock
        self._titles = titles
        self._mutes = mutes
        self._joining = Joining(policy, titles)
        self._turning = Turning(policy, titles)

    def decide(
        self, tx: Tx, arrival: Arrival, alert: Alert, taken_for: Classified | None = None
    ) -> DecidedAlert:
        """What was decided, with its reasons; incidents, entries and jobs are written as that asks.

        With `taken_for` no rule of the policy is asked what the alert is.
        """
        now = self._clock.now()
        known = tx.problem(alert.fingerprint)
        incident = tx.incident(known.incident) if known and known.incident else None
        judged = dedupe.judge(
            alert,
            known,
            incident is not None and incident.is_open,
            reopens=reopens(incident, now, self._policy),
            called_off=is_called_off(incident, alert.severity, now),
        )
        classified = taken_for or classify(alert, self._policy)
        if incident and incident.private:  # what was told inside once is not told outside later
            classified = classified.model_copy(update={"private": True})
        decided = decided_of(arrival, alert, classified, judged.reason)
        case = Case(tx, alert, classified, decided, known, incident, now, self._mutes.at(tx, now))
        case.ruled("dedupe", judged.verdict, judged.reason)
        return self._by_verdict(case, judged.verdict, arrival)

    def _by_verdict(self, case: Case, verdict: Verdict, arrival: Arrival) -> DecidedAlert:
        match verdict:
            case Verdict.NEW:
                return self._new(case, arrival)
            case Verdict.DUPLICATE:
                return self._joining.repeated(case)
            case Verdict.AGAIN if case.incident:
                return hold_back(case) or self._turning.fires_again(case, case.incident, self._joining)
            case Verdict.REOPENS if case.incident:
                return hold_back(case) or self._joining.reopen(case, case.incident)
            case Verdict.CLEARED:
                return self._turning.cleared(case)
            case Verdict.UNKNOWN_RESOLVE:
                case.keep(None)
        return case.closed(Decision.IGNORED, case.decided.reason)

    def _new(self, case: Case, arrival: Arrival) -> DecidedAlert:
        if case.alert.is_test:
            why = case.ruled("test", "test", "a test of its sender: it arrived, and pages nobody")
            return case.closed(Decision.IGNORED, why)
        case.ruled("classify", case.decided.severity, case.classified.reason)
        if case.classified.is_change:
            return self._as_change(case, arrival)
        return hold_back(case) or self._joining.place(case)

    def _as_change(self, case: Case, arrival: Arrival) -> DecidedAlert:
        change = Change(
            source=case.alert.source,
            title=case.decided.title,
            happened_at=case.alert.started_at,
            service=case.decided.service,
            link=case.alert.links[0] if case.alert.links else None,
            drill=case.alert.drill.id if case.alert.drill else None,
        )
        keep_change(case.tx, arrival, change, case.now, self._titles)
        return case.closed(Decision.CHANGE, case.classified.reason)
