"""Rings a phone, and says what came of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.clock import Clock
from bot.errors import AdapterError
from bot.flow import orders
from bot.flow.page_time import waited
from bot.flow.record import record
from bot.model.incident import Incident
from bot.model.job import Job, Lane
from bot.model.page import Page, PageState, Via
from bot.model.timeline import EntryKind
from bot.model.value import Value
from bot.ports import Measures, Pager, Reader, Step, Store, Tx

_TO_RING = (PageState.WAITING, PageState.FAILED)
_LOUD_AFTER_TRIES = 2
"""A first failure is often over a second later; a second one is told in the channel."""


class PageText(Value):
    """What a page says: at most 120 characters of summary, details, and named links."""

    summary: str
    details: dict[str, str]
    links: dict[str, str]


Worded = Callable[[Reader, Incident, Page], PageText]


class RingPager:
    """Asks the pager to ring; the page's id is the dedup key, so a second try rings nobody twice."""

    kind = "page"
    lane = Lane.PAGE

    def __init__(
        self,
        store: Store,
        clock: Clock,
        pager: Pager,
        worded: Worded,
        measures: Measures,
        *,
        directs: bool = False,
    ) -> None:
        """With `directs`, what was accepted is directed to the person whom it is meant for."""
        self._store = store
        self._clock = clock
        self._pager = pager
        self._worded = worded
        self._directs = directs
        self._measures = measures

    def run(self, job: Job, step: Step) -> None:
        """Rings unless somebody has it by now."""
        sent_at = step("ring", lambda: self._ring(job.args["page"]))
        if sent_at:
            accepted_at = self._clock.now()
            step(
                "accepted",
                lambda: accept(self._store, job.args["page"], sent_at, accepted_at, directs=self._directs),
            )
            self._measure(job.args["page"], accepted_at)
        else:
            step("not_needed", lambda: self._store.write(lambda tx: self._let_be(tx, job.args["page"])))

    def _measure(self, page_id: str, taken_at: datetime) -> None:
        with self._store.read() as reader:
            page, seconds = reader.page(page_id), waited(reader, page_id, taken_at)
        if page and seconds is not None:
            self._measures.page_taken(page.via.value, seconds)

    def _ring(self, page_id: str) -> str | None:
        with self._store.read() as reader:
            page, incident = _both(reader, page_id)
            if page.state not in _TO_RING or not incident.is_open or _is_answered(page, incident):
                return None
            text = self._worded(reader, incident, page)
        sent_at = self._clock.now()
        if page.via is Via.PAGER:
            self._pager.trigger(page.id, text.summary, incident.severity, text.details, text.links)
        return sent_at.isoformat()

    def ring_unrecorded(self, job: Job) -> None:
        """Rings while nothing can be written; once it can be again, the page is sent once more by its key."""
        self._ring(job.args["page"])

    def _let_be(self, tx: Tx, page_id: str) -> None:
        page, _ = _both(tx, page_id)
        if page.state in (*_TO_RING, PageState.NOT_NEEDED):
            tx.save_page(page.model_copy(update={"state": PageState.NOT_NEEDED}))
            # An earlier try may have got through with its answer lost, and would ring on.
            if page.via is Via.PAGER:
                tx.add_job(orders.tell_pager(page, "resolve", self._clock.now()))

    def trouble(self, tx: Tx, job: Job, error: AdapterError, *, gives_up: bool) -> None:
        """Says in the channel that a page does not get through, at the second failure or when it is final."""
        page_trouble(tx, job, error, self._clock.now(), gives_up=gives_up)


def accept(store: Store, page_id: str, sent_at: str, accepted_at: datetime, *, directs: bool = False) -> None:
    """Marks a page as accepted; what was acknowledged or resolved meanwhile is passed on to the pager."""

    def change(tx: Tx) -> None:
        page, incident = _both(tx, page_id)
        if page.state is PageState.NOT_NEEDED and page.via is Via.PAGER:
            tx.add_job(orders.tell_pager(page, "resolve", accepted_at))
        if page.state not in _TO_RING:
            return
        accepted = page.model_copy(
            update={
                "state": PageState.ACCEPTED,
                "sent_at": datetime.fromisoformat(sent_at),
                "accepted_at": accepted_at,
                "error": "",
            }
        )
        tx.save_page(accepted)
        record(
            tx,
            incident,
            EntryKind.PAGED,
            accepted_at,
            key=f"paged:{page.id}",
            happened_at=accepted.sent_at,
            data={
                "target": page.target_name,
                "via": page.via.value,
                "level": str(page.level or 1),
                "page": page.id,
            },
        )
        if page.via is not Via.PAGER:
            return
        if not incident.is_open:
            tx.add_job(orders.tell_pager(accepted, "resolve", accepted_at))
        elif _is_answered(accepted, incident):
            tx.add_job(orders.tell_pager(accepted, "acknowledge", accepted_at))
        elif directs:
            tx.add_job(orders.direct(accepted, accepted_at))

    store.write(change)


def page_trouble(tx: Tx, job: Job, error: AdapterError, now: datetime, *, gives_up: bool) -> None:
    """Keeps a failure with its page, and tells the channel when it is not just a hiccup."""
    page, incident = _both(tx, job.args["page"])
    state = PageState.FAILED if gives_up and page.state in _TO_RING else page.state
    tx.save_page(page.model_copy(update={"state": state, "error": str(error), "failed_at": now}))
    if page.state not in _TO_RING:
        return
    if gives_up or job.attempts == _LOUD_AFTER_TRIES:
        record(
            tx,
            incident,
            EntryKind.PAGE_FAILED,
            now,
            key=f"page_failed:{page.id}:{state.value}",
            data={
                "target": page.target_name,
                "page": page.id,
                "error": str(error),
                "next": f"Please reach {page.target_name} another way."
                if gives_up
                else "It is tried again until it gets through.",
            },
        )


def _is_answered(page: Page, incident: Incident) -> bool:
    """Whether somebody has it; a page that a person asked for is answered by whom it rings alone."""
    return incident.acknowledged_at is not None and not page.asked_by


def _both(reader: Reader, page_id: str) -> tuple[Page, Incident]:
    page = reader.page(page_id)
    incident = reader.incident(page.incident) if page else None
    if page is None or incident is None:
        raise LookupError(f"page {page_id} is not stored")
    return page, incident
