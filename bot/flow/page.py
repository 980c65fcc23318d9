"""Gets a page through by one way, and keeps what came of it; by PagerDuty, a phone rings."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from datetime import datetime

from bot.clock import Clock
from bot.errors import AdapterError, Reason
from bot.flow.page_time import waited
from bot.flow.turns import Turns, is_answered, page_and_incident
from bot.model.incident import Incident
from bot.model.job import Job, Lane
from bot.model.page import Page, PageState, Via
from bot.model.value import Value
from bot.policy import WayKind
from bot.ports import Pager, Reader, Step, Store, Tx
from bot.rules import ways


class PageText(Value):
    """What a page says: at most 120 characters of summary, details, and named links."""

    summary: str
    details: dict[str, str]
    links: dict[str, str]


Worded = Callable[[Reader, Incident, Page], PageText]


class Reach(ABC):
    """The ground of the jobs that try one way each.

    A way tells nobody twice, since each keeps a key, the page's id: a try whose answer was lost is repeated.
    """

    kind: str
    lane: Lane

    def __init__(self, store: Store, clock: Clock, turns: Turns) -> None:
        self._store = store
        self._clock = clock
        self._turns = turns

    def run(self, job: Job, step: Step) -> None:
        """Sends it unless somebody has it by now."""
        begun = step("begin", lambda: self._begin(job))
        if begun:
            step("send", lambda: self._send(job.args["page"], begun.partition("/")[2]))
            accepted_at = self._clock.now()
            step("accepted", lambda: self._store.write(lambda tx: self._turns.accept(tx, begun, accepted_at)))
            self._measure(begun, accepted_at)

    def _begin(self, job: Job) -> str:
        """The id of the attempt that is about to be sent; "" when there is none."""
        now = self._clock.now()
        attempt = self._store.write(lambda tx: self._turns.begin(tx, job, now))
        return attempt.id if attempt else ""

    @abstractmethod
    def _send(self, page_id: str, way: str) -> None:
        """Sends the page by that way; raises AdapterError."""

    def _measure(self, attempt_id: str, taken_at: datetime) -> None:
        page_id, _, way = attempt_id.partition("/")
        with self._store.read() as reader:
            page, seconds = reader.page(page_id), waited(reader, page_id, taken_at)
        if page and page.way == way and seconds is not None:
            self._turns.measures.page_taken(page.via.value, seconds)

    def trouble(self, tx: Tx, job: Job, error: AdapterError, *, gives_up: bool) -> None:
        """Gives the next way its turn, and says so, when it is more than a hiccup."""
        self._turns.fail(tx, job, error, self._clock.now(), gives_up=gives_up)


class RingPager(Reach):
    """Asks a pager to ring, by the routing key that the way stands for; a silent page rings nobody."""

    kind = "page"
    lane = Lane.PAGE

    def __init__(
        self, store: Store, clock: Clock, turns: Turns, pagers: Mapping[str, Pager], worded: Worded
    ) -> None:
        super().__init__(store, clock, turns)
        self._pagers = pagers
        self._worded = worded

    def _send(self, page_id: str, way: str) -> None:
        if way == ways.SILENT:
            return
        with self._store.read() as reader:
            page, incident = page_and_incident(reader, page_id)
            text = self._worded(reader, incident, page)
        pager = pager_of(self._pagers, way)
        pager.trigger(page.id, text.summary, incident.severity, text.details, text.links)

    def ring_unrecorded(self, job: Job) -> None:
        """Rings while nothing can be written; once it can be again, the page is sent once more by its key."""
        with self._store.read() as reader:
            page, incident = page_and_incident(reader, job.args["page"])
        waits = page.via is Via.PAGER and page.state in (PageState.WAITING, PageState.FAILED)
        if waits and incident.is_open and not is_answered(page, incident):
            self._send(page.id, job.args.get("way", WayKind.PAGERDUTY.value))


def pager_of(pagers: Mapping[str, Pager], way: str) -> Pager:
    """The pager behind a way; raises AdapterError where its routing key is no longer set."""
    if way not in pagers:
        raise AdapterError(
            f"PAGERDUTY_ROUTING_KEY holds no key for {ways.spoken(way)}", reason=Reason.AUTH, retryable=False
        )
    return pagers[way]
