"""Ends a time in which alerts were held back: says what there was, and lets speak what still fires."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.engine.case import Case
from bot.engine.joining import Joining
from bot.engine.mutes import Mutes
from bot.engine.muting import hold_back
from bot.flow import orders
from bot.flow.record import record
from bot.model.alert import Alert, AlertStatus, DecidedAlert, Decision, Problem
from bot.model.incident import Incident
from bot.model.job import Job
from bot.model.timeline import EntryKind
from bot.policy import Policy
from bot.ports import Tx
from bot.rules import inhibit
from bot.rules.classify import Classified


class Recap:
    """Takes up what a silence, maintenance or another incident held back."""

    def __init__(self, policy: Policy, titles: Mapping[str, str], mutes: Mutes) -> None:
        self._policy = policy
        self._mutes = mutes
        self._joining = Joining(policy, titles)

    def run(self, tx: Tx, job: Job, now: datetime) -> None:
        """Does so once what held them back is over; a silence that was prolonged is waited for."""
        mute = job.args["mute"]
        if silence := tx.silence(mute):
            if now < silence.ends_at:
                tx.add_job(orders.recap(mute, silence.ends_at))
                return
            name = f"Silence {silence.id} by {silence.author} ({silence.reason})"
            self._end(tx, mute, name, now)
        elif mute.startswith(inhibit.MUTED_BY):
            self._after_parent(tx, mute, now)
        else:
            self._end(tx, mute, _planned_name(mute), now)

    def _end(self, tx: Tx, mute: str, name: str, now: datetime) -> None:
        held = tx.held_back(mute)
        still = self._take_up(tx, held, now)
        if held:
            tx.add_job(
                orders.notify(
                    f"recap:{mute}:{now.isoformat()}",
                    now,
                    "recap",
                    name=name,
                    held=str(len(held)),
                    lines="\n".join(_line(tx, alert) for alert in still),
                )
            )

    def _after_parent(self, tx: Tx, mute: str, now: datetime) -> None:
        parent = tx.incident(mute.removeprefix(inhibit.MUTED_BY))
        if parent is None or (parent.is_open and tx.problem_counts(parent.id)[0]):
            return
        held = tx.held_back(mute)
        still = self._take_up(tx, held, now)
        if held:
            self._tell_parent(tx, parent, held, still, now)

    def _tell_parent(
        self, tx: Tx, parent: Incident, held: Sequence[Problem], still: Sequence[DecidedAlert], now: datetime
    ) -> None:
        taken = dict.fromkeys(alert.incident for alert in still if alert.incident)
        incidents = ", ".join(each for each in taken if not _is_private(tx, each))
        data = {"held": str(len(held)), "still": str(len(still)), "incidents": incidents}
        record(
            tx,
            parent,
            EntryKind.HELD_BACK,
            now,
            key=f"taken_up:{now.isoformat()}",
            data={key: value for key, value in data.items() if value},
        )

    def _take_up(self, tx: Tx, held: Sequence[Problem], now: datetime) -> list[DecidedAlert]:
        """Decides anew what still fires and is no drill, and forgets that it was held back; gives what was
        decided."""
        taken: list[DecidedAlert] = []
        for problem in held:
            tx.save_problem(problem.model_copy(update={"muted_by": None}))
            alert = tx.decided_alert(problem.alert)
            if alert and problem.status is AlertStatus.FIRING and not alert.drill:
                taken.append(self._decide_again(tx, alert, problem, now))
        return taken

    def _decide_again(self, tx: Tx, alert: DecidedAlert, problem: Problem, now: datetime) -> DecidedAlert:
        case = _case(tx, alert, problem, now, self._mutes)
        case.ruled("taken up", "fires", "what held it back is over, and it still fires")
        decided = hold_back(case) or self._speak(case)
        tx.add_alert(decided)
        return decided

    def _speak(self, case: Case) -> DecidedAlert:
        """In the incident that it was in, while that is open; else wherever it belongs now."""
        if case.incident and case.incident.is_open:
            return self._joining.attach(case, case.incident, case.classified.reason)
        return self._joining.place(case)


def _case(tx: Tx, alert: DecidedAlert, problem: Problem, now: datetime, mutes: Mutes) -> Case:
    """The alert as it was decided, to be decided once more."""
    id_ = f"{alert.id.partition('.')[0]}.{problem.seen + 1}"
    update = {"id": id_, "decision": Decision.IGNORED, "rulings": (), "incident": None}
    again = alert.model_copy(update=update)
    fields = set(Alert.model_fields) & set(DecidedAlert.model_fields) - {"drill"}
    classified = Classified(
        severity=alert.severity,
        service=alert.service,
        rule=None,
        is_change=False,
        reason="what held it back is over, and it still fires",
        private=alert.private,
    )
    signal = Alert.model_validate(alert.model_dump(include=fields))
    incident = tx.incident(problem.incident) if problem.incident else None
    return Case(tx, signal, classified, again, problem, incident, now, mutes.at(tx, now))


def _line(tx: Tx, alert: DecidedAlert) -> str:
    """What still fires, and where it is looked after now; for a template's `lines`."""
    if alert.private or _is_private(tx, alert.incident):
        return "A private alert"
    return f"{alert.title} → {alert.incident or 'held back again'}"


def _is_private(tx: Tx, incident_id: str | None) -> bool:
    incident = tx.incident(incident_id) if incident_id else None
    return incident is not None and incident.private


def _planned_name(mute: str) -> str:
    """ "maintenance:Cluster Restart:2026-…" as "Maintenance Cluster Restart"."""
    kind, _, name = mute.partition(":")
    return f"{kind.capitalize()} {name.partition(':')[0]}"
