"""Rings somebody for an incident because a person asks for them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.clock import Clock
from bot.errors import Refused
from bot.flow import orders
from bot.flow.kept import kept
from bot.flow.paging import by_pager, send_page
from bot.flow.record import record
from bot.model.incident import Incident, Person
from bot.model.page import Page, PageState
from bot.model.timeline import EntryKind
from bot.model.value import Value
from bot.policy import PersonEntry, Policy
from bot.ports import Store, Tx
from bot.rules.on_call import ladder

LONGEST_REASON = 200
_UNANSWERED = (PageState.WAITING, PageState.ACCEPTED)


class Called(Value):
    """Somebody is rung by `page`; or is not, since that page to them is unanswered: then it `waits`."""

    page: Page
    waits: bool = False


class Calling:
    """Every method raises Refused with a sentence when that cannot be done now."""

    def __init__(self, store: Store, policy: Policy, clock: Clock, nudge: Callable[[], None]) -> None:
        self._store = store
        self._policy = policy
        self._clock = clock
        self._nudge = nudge

    def on_call(self, team: str) -> PersonEntry:
        """Whom a team means just now: its level 1, or else the first level on which somebody is on call."""
        now = self._clock.now()
        with self._store.read() as reader:
            levels = ladder(self._policy, team, kept(reader, now), now)
        first = next((person for person in levels if person), None)
        if first is None:
            members = ", ".join(person.name for person in self._policy.members(team))
            raise Refused(f"Nobody is on call for {team} just now. Page one of it by name: {members}.")
        return first

    def call(
        self, incident_id: str, whom: PersonEntry, reason: str, by: Person, *, again: bool = False
    ) -> Called:
        """Rings them, whoever has the incident, and brings them into its channel.

        Somebody who was rung and has not answered is rung again only with `again`.
        """
        said, now = reason.strip(), self._clock.now()
        if not said:
            raise Refused(
                "Say why: it is what they read first. /incident page @bo consumers do not come back"
            )
        if len(said) > LONGEST_REASON:
            raise Refused(f"That reason is too long for a phone: {LONGEST_REASON} characters at most.")

        def change(tx: Tx) -> Called:
            incident = _open(tx, incident_id)
            waiting = [page for page in tx.pages(incident.id) if _waits(page, whom)]
            if waiting and not again:
                return Called(page=waiting[-1], waits=True)
            return Called(page=_ring(tx, incident, whom, said, by, now))

        called = self._store.write(change)
        self._nudge()
        return called


def _ring(tx: Tx, incident: Incident, whom: PersonEntry, reason: str, by: Person, now: datetime) -> Page:
    page = send_page(
        tx,
        incident,
        now,
        level=0,
        target=whom.key,
        name=whom.name,
        via=by_pager(incident),
        asked_by=by.name,
        reason=reason,
    )
    if whom.slack and incident.wants_room:
        tx.add_job(orders.invite(incident, whom.slack, now))
    data = {"target": whom.name, "reason": reason, "page": page.id}
    record(tx, incident, EntryKind.CALLED, now, key=f"called:{page.id}", by=by, data=data)
    return page


def _waits(page: Page, whom: PersonEntry) -> bool:
    return page.target == whom.key and page.state in _UNANSWERED


def _open(tx: Tx, incident_id: str) -> Incident:
    incident = tx.incident(incident_id)
    if incident is None or not incident.is_open:
        raise Refused(f"{incident_id} is over, so nobody was rung.")
    return incident
