"""Where everything is kept: what one transaction changes, and what is accepted."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from concurrent.futures import Future
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol, TypeVar

from bot.model.action_item import ActionItem
from bot.model.alert import Change, DeadLetter, DecidedAlert, Problem
from bot.model.copy import Copy
from bot.model.curve import Curve
from bot.model.drill import Drill
from bot.model.health import Sample
from bot.model.heartbeat import HeartbeatRecord
from bot.model.home import Home
from bot.model.incident import Candidate, Incident
from bot.model.job import Job
from bot.model.member import Group, Member
from bot.model.page import Attempt, Page
from bot.model.postmortem import Postmortem, Version
from bot.model.roster import Override, Roster
from bot.model.session import Session
from bot.model.silence import Silence
from bot.model.synthetic import SyntheticRun
from bot.model.task import Task
from bot.model.ticket import Ticket
from bot.model.token import ApiToken
from bot.model.webhook import Webhook
from bot.model.workspace import Installation
from bot.ports.chain import Sealing
from bot.ports.reader import InboxBody, InboxRow, Reader

T = TypeVar("T")


class Tx(Reader, Sealing, Protocol):
    """One transaction: reads see its own writes, and all of it is kept or none.

    TocsinError follows an `add_…` of what is there (where it gives no bool), a `save_…` of what is not (a
    problem or a post-mortem is made or replaced), and naming an incident that is not there: it comes first.
    """

    def next_incident_id(self, year: int) -> str:
        """The next id of that year's counter: INC-2026-001."""

    def add_incident(self, incident: Incident) -> None: ...

    def save_incident(self, incident: Incident) -> None: ...

    def candidates(self, *, service: str | None = None, resource: str | None = None) -> list[Candidate]:
        """Open incidents of this service, or holding an alert on this resource in any case; newest first.

        None matches nothing, so an alert that names neither finds no incident.
        """

    def firing_incidents(self, services: Collection[str]) -> list[Incident]:
        """Open incidents of these services with an alert that fires; newest first."""

    def next_own_alert(self) -> int:
        """The next number of the one counter of alerts that are raised here."""

    def add_alert(self, alert: DecidedAlert) -> None: ...

    def save_problem(self, problem: Problem) -> None: ...

    def merge_problems(self, source: str, target: str) -> None:
        """From now on the problems of the one incident are the other's."""

    def part_problems(self, source: str, target: str, since: datetime) -> None:
        """Gives back those that came from `source`, and what was received of them since then."""

    def add_change(self, alert_id: str, change: Change, happened_at: datetime) -> None:
        """Keeps it as happened at `happened_at`, whatever the change itself says."""

    def add_dead_letter(self, letter: DeadLetter) -> None: ...

    def mark_replayed(self, receipt: str, replayed_as: str) -> None:
        """Notes on a dead letter that it was taken in again; does nothing where there is none."""

    def next_silence_id(self) -> str:
        """The next id of the one counter: S-1."""

    def add_silence(self, silence: Silence) -> None: ...

    def save_silence(self, silence: Silence) -> None: ...

    def next_override_id(self) -> str:
        """The next id of the one counter: O-1."""

    def add_override(self, override: Override) -> None: ...

    def save_override(self, override: Override) -> None: ...

    def save_roster(self, roster: Roster) -> None:
        """Keeps it instead of the one of the same id."""

    def save_members(self, members: Sequence[Member]) -> None:
        """Keeps them instead of those of the same ids."""

    def save_user_groups(self, groups: Sequence[Group]) -> None:
        """Keeps them instead of those of the same ids."""

    def inbox_done(self, row_id: int) -> None:
        """Marks the row decided; raises Refused when it is decided already or not there."""

    def add_page(self, page: Page) -> None: ...

    def save_page(self, page: Page) -> None: ...

    def add_attempt(self, attempt: Attempt) -> None: ...

    def save_attempt(self, attempt: Attempt) -> None: ...

    def add_job(self, job: Job) -> bool:
        """Adds it; False when a job with this id is there. A `refresh_card`, `set_topic`, `announce`,
        `sync_ticket` or `show_homes` job is left out too when one of its kind and incident already waits: it
        will show the newer state."""

    def save_job(self, job: Job) -> None: ...

    def add_ticket(self, ticket: Ticket) -> None: ...

    def save_ticket(self, ticket: Ticket) -> None: ...

    def add_task(self, task: Task) -> None: ...

    def save_task(self, task: Task) -> None: ...

    def save_home(self, home: Home) -> None:
        """Keeps it instead of the one of the same user."""

    def add_action_item(self, item: ActionItem) -> None: ...

    def save_action_item(self, item: ActionItem) -> None: ...

    def save_postmortem(self, postmortem: Postmortem) -> None: ...

    def add_version(self, version: Version) -> None: ...

    def rewrite_version(self, version: Version) -> None:
        """Keeps it in the place of the one of its id: for words that must go."""

    def save_curves(self, incident: str, curves: Iterable[Curve]) -> None:
        """Keeps them instead of those of the incident."""

    def save_copy(self, copy: Copy) -> None:
        """Keeps it instead of the one of the same id."""

    def add_drill(self, drill: Drill) -> None: ...

    def save_drill(self, drill: Drill) -> None: ...

    def intend_post(self, key: str, channel: str, at: datetime) -> bool:
        """Notes that a post under `key` is about to be tried; False when an earlier try was noted."""

    def confirm_post(self, key: str, ts: str) -> None:
        """Notes where it stands: in a message of its own, whatever it was to be said with."""

    def join_posts(self, keys: Sequence[str], whole: str, channel: str, at: datetime) -> None:
        """Notes that what these keys stand for is about to be said in one message, under the key `whole`."""

    def move_cursor(self, name: str, value: str, at: datetime) -> None:
        """Notes how far that poller has read, instead of what was noted before."""

    def save_installation(self, installation: Installation) -> None:
        """Keeps it instead of the one of the same workspace."""

    def forget_installation(self, team: str) -> None: ...

    def add_session(self, session: Session) -> None: ...

    def forget_session(self, key: str) -> None: ...

    def forget_sessions(self, ended_before: datetime) -> None:
        """Forgets those that were over by then."""

    def add_api_token(self, token: ApiToken) -> None: ...

    def save_api_token(self, token: ApiToken) -> None: ...

    def note_api_token_used(self, digest: str, at: datetime) -> None:
        """Keeps when the token of that hash was used; does nothing where there is none."""

    def save_webhook(self, webhook: Webhook) -> None:
        """Keeps it instead of the one of the same name."""

    def forget_webhook(self, name: str) -> None: ...

    def save_heartbeat(self, record: HeartbeatRecord) -> None: ...

    def forget_heartbeat(self, name: str) -> None: ...

    def add_synthetic_run(self, run: SyntheticRun) -> None: ...

    def save_synthetic_run(self, run: SyntheticRun) -> None: ...

    def forget_synthetic_runs(self, sent_before: datetime) -> None: ...

    def add_samples(self, samples: Iterable[Sample]) -> None:
        """Adds them; one whose name and time are there already is left out."""

    def save_sample_hours(self, hours: Iterable[Sample]) -> None:
        """Keeps them instead of those of the same name and hour."""

    def forget_samples(self, *, before: datetime, hours_before: datetime) -> None:
        """Deletes samples, and those of hours, that are older."""

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

    @property
    def is_writable(self) -> bool:
        """Whether the last write reached the disk."""

    def close(self) -> None: ...
