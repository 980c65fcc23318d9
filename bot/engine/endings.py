"""What ends an incident beside a fix, and what takes an ending back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.clock import Clock
from bot.engine.closing import close
from bot.engine.passing_on import pass_on
from bot.engine.reopening import reopen_by
from bot.engine.resolving import quiet_down, recover
from bot.errors import Refused
from bot.flow.record import record
from bot.model.incident import Incident, Person, Status
from bot.model.timeline import EntryKind
from bot.model.value import Value
from bot.policy import Policy
from bot.ports import Store, Tx
from bot.rules import lifecycle

LONGEST_WHY = 500


class Closing(Value):
    """What became of the post-mortem: where it is published, or why none is needed."""

    by: Person
    published: str = ""
    not_needed: str = ""


class Endings:
    """Every method raises Refused with a sentence when that cannot be done now."""

    def __init__(self, store: Store, policy: Policy, clock: Clock, nudge: Callable[[], None]) -> None:
        self._store = store
        self._policy = policy
        self._clock = clock
        self._nudge = nudge

    def reopen(self, incident_id: str, reason: str, by: Person) -> Incident:
        """Opens it again; whom its severity names is paged if nobody had it."""

        def change(tx: Tx, now: datetime) -> Incident:
            incident = _known(tx, incident_id)
            if incident.is_open:
                raise Refused(f"{incident.id} is open already.")
            why = _said(reason, "Say why: /incident reopen it is back on node-3")
            incident = reopen_by(tx, self._policy, incident, by, now, reason=why)
            self._pass_on(tx, incident, f"reopened:{now.isoformat()}", now)
            return incident

        return self._do(change)

    def cancel(self, incident_id: str, reason: str, by: Person) -> Incident:
        """Ends it as a false alarm: what rings stops, its ticket closes, and no post-mortem follows."""

        def change(tx: Tx, now: datetime) -> Incident:
            incident = lifecycle.cancel(_known(tx, incident_id), now, by)
            why = _said(reason, "Say why: /incident cancel the load test rang it")
            quiet_down(tx, incident, now)
            key = f"cancelled:{now.isoformat()}"
            record(tx, incident, EntryKind.CANCELLED, now, key=key, by=by, data={"reason": why})
            self._pass_on(tx, incident, key, now)
            recover(tx, self._policy, incident, now)
            return incident

        return self._do(change)

    def close(self, incident_id: str, closing: Closing) -> Incident:
        """Closes a resolved incident once its post-mortem is published, or is said not to be needed."""

        def change(tx: Tx, now: datetime) -> Incident:
            incident = _known(tx, incident_id)
            drafted = tx.postmortem(incident.id) is not None
            unsaid = drafted and not (closing.published or closing.not_needed)
            if unsaid and incident.status is Status.RESOLVED:
                raise Refused("Say where the post-mortem is published, or why none is needed.")
            reason = closing.not_needed[:LONGEST_WHY]
            return close(tx, self._policy, incident, closing.by, now, link=closing.published, reason=reason)

        return self._do(change)

    def _pass_on(self, tx: Tx, incident: Incident, key: str, now: datetime) -> None:
        pass_on(tx, self._policy, incident, tx.entry_by_key(incident.id, key), now)

    def _do(self, change: Callable[[Tx, datetime], Incident]) -> Incident:
        now = self._clock.now()
        incident = self._store.write(lambda tx: change(tx, now))
        self._nudge()
        return incident


def _said(reason: str, ask: str) -> str:
    why = reason.strip()
    if not why:
        raise Refused(ask)
    if len(why) > LONGEST_WHY:
        raise Refused(f"That is too long: {LONGEST_WHY} characters at most. Nothing was changed.")
    return why


def _known(tx: Tx, incident_id: str) -> Incident:
    incident = tx.incident(incident_id)
    if incident is None:
        raise Refused(f"There is no incident {incident_id}.")
    return incident
