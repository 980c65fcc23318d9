"""Who does what in an incident: roles taken, given, handed on and given up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from bot.clock import Clock
from bot.engine.finding import still_open
from bot.errors import Refused
from bot.flow import orders
from bot.flow.no_commander import answer_commander, keep_nudging
from bot.flow.record import record
from bot.model.incident import Incident, Person
from bot.model.timeline import EntryKind
from bot.policy import Policy
from bot.policy.nearest import meant
from bot.policy.roles import COMMANDER
from bot.ports import Store, Tx
from bot.rules.holding import holders

T = TypeVar("T")


class Roles:
    """Every method raises Refused with a sentence when that cannot be done now."""

    def __init__(self, store: Store, policy: Policy, clock: Clock, nudge: Callable[[], None]) -> None:
        self._store = store
        self._policy = policy
        self._clock = clock
        self._nudge = nudge

    def assign(
        self, incident_id: str, role: str, person: Person, by: Person, *, if_free: bool = False
    ) -> Incident:
        """Gives somebody a role and tells them, and whoever had it; gives the incident as saved.

        With `if_free`, not when somebody has it: of two who take it at once, the second is told of the first.
        """
        self._known_role(role)
        now = self._clock.now()

        def change(tx: Tx) -> Incident:
            incident = still_open(tx, incident_id)
            had = holders(incident).get(role)
            if had and _same(had, person):
                raise Refused(f"{person.name} is the {role} already.")
            if had and if_free:
                raise Refused(
                    f"{had.name} has taken {role} already. To take it over: /incident assign {role} me"
                )
            incident = _given(tx, incident, role, person)
            self._tell(tx, incident, role, person, had, by, now)
            data = _said(role=role, name=person.name, user=person.id)
            key = f"{role}:{now.isoformat()}:{person.id or person.name}"
            record(tx, incident, EntryKind.ASSIGNED, now, key=key, by=by, data=data)
            if role == COMMANDER:
                answer_commander(tx, incident, now, f"{person.name} commands.")
            return incident

        return self._do(change)

    def give_up(self, incident_id: str, role: str, by: Person) -> Incident:
        """Frees a role; who had it, if another frees it, is told."""
        self._known_role(role)
        now = self._clock.now()

        def change(tx: Tx) -> Incident:
            incident = still_open(tx, incident_id)
            if role not in holders(incident):
                raise Refused(f"Nobody is the {role}.")
            return self._free(tx, incident, role, by, now)

        return self._do(change)

    def leave(self, incident_id: str, by: Person) -> list[str]:
        """Gives up every role that somebody has; gives their names."""
        now = self._clock.now()

        def change(tx: Tx) -> list[str]:
            incident = still_open(tx, incident_id)
            mine = [role for role, person in holders(incident).items() if _same(person, by)]
            for role in mine:
                incident = self._free(tx, incident, role, by, now)
            return mine

        return self._do(change)

    def _free(self, tx: Tx, incident: Incident, role: str, by: Person, now: datetime) -> Incident:
        had = holders(incident)[role]
        incident = _given(tx, incident, role, None)
        if had.id and not _same(had, by):
            tx.add_job(orders.tell_role(incident, had, role, by, now, taken=False))
        data = _said(role=role, name=had.name)
        key = f"free:{role}:{now.isoformat()}"
        record(tx, incident, EntryKind.UNASSIGNED, now, key=key, by=by, data=data)
        if role == COMMANDER:
            wait = self._policy.follow_up.no_commander.get(incident.severity)
            keep_nudging(tx, self._policy, incident, now - wait if wait else now, now)
        return incident

    def _tell(
        self,
        tx: Tx,
        incident: Incident,
        role: str,
        person: Person,
        had: Person | None,
        by: Person,
        now: datetime,
    ) -> None:
        """Who takes a role themselves reads its duties in the answer."""
        if person.id and incident.wants_room:
            tx.add_job(orders.invite(incident, person.id, now))
        if person.id and not _same(person, by):
            tx.add_job(orders.tell_role(incident, person, role, by, now, taken=True))
        if had and had.id and not _same(had, by):
            tx.add_job(orders.tell_role(incident, had, role, person, now, taken=False))

    def _known_role(self, role: str) -> None:
        if role not in self._policy.roles:
            raise Refused(f"There is no role {role}{meant(role, self._policy.roles)}")

    def _do(self, change: Callable[[Tx], T]) -> T:
        result = self._store.write(change)
        self._nudge()
        return result


def _given(tx: Tx, incident: Incident, role: str, person: Person | None) -> Incident:
    if role == COMMANDER:
        incident = incident.model_copy(update={"commander": person})
    else:
        others = {name: each for name, each in incident.roles.items() if name != role}
        roles = {**others, role: person} if person else others
        incident = incident.model_copy(update={"roles": roles})
    tx.save_incident(incident)
    return incident


def _same(one: Person, other: Person) -> bool:
    return one.id == other.id if one.id or other.id else one.name == other.name


def _said(**data: str) -> dict[str, str]:
    return {key: value for key, value in data.items() if value}
