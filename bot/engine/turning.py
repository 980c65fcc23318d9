"""What it means when a known alert goes from firing to resolved and back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.engine.case import Case
from bot.engine.decided import facts, within
from bot.engine.joining import Joining
from bot.engine.reopening import TOCSIN
from bot.engine.resolving import Resolution, recover, resolve
from bot.flow import orders
from bot.flow.record import record
from bot.model.alert import AlertStatus, DecidedAlert, Decision, Problem
from bot.model.incident import Incident
from bot.model.job import Job
from bot.model.timeline import EntryKind
from bot.policy import Policy
from bot.ports import Tx
from bot.rules import flapping
from bot.rules.duration import in_words
from bot.rules.resolving import ends_at


class Turning:
    """Tells each turn once, a flapping alert's turns not at all, and that nothing fires any more."""

    def __init__(self, policy: Policy, titles: Mapping[str, str]) -> None:
        self._policy = policy
        self._titles = titles

    def fires_again(self, case: Case, incident: Incident, joining: Joining) -> DecidedAlert:
        """It fires again in its open incident: news, unless it comes and goes."""
        recent = flapping.fires(case.known, case.now, self._policy)
        was = case.known is not None and case.known.flapping
        if not was and not flapping.is_flapping(recent, self._policy):
            return joining.attach(case, incident, case.decided.reason)
        count, span = self._policy.flapping.times, in_words(self._policy.flapping.within)
        why = case.ruled(
            "flapping", "flapping", f"it began to fire {count} times within {span}, and is told once"
        )
        case.keep(incident.id, fires=recent, flapping=True, muted_by=None)
        incident = joining.still_firing(case, incident)
        if not was:
            self._tell_flapping(case, incident, count, span)
        return case.closed(Decision.FLAPPING, why, incident.id)

    def cleared(self, case: Case) -> DecidedAlert:
        """It fires no more: noted, and with the last one of its incident, resolving is offered."""
        incident = case.incident if case.incident and case.incident.is_open else None
        held = case.incident.id if case.incident else None
        case.keep(held)
        if incident and case.known and case.known.flapping:
            why = case.ruled(
                "flapping", "flapping", "it comes and goes, and is told when it has held for a while"
            )
            return case.closed(Decision.FLAPPING, why, incident.id)
        decided = case.closed(Decision.RESOLVED, case.decided.reason, held)
        if incident:
            record(
                case.tx,
                incident,
                EntryKind.ALERT_RESOLVED,
                case.now,
                key=f"alert:{decided.id}",
                happened_at=within(decided.ended_at, incident.detected_at, case.now),
                source=decided.source,
                data=facts(decided, self._titles) | _lasted(case),
                quiet=self._is_many(case.tx, incident),
            )
            self.offer_resolve(case.tx, incident, case.now, key=f"clear:{decided.id}")
        return decided

    def steady(self, tx: Tx, job: Job, now: datetime) -> None:
        """Tells how a flapping alert came to rest; looks again later when it has not."""
        problem = tx.problem(job.args["fingerprint"])
        if problem is None or not problem.flapping:
            return
        if now < (at := flapping.steady_at(problem, self._policy)):
            tx.add_job(orders.steady(problem, at))
            return
        tx.save_problem(problem.model_copy(update={"flapping": False, "fires": ()}))
        incident = tx.incident(problem.incident) if problem.incident else None
        if incident and incident.is_open:
            self._tell_steady(tx, problem, incident, now)

    def offer_resolve(self, tx: Tx, incident: Incident, now: datetime, *, key: str) -> None:
        """Once nothing fires any more, tells the channel and offers the button."""
        firing, count = tx.problem_counts(incident.id)
        if firing:
            return
        incident = incident.model_copy(update={"offered_resolve": True})
        tx.save_incident(incident)
        record(tx, incident, EntryKind.ALERTS_CLEAR, now, key=key, data={"count": str(count)})
        recover(tx, self._policy, incident, now)
        if due := ends_at(incident, now, self._policy):
            tx.add_job(orders.end_quietly(incident, due))

    def end_quietly(self, tx: Tx, job: Job, now: datetime) -> None:
        """Resolves an incident whose alerts stayed resolved, where the policy says so."""
        incident = tx.incident(str(job.incident))
        if incident is None or tx.problem_counts(incident.id)[0]:
            return
        turned = [problem.turned_at for problem in tx.problems(incident.id) if problem.turned_at]
        due = ends_at(incident, max(turned, default=now), self._policy)
        if due and due <= now:
            how = f"Its alerts stayed resolved for {in_words(self._policy.resolving.quiet)}."
            resolve(tx, self._policy, incident, Resolution(by=TOCSIN, how=how), now)

    def _is_many(self, tx: Tx, incident: Incident) -> bool:
        most = self._policy.storm.told
        return tx.count_entries(incident.id, EntryKind.ALERT_RESOLVED, most=most) >= most

    def _tell_flapping(self, case: Case, incident: Incident, count: int, span: str) -> None:
        tx, decided, now = case.tx, case.decided, case.now
        record(
            tx,
            incident,
            EntryKind.FLAPPING,
            now,
            key=f"flapping:{decided.id}",
            source=decided.source,
            data=facts(decided, self._titles) | {"times": str(count), "within": span},
        )
        if problem := tx.problem(decided.fingerprint):
            tx.add_job(orders.steady(problem, flapping.steady_at(problem, self._policy)))

    def _tell_steady(self, tx: Tx, problem: Problem, incident: Incident, now: datetime) -> None:
        alert = tx.decided_alert(problem.alert)
        is_firing = problem.status is AlertStatus.FIRING
        record(
            tx,
            incident,
            EntryKind.STEADY,
            now,
            key=f"steady:{problem.alert}",
            data={
                "title": alert.title if alert else problem.fingerprint,
                "state": "fires" if is_firing else "resolved",
                "held": in_words(self._policy.flapping.within),
            },
        )
        self.offer_resolve(tx, incident, now, key=f"clear:{problem.alert}:steady")


def _lasted(case: Case) -> dict[str, str]:
    """How long the alert fired, where both its times can be true."""
    started, ended = case.known.started_at if case.known else None, case.alert.ended_at or case.now
    if started is None or not started < ended <= case.now:
        return {}
    return {"lasted": in_words(ended - started)}
