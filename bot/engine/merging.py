"""Lets one incident go on in another, and takes that back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.engine.acknowledge import acknowledge
from bot.engine.resolving import quiet_down, recover
from bot.engine.response import respond
from bot.engine.severity import change_severity
from bot.engine.ticketing import reopen_with_incident
from bot.errors import Refused
from bot.flow import orders
from bot.flow.record import record, say_again, show
from bot.model.incident import Incident, Person
from bot.model.timeline import EntryKind
from bot.policy import Policy
from bot.ports import Store, Tx
from bot.rules import correlate, lifecycle
from bot.rules.duration import in_words

UNDONE_WITHIN = timedelta(hours=1)


class Merging:
    """Both methods raise Refused with a sentence when that cannot be done now."""

    def __init__(self, store: Store, policy: Policy, clock: Clock, nudge: Callable[[], None]) -> None:
        self._store = store
        self._policy = policy
        self._clock = clock
        self._nudge = nudge

    def merge(self, source_id: str, target_id: str, by: Person) -> tuple[Incident, Incident]:
        """Gives both as saved. What rings for the source stops, and its alerts are the target's from now on.

        The target is as severe as the worse of the two; who had the source has the target, where nobody had.
        """
        now = self._clock.now()

        def change(tx: Tx) -> tuple[Incident, Incident]:
            before, target = _known(tx, source_id), _known(tx, target_id)
            _check(before, target)
            source = lifecycle.merge(before, target.id, now, by)
            quiet_down(tx, source, now)
            for earlier in tx.merged_into(source.id):
                tx.save_incident(earlier.model_copy(update={"merged_into": target.id}))
            tx.merge_problems(source.id, target.id)
            data = {"into": target.id} | ({"room": target.room.id} if target.room else {})
            key = f"{source.id}:{now.isoformat()}"
            record(tx, source, EntryKind.MERGED, now, key=f"merged:{key}", by=by, data=data)
            self._take_in(tx, before, target.id, by, now)
            told = {"of": source.id, "title": source.title}
            taken = _known(tx, target.id)
            record(tx, taken, EntryKind.TOOK_IN, now, key=f"took_in:{key}", by=by, data=told)
            recover(tx, self._policy, source, now)
            return source, taken

        merged = self._store.write(change)
        self._nudge()
        return merged

    def part(self, source_id: str, by: Person) -> Incident:
        """Takes a merge of the last hour back. Whom the severity names is paged anew if nobody had it."""
        now = self._clock.now()

        def change(tx: Tx) -> Incident:
            merged = _known(tx, source_id)
            if merged.merged_into is None or merged.closed_at is None:
                raise Refused(f"{merged.id} is not merged into another incident.")
            if now - merged.closed_at > UNDONE_WITHIN:
                ago = in_words(now - merged.closed_at)
                raise Refused(
                    f"{merged.id} was merged {ago} ago, and that can be taken back for an hour. "
                    "If it is another problem after all, declare a new incident."
                )
            target = _known(tx, merged.merged_into)
            tx.part_problems(merged.id, target.id, merged.closed_at)
            incident = respond(tx, self._policy, lifecycle.part(merged), now)
            reopen_with_incident(tx, self._policy, incident, now)
            say_again(tx, incident, EntryKind.MERGED, now)
            for each in (incident, target):
                key = f"parted:{incident.id}:{now.isoformat()}"
                record(tx, each, EntryKind.PARTED, now, key=key, by=by, data={"of": incident.id})
            return incident

        parted = self._store.write(change)
        self._nudge()
        return parted

    def _take_in(self, tx: Tx, source: Incident, target_id: str, by: Person, now: datetime) -> None:
        target = _known(tx, target_id)
        if source.acknowledged_at and not target.acknowledged_at:
            acknowledge(tx, self._policy, target, source.acknowledged_by or by, now)
            target = _known(tx, target_id)
        severity = correlate.raised(target, source.severity)
        if severity is not target.severity:
            reason = f"{source.id}, which was merged into it, is {severity.value}"
            target = change_severity(tx, self._policy, target, severity, now, by=by, reason=reason)
        if target.offered_resolve and tx.problem_counts(target.id)[0]:
            target = target.model_copy(update={"offered_resolve": False})
            tx.save_incident(target)
            say_again(tx, target, EntryKind.ALERTS_CLEAR, now)
        people = {each.id for each in (by, source.commander, source.acknowledged_by) if each and each.id}
        for user in sorted(people) if target.wants_room else ():
            tx.add_job(orders.invite(target, user, now))
        show(tx, target, now)


def _check(source: Incident, target: Incident) -> None:
    if source.id == target.id:
        raise Refused(
            f"{source.id} cannot be merged into itself. Say into which: /incident merge INC-2026-001"
        )
    if not target.is_open:
        raise Refused(f"{target.id} is {lifecycle.ending(target)}: merge into one that is open.")
    if source.private is not target.private:
        raise Refused("A private incident and one that all may see cannot be merged.")
    if (source.drill and source.drill.id) != (target.drill and target.drill.id):
        raise Refused("A drill and a real incident cannot be merged.")


def _known(tx: Tx, incident_id: str) -> Incident:
    incident = tx.incident(incident_id)
    if incident is None:
        raise Refused(f"There is no incident {incident_id}.")
    return incident
