"""Looks, when the response time is over, whether anybody has it; if not, rings the next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.errors import AdapterError
from bot.flow import orders
from bot.flow.kept import kept, on_call_for
from bot.flow.paging import by_pager, ring, send_page, tell_gaps
from bot.flow.record import record
from bot.model.incident import Incident
from bot.model.job import Job, Lane
from bot.model.page import Page, PageState, Via
from bot.model.timeline import EntryKind
from bot.policy import Policy
from bot.ports import Step, Store, Tx
from bot.rules import escalation, ways
from bot.rules.duration import in_words

_OVER = (PageState.RESOLVED, PageState.NOT_NEEDED, PageState.ACKNOWLEDGED)


class Escalate:
    """A timer that looks at the present state: one that was overtaken does nothing.

    Once everybody was rung in every round it calls the whole channel, again and again: it never just ends.
    """

    kind = "escalate"
    lane = Lane.WORK

    def __init__(self, store: Store, clock: Clock, policy: Policy) -> None:
        self._store = store
        self._clock = clock
        self._policy = policy

    def run(self, job: Job, step: Step) -> None:
        """One step up the ladder, and the timer for the one after."""
        step("escalate", lambda: self._store.write(lambda tx: self._escalate(tx, str(job.incident))))

    def _escalate(self, tx: Tx, incident_id: str) -> None:
        incident, now = tx.incident(incident_id), self._clock.now()
        if incident is None or incident.escalates_at is None:
            return
        pages = tx.pages(incident_id)
        after = now - incident.opened_at
        match escalation.next_step(incident, pages, self._policy, now, kept(tx, now)):
            case escalation.Escalate(person=person) as step:
                sent = ring(tx, incident, step, now)
                incident = self._again(tx, incident, now)
                if person.slack and incident.wants_room and not incident.private:
                    tx.add_job(orders.invite(incident, person.slack, now))
                tell_gaps(tx, incident, step, sent, self._policy.answering(incident.service), now)
                self._tell(tx, incident, sent[0], after, now)
            case escalation.Nobody() as step:
                sent = ring(tx, incident, step, now)
                incident = self._again(tx, incident, now)
                tell_gaps(tx, incident, step, sent, self._policy.answering(incident.service), now)
            case escalation.Unanswered():
                incident = self._again(tx, incident, now)
                self._tell_team(tx, incident, pages, now)
                people = on_call_for(tx, self._policy, incident.service, now)
                names = ", ".join(dict.fromkeys(page.target_name for page in pages))
                record(
                    tx,
                    incident,
                    EntryKind.UNANSWERED,
                    now,
                    key=f"unanswered:{now.isoformat()}",
                    data={
                        "after": in_words(after),
                        "paged": names,
                        "call": ways.to_call(people),
                    },
                )

    def _tell_team(self, tx: Tx, incident: Incident, pages: Sequence[Page], now: datetime) -> None:
        """All of the team, each by what wakes nobody who has not asked for it; once, however often it calls.

        The ladder was rung in every round. Ringing everybody else as well would wake people for whom somebody
        else is on call; whoever is awake, or lets Slack ring, learns of it though Slack's channels are down.
        """
        told = any(page.via is Via.DIRECT and page.state not in _OVER for page in pages)
        if told or by_pager(incident) is Via.SILENT:
            return
        for key in self._policy.owner_of(incident.service).members:
            name = self._policy.people[key].name
            send_page(tx, incident, now, level=0, target=key, name=name, via=Via.DIRECT)

    def _again(self, tx: Tx, incident: Incident, now: datetime) -> Incident:
        due_at = escalation.due(incident, self._policy, after=now)
        incident = incident.model_copy(update={"escalates_at": due_at})
        tx.save_incident(incident)
        if due_at:
            tx.add_job(orders.escalate(incident, due_at))
        return incident

    def _tell(self, tx: Tx, incident: Incident, page: Page, after: timedelta, now: datetime) -> None:
        record(
            tx,
            incident,
            EntryKind.ESCALATED,
            now,
            key=f"escalated:{page.id}",
            data={"target": page.target_name, "level": str(page.level), "after": in_words(after)},
        )

    def trouble(self, tx: Tx, job: Job, error: AdapterError, *, gives_up: bool) -> None:
        """It calls no vendor: whatever goes wrong is tried again."""
