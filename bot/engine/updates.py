"""Keeps stakeholders told: status updates with the time of the next, and what suffers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar

from bot.clock import Clock
from bot.engine.finding import known, still_open
from bot.errors import Refused
from bot.flow import orders
from bot.flow.record import is_announced, record, show
from bot.flow.stale import answer_stale
from bot.flow.update_due import answer_due, keep_cadence, promise
from bot.model.incident import Incident, Person
from bot.model.postmortem import Stage
from bot.model.timeline import EntryKind
from bot.model.value import Moment, Value
from bot.policy import Policy
from bot.ports import Store, Tx

LATER = timedelta(hours=4)
"""When one who says that an incident is still going on is asked again."""

_LONGEST = 3000

T = TypeVar("T")


class Update(Value):
    """A status update. The next one is due at `next_at`; where that is None, as the severity asks, or, with
    `last`, never. An `impact` that is said replaces the incident's."""

    text: str
    by: Person
    next_at: Moment | None = None
    last: bool = False
    impact: str = ""


class Updates:
    """Every method raises Refused with a sentence when that cannot be done now."""

    def __init__(self, store: Store, policy: Policy, clock: Clock, nudge: Callable[[], None]) -> None:
        self._store = store
        self._policy = policy
        self._clock = clock
        self._nudge = nudge

    def send(self, incident_id: str, update: Update) -> Incident:
        """Tells the channel and, below its line, the digest channel; gives the incident as saved."""
        said, now = _said(update.text, "An update"), self._clock.now()
        if update.next_at and update.next_at <= now:
            raise Refused("The next update must be later than now. Nothing was sent.")

        def change(tx: Tx) -> Incident:
            incident = known(tx, incident_id)
            if update.impact.strip() and update.impact.strip() != incident.impact:
                incident = _with_impact(tx, incident, update.impact.strip(), update.by, now)
            incident = self._schedule(tx, incident, update, now)
            data = {"text": said, "status": incident.status.value, "impact": incident.impact}
            if incident.is_open and incident.cadence.due_at:
                data["next_at"] = incident.cadence.due_at.isoformat()
            key = f"update:{now.isoformat()}:{update.by.id}:{said}"
            kept = {name: value for name, value in data.items() if value}
            entry = record(tx, incident, EntryKind.UPDATE, now, key=key, by=update.by, data=kept)
            if entry is None:
                raise Refused("That was sent already.")
            if is_announced(incident):
                tx.add_job(orders.echo(entry, now))
            answer_stale(tx, incident, now, f"{update.by.name} sent an update.")
            return incident

        return self._do(change)

    def set_impact(self, incident_id: str, text: str, by: Person) -> Incident:
        """Says what suffers, and how much; also when it is resolved, until the post-mortem is published."""
        said, now = _said(text, "An impact"), self._clock.now()

        def change(tx: Tx) -> Incident:
            incident = known(tx, incident_id)
            kept = tx.postmortem(incident.id)
            if kept and kept.stage is Stage.PUBLISHED:
                raise Refused("The post-mortem is published: /incident postmortem corrects what it says.")
            if incident.impact == said:
                raise Refused("That is its impact already.")
            return _with_impact(tx, incident, said, by, now)

        return self._do(change)

    def put_off(self, incident_id: str, by: Person, wait: timedelta) -> datetime:
        """Moves the next status update to so long from now; gives the time."""
        now = self._clock.now()

        def change(tx: Tx) -> datetime:
            incident = still_open(tx, incident_id)
            minutes = int(wait.total_seconds()) // 60
            said = f"{by.name} put it off by {minutes} min."
            answer_due(tx, incident, now, said)
            show(tx, promise(tx, incident, now + wait), now)
            return now + wait

        return self._do(change)

    def ask_later(self, incident_id: str, by: Person) -> datetime:
        """It is still going on: gives the time before which that is not asked again."""
        now = self._clock.now()

        def change(tx: Tx) -> datetime:
            incident = still_open(tx, incident_id)
            answer_stale(tx, incident, now, f"It is still going on, says {by.name}.")
            kept = incident.cadence.model_copy(update={"ask_after": now + LATER})
            tx.save_incident(incident.model_copy(update={"cadence": kept}))
            tx.add_job(orders.stale(incident, now + LATER))
            return now + LATER

        return self._do(change)

    def _schedule(self, tx: Tx, incident: Incident, update: Update, now: datetime) -> Incident:
        answer_due(tx, incident, now, f"{update.by.name} sent one.")
        kept = incident.cadence.model_copy(update={"updated_at": now, "due_at": None})
        incident = incident.model_copy(update={"cadence": kept})
        if not incident.is_open or update.last:
            return promise(tx, incident, None)
        if update.next_at:
            return promise(tx, incident, update.next_at)
        return keep_cadence(tx, self._policy, incident, now)

    def _do(self, change: Callable[[Tx], T]) -> T:
        result = self._store.write(change)
        self._nudge()
        return result


def _with_impact(tx: Tx, incident: Incident, said: str, by: Person, now: datetime) -> Incident:
    incident = incident.model_copy(update={"impact": said})
    tx.save_incident(incident)
    key = f"impact:{now.isoformat()}:{by.id}"
    record(tx, incident, EntryKind.IMPACT, now, key=key, by=by, data={"text": said})
    return incident


def _said(text: str, what: str) -> str:
    said = text.strip()
    if not said:
        raise Refused(f"{what} needs words. Nothing was changed.")
    if len(said) > _LONGEST:
        raise Refused(f"{what} has at most {_LONGEST} characters. Nothing was changed.")
    return said
