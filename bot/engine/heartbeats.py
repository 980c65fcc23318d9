"""Watches the alerts that must keep coming, and says so when one does not."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.engine.decided import Arrival, decided_of, with_decision
from bot.engine.own_alarms import OwnAlarms
from bot.flow import orders
from bot.model.alert import Alert, AlertStatus, DecidedAlert, Decision, Ruling
from bot.model.heartbeat import HeartbeatState
from bot.model.job import Job
from bot.policy import ExpectedHeartbeat, Policy
from bot.ports import Tx
from bot.rules import heartbeat
from bot.rules.classify import classify
from bot.rules.duration import in_words

_LOOK_AGAIN = timedelta(seconds=10)
_LONGEST_BACKLOG = timedelta(minutes=2)
"""How long a heartbeat may wait undecided in the inbox before it is held for missing."""


class Heartbeats:
    """One timer follows each heartbeat: it looks when the next is due, and moves on while they come."""

    def __init__(self, policy: Policy, alarms: OwnAlarms) -> None:
        self._policy = policy
        self._alarms = alarms

    def begin(self, tx: Tx, now: datetime) -> None:
        """Starts to listen: each has its whole time from now, and what the policy dropped is forgotten."""
        known = {record.name: record for record in tx.heartbeats()}
        for wanted in self._policy.heartbeats:
            record = heartbeat.began(known.pop(wanted.name, None), wanted, now)
            tx.save_heartbeat(record)
            tx.add_job(orders.watch_heartbeat(record))
        for name in known:
            tx.forget_heartbeat(name)
            self._alarms.end(tx, _alarm(name), now)

    def take(self, tx: Tx, arrival: Arrival, alert: Alert) -> DecidedAlert | None:
        """The alert as a sign of life; None when it is none."""
        wanted = heartbeat.expected(alert, self._policy)
        if wanted is None:
            return None
        lives = alert.status is AlertStatus.FIRING
        why = f'it is the heartbeat "{wanted.name}" of {self._policy.file}'
        reason = (
            f"{why}, and is next due within {in_words(wanted.patience)}"
            if lives
            else f"{why}, and says that it ends"
        )
        if lives:
            self._came(tx, wanted, arrival)
        ruling = Ruling(rule="heartbeat", verdict="came" if lives else "ends", why=reason)
        decided = decided_of(arrival, alert, classify(alert, self._policy), reason)
        decided = with_decision(decided, Decision.HEARTBEAT, reason)
        return decided.model_copy(update={"rulings": (ruling,)})

    def watch(self, tx: Tx, job: Job, now: datetime) -> None:
        """Looks whether it came: if not, raises the alarm; if so, looks again when the next is due."""
        name = job.args["heartbeat"]
        record, wanted = tx.heartbeat(name), heartbeat.named(name, self._policy)
        if record is None or wanted is None:
            return
        if now < record.due_at:
            tx.add_job(orders.watch_heartbeat(record))
            return
        waiting = tx.oldest_waiting()
        if waiting and waiting <= record.due_at and now < record.due_at + _LONGEST_BACKLOG:
            tx.add_job(orders.watch_heartbeat(record, now + _LOOK_AGAIN))
            return
        tx.save_heartbeat(record.model_copy(update={"state": HeartbeatState.MISSING}))
        self._alarms.fire(
            tx,
            _alarm(name),
            heartbeat.title(record, wanted, now),
            now,
            severity=wanted.severity,
            service=wanted.service,
            summary=heartbeat.summary(wanted),
            reading=heartbeat.reading(record, wanted, now),
        )

    def _came(self, tx: Tx, wanted: ExpectedHeartbeat, arrival: Arrival) -> None:
        known = tx.heartbeat(wanted.name)
        if known and known.seen_at and arrival.received_at < known.seen_at:
            return
        record = heartbeat.came(wanted, arrival.id, arrival.received_at)
        tx.save_heartbeat(record)
        if known is None or known.state is HeartbeatState.MISSING:
            tx.add_job(orders.watch_heartbeat(record))
            self._alarms.end(tx, _alarm(wanted.name), arrival.received_at)


def _alarm(name: str) -> str:
    return f"heartbeat:{name}"
