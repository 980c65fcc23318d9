"""Holds past incidents up to a new one: what was alike, what fixed it, and what was left undone since."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.clock import Clock
from bot.errors import AdapterError
from bot.flow.follow_up import items_of
from bot.flow.record import record
from bot.model.incident import Incident
from bot.model.job import Job, Lane
from bot.model.precedent import Precedent, Unkept
from bot.model.timeline import EntryKind
from bot.model.value import Link
from bot.policy import Policy
from bot.ports import Reader, Step, Store, Tx
from bot.render.similar import entry_data
from bot.rules.similar import Similar, most_similar, telling_words


class Recall:
    """Looks once, beside what pages and opens the channel; says nothing where nothing is like it."""

    kind = "recall"
    lane = Lane.CHECK

    def __init__(self, store: Store, clock: Clock, policy: Policy, public_url: str) -> None:
        self._store = store
        self._clock = clock
        self._policy = policy
        self._public_url = public_url

    def run(self, job: Job, step: Step) -> None:
        """What was found is kept in the timeline, which posts it in the card's thread."""
        step("recall", lambda: self._recall(str(job.incident)))

    def _recall(self, incident_id: str) -> None:
        with self._store.read() as reader:
            incident = reader.incident(incident_id)
            if incident is None:
                return
            others = reader.alike(incident, telling_words(incident.title))
            found = [self._told(reader, each) for each in most_similar(incident, others, self._clock.now())]
        if found:
            self._store.write(lambda tx: self._keep(tx, incident_id, found))

    def _keep(self, tx: Tx, incident_id: str, found: Sequence[Precedent]) -> None:
        if incident := tx.incident(incident_id):
            data, now = entry_data(found), self._clock.now()
            record(tx, incident, EntryKind.SIMILAR, now, key="similar", data=data)

    def _told(self, reader: Reader, similar: Similar) -> Precedent:
        past = similar.incident
        return Precedent(
            id=past.id,
            title=past.title,
            opened_at=past.opened_at,
            reasons=similar.reasons,
            fix=past.resolution,
            false_alarm=past.cancelled,
            links=tuple(self._links(reader, past)),
            unkept=tuple(self._unkept(reader, past)),
        )

    def _links(self, reader: Reader, past: Incident) -> Iterator[Link]:
        if past.room:
            yield Link(name=f"#{past.room.name}", url=past.room.url)
        if self._public_url and reader.postmortem(past.id):
            url = f"{self._public_url}/api/incidents/{past.id}/postmortem.md"
            yield Link(name="Post-mortem", url=url)

    def _unkept(self, reader: Reader, past: Incident) -> Iterator[Unkept]:
        today = self._policy.business.day_of(self._clock.now())
        for item in items_of(reader, past.id):
            if item.due and item.is_overdue(today):
                owner = item.owner.name if item.owner else ""
                yield Unkept(id=item.id, text=item.text, owner=owner, due=item.due)

    def trouble(self, tx: Tx, job: Job, error: AdapterError, *, gives_up: bool) -> None:
        """It calls no vendor: whatever goes wrong is tried again."""
