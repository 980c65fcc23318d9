"""Pages again whoever has an incident that fires on while nobody does anything."""

from __future__ import annotations

from datetime import datetime

from bot.clock import Clock
from bot.flow import orders
from bot.flow.change import Watch
from bot.flow.kept import on_call_for
from bot.flow.paging import by_pager, send_page
from bot.flow.record import record
from bot.model.incident import Incident
from bot.model.page import PageState
from bot.model.timeline import EntryKind
from bot.policy import PersonEntry, Policy
from bot.ports import Store, Tx
from bot.rules import escalation
from bot.rules.duration import in_words

_UNHEARD = (PageState.WAITING, PageState.FAILED)


def keep_watch(tx: Tx, policy: Policy, incident: Incident, now: datetime) -> None:
    """Has somebody look again, once an acknowledged incident may have been left alone for too long."""
    due_at = escalation.quiet_until(incident, tx.last_deed(incident.id), policy)
    if due_at:
        tx.add_job(orders.still_firing(incident, max(due_at, now)))


class StillFiring(Watch):
    """From the page on, nobody has the incident: it escalates as one that nobody acknowledged."""

    kind = "still_firing"

    def __init__(self, store: Store, clock: Clock, policy: Policy) -> None:
        super().__init__(store, clock, policy, escalation.quiet_until, orders.still_firing)

    def _act(self, tx: Tx, incident: Incident, last: datetime, now: datetime) -> None:
        if tx.problem_counts(incident.id)[0] == 0:
            wait = self._policy.escalation.still_firing[incident.severity]
            tx.add_job(orders.still_firing(incident, now + wait))
        else:
            self._page_again(tx, incident, last, now)

    def _page_again(self, tx: Tx, incident: Incident, last: datetime, now: datetime) -> None:
        for page in tx.pages(incident.id):
            if page.state in _UNHEARD:
                tx.save_page(page.model_copy(update={"state": PageState.NOT_NEEDED}))
        person, level = self._whoever_had_it(tx, incident, now)
        incident = incident.model_copy(update={"acknowledged_at": None, "acknowledged_by": None})
        escalates_at = escalation.due(incident, self._policy, after=now)
        incident = incident.model_copy(update={"escalates_at": escalates_at})
        tx.save_incident(incident)
        via = by_pager(incident)
        page = send_page(tx, incident, now, level=level, target=person.key, name=person.name, via=via)
        if escalates_at:
            tx.add_job(orders.escalate(incident, escalates_at))
        record(
            tx,
            incident,
            EntryKind.STILL_FIRING,
            now,
            key=f"still_firing:{page.id}",
            data={"target": person.name, "quiet": in_words(now - last), "page": page.id},
        )

    def _whoever_had_it(self, tx: Tx, incident: Incident, now: datetime) -> tuple[PersonEntry, int]:
        """The person with their place on the ladder; the first of it where the policy does not know them."""
        on_call = on_call_for(tx, self._policy, incident.service, now)
        by = incident.acknowledged_by
        people = self._policy.people.values()
        known = [each for each in people if by and by.id in each.slack_ids]
        known = known or [each for each in people if by and not by.id and each.name == by.name]
        person = known[0] if known else on_call[0]
        return person, on_call.index(person) + 1 if person in on_call else 1
