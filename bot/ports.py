"""What the core asks of the world outside, as Protocols that adapters fill."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, TypeVar

from bot.errors import AdapterError
from bot.model.alert import Change, DeadLetter, DecidedAlert, Problem, Receipt
from bot.model.incident import Incident, Person
from bot.model.job import Job, JobState, Lane
from bot.model.page import Page
from bot.model.postmortem import Postmortem
from bot.model.severity import Severity
from bot.model.ticket import Ticket
from bot.model.timeline import Entry
from bot.model.value import Value

T = TypeVar("T")
Blocks = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class InboxBody:
    """One body as it arrived: `received_at` is ISO 8601 in UTC, `body` the JSON text."""

    source: str
    received_at: str
    body: str


class InboxRow(Value):
    """The bodies of one commit; body k (from 1) has the receipt `r-<id>-<k>`."""

    id: int
    bodies: tuple[InboxBody, ...]


class ChatMessage(Value):
    """A message in a channel: `author` is a user id ("" for none), `reactions` are emoji names."""

    text: str
    author: str
    permalink: str
    is_pinned: bool
    reactions: tuple[str, ...] = ()


class Reader(Protocol):
    """A consistent view of what is stored. Every list is oldest first unless said otherwise."""

    def incident(self, incident_id: str) -> Incident | None: ...

    def incidents(self, *, open_only: bool = False, limit: int = 100) -> list[Incident]:
        """Newest first."""

    def incident_of_room(self, channel_id: str) -> Incident | None: ...

    def decided_alert(self, alert_id: str) -> DecidedAlert | None: ...

    def decided_alerts(self, *, incident: str | None = None, limit: int = 100) -> list[DecidedAlert]:
        """Newest first."""

    def problem(self, fingerprint: str) -> Problem | None: ...

    def problems(self, incident: str) -> list[Problem]: ...

    def changes(self, *, since: datetime, service: str | None = None) -> list[Change]:
        """Changes that happened at or after `since`; for one service, those that name it or name none."""

    def receipt(self, receipt_id: str) -> Receipt | None: ...

    def dead_letters(self, *, limit: int = 100) -> list[DeadLetter]: ...

    def waiting_inbox(self, limit: int, after: int = 0) -> list[InboxRow]:
        """Rows not yet decided with an id above `after`, oldest first."""

    def inbox_row(self, row_id: int) -> InboxRow | None:
        """That row; None when it is decided or not there."""

    def look_ahead(self, after: int, marks: Sequence[Sequence[str]], limit: int) -> list[tuple[int, bool]]:
        """Ids of rows not yet decided, above `after`, oldest first, without reading their bodies.

        Each with whether its JSON text holds the pieces of one of the marks, in their order and in any case.
        """

    def timeline(self, incident: str) -> list[Entry]:
        """By happened_at, then as recorded; entries that were retracted and their retractions left out."""

    def entry(self, entry_id: str) -> Entry | None: ...

    def entry_by_key(self, incident: str, key: str) -> Entry | None:
        """The newest live (not retracted) entry recorded under this key."""

    def pages(self, incident: str) -> list[Page]: ...

    def page(self, page_id: str) -> Page | None: ...

    def job(self, job_id: str) -> Job | None: ...

    def jobs(
        self, *, states: Sequence[JobState], incident: str | None = None, limit: int = 1000
    ) -> list[Job]:
        """By due_at, then seq."""

    def due_jobs(self, now: datetime, lane: Lane, limit: int) -> list[Job]:
        """Waiting jobs that may start now, by due_at, then seq.

        A chat job waits for the earlier (smaller seq) chat jobs of its incident that are started, were due by
        now, or are being retried (`attempts` above 0, whenever that is due).
        """

    def tickets(self, *, open_only: bool = False) -> list[Ticket]: ...

    def postmortem(self, incident: str) -> Postmortem | None: ...

    def post(self, key: str) -> tuple[str, str | None] | None:
        """(channel, ts) of the post written under this key; ts is None while its first try is unconfirmed."""

    def counts(self) -> Mapping[str, int]:
        """Sizes for metrics: `alerts.<decision>`, `pages.<state>`, `jobs.<state>`, `inbox.waiting`.

        Every name is there, at 0 where nothing is.
        """


class Tx(Reader, Protocol):
    """One transaction: reads see its own writes, and all of it is kept or none.

    TocsinError follows an `add_…` of what is there (where it gives no bool), a `save_…` of what is not (a
    problem or a post-mortem is made or replaced), and naming an incident that is not there: it comes first.
    """

    def next_incident_id(self, year: int) -> str:
        """The next id of that year's counter: INC-2026-001."""

    def add_incident(self, incident: Incident) -> None: ...

    def save_incident(self, incident: Incident) -> None: ...

    def open_incidents(self, *, service: str | None = None, resource: str | None = None) -> list[Incident]:
        """Open incidents of this service, or holding an alert on this resource; newest first.

        None matches nothing, so an alert that names neither finds no incident.
        """

    def add_alert(self, alert: DecidedAlert) -> None: ...

    def save_problem(self, problem: Problem) -> None: ...

    def add_change(self, alert_id: str, change: Change, happened_at: datetime) -> None:
        """Keeps it as happened at `happened_at`, whatever the change itself says."""

    def add_dead_letter(self, letter: DeadLetter) -> None: ...

    def inbox_done(self, row_id: int) -> None:
        """Marks the row decided; raises Refused when it is decided already or not there."""

    def add_entry(self, entry: Entry) -> bool:
        """Records it; False, and nothing is done, when its (incident, key) is there and not retracted."""

    def add_page(self, page: Page) -> None: ...

    def save_page(self, page: Page) -> None: ...

    def add_job(self, job: Job) -> bool:
        """Adds it; False when a job with this id is there. A `refresh_card` or `announce` job is left out too
        when one of its kind and incident already waits, since that one will show the newer state."""

    def save_job(self, job: Job) -> None: ...

    def add_ticket(self, ticket: Ticket) -> None: ...

    def close_ticket(self, incident: str, at: datetime) -> None: ...

    def save_postmortem(self, postmortem: Postmortem) -> None: ...

    def intend_post(self, key: str, channel: str, at: datetime) -> bool:
        """Notes that a post under `key` is about to be tried; False when an earlier try was noted."""

    def confirm_post(self, key: str, ts: str) -> None: ...

    def forget_jobs(self, done_before: datetime) -> int:
        """Deletes done jobs that were due before that; gives how many."""


class Store(Protocol):
    """Where everything is kept. All writes pass one writer; reads never wait for it.

    Every call after `close` raises StoreBusy.
    """

    def write(self, change: Callable[[Tx], T]) -> T:
        """Runs `change` in a transaction of its own success or failure and returns once it is on disk.

        Raises what `change` raised (nothing of it is kept), or StoreBusy when the disk refuses. Raises
        TocsinError inside a change or what a future calls when done: that thread is the writer's own.
        """

    def submit(self, change: Callable[[Tx], T]) -> Future[T]:
        """The same without waiting: changes submitted together share one commit."""

    def read(self) -> AbstractContextManager[Reader]:
        """A view of one moment, on a connection that is this thread's alone until the `with` ends."""

    def accept(self, bodies: Sequence[InboxBody]) -> Future[tuple[int, int]]:
        """Keeps these bodies; gives (row id, number of the first body in it, from 1) once they are on disk.

        Bodies that arrive while a commit runs share one row, so the k-th body given here (from 0) has the
        receipt `r-<row id>-<number + k>`. The future fails with StoreBusy, and nothing is kept, when the disk
        refuses; a future cancelled before its turn is left out.
        """

    def waiting_inbox(self, limit: int, after: int = 0) -> list[InboxRow]:
        """Rows not yet decided with an id above `after`, oldest first."""

    def close(self) -> None: ...


class Chat(Protocol):
    """A place where people talk. Every call raises AdapterError with a reason and whether to try again."""

    def open_room(self, name: str, marker: str, *, private: bool, tried_before: bool) -> tuple[str, str]:
        """Creates a channel and marks it as ours; gives (id, name).

        `marker` goes into the channel's purpose. With `tried_before`, a channel that an earlier try made is
        found again; a name that someone else holds gets a suffix.
        """

    def channel_id(self, name: str) -> str | None:
        """The id of the channel of that name that the bot can see, or None."""

    def invite(self, channel: str, users: Iterable[str]) -> list[str]:
        """Invites them; gives those who could not be invited. People already there are no failure."""

    def post(
        self,
        channel: str,
        key: str,
        text: str,
        blocks: Blocks | None = None,
        *,
        thread: str | None = None,
        broadcast: bool = False,
        tried_before: bool = False,
        since: datetime | None = None,
    ) -> str:
        """Posts once under `key` and gives the message's ts; with `tried_before`, looks for it first."""

    def update(self, channel: str, ts: str, text: str, blocks: Blocks | None = None) -> None: ...

    def pin(self, channel: str, ts: str) -> None: ...

    def set_topic(self, channel: str, topic: str) -> None: ...

    def set_bookmark(self, channel: str, title: str, url: str) -> None:
        """Adds the bookmark, or changes the one of that title."""

    def upload(
        self, channel: str, filename: str, title: str, content: str, comment: str, *, tried_before: bool
    ) -> None:
        """Shares a file in the channel; with `tried_before`, not when it is there already."""

    def message(self, channel: str, ts: str) -> ChatMessage:
        """The message as it stands now."""

    def person(self, user_id: str) -> Person:
        """Who that user is; the id itself stands for the name when the chat does not answer."""


class Pager(Protocol):
    """What rings a phone. Idempotent by `dedup_key`; raises AdapterError."""

    def trigger(
        self,
        dedup_key: str,
        summary: str,
        severity: Severity,
        details: Mapping[str, str],
        links: Mapping[str, str],
    ) -> None:
        """Rings; `summary` is at most 1024 characters, `links` maps a text to its address."""

    def acknowledge(self, dedup_key: str) -> None: ...

    def resolve(self, dedup_key: str) -> None: ...


class Step(Protocol):
    """Runs one named step of a durable workflow: a step whose result was recorded is not run again."""

    def __call__(self, name: str, work: Callable[[], T]) -> T: ...


class JobKind(Protocol):
    """One kind of job: reads the present state, does its one thing, and ends."""

    kind: str
    lane: Lane

    def run(self, job: Job, step: Step) -> None:
        """Does the job. An AdapterError that is retryable puts it back with a later due time."""

    def trouble(self, tx: Tx, job: Job, error: AdapterError, *, gives_up: bool) -> None:
        """Says what a failed try means, in the transaction that puts the job back or gives it up."""
