"""Has the pager ring the person that a page is meant for, whomever its own escalation policy names."""

from __future__ import annotations

from bot.clock import Clock
from bot.errors import AdapterError
from bot.flow.kept import kept
from bot.flow.record import record
from bot.model.job import Job, Lane
from bot.model.page import Page, PageState
from bot.model.timeline import EntryKind
from bot.policy import PersonEntry, Policy
from bot.ports import PageDirector, Reader, Step, Store, Tx
from bot.rules.on_call import found_by_key

_MOST_TRIES = 6
"""Of a pager that rings, the first person has been rung long before a seventh try."""


class Direct:
    """Directs one page once it was accepted; does nothing when somebody has it by now."""

    kind = "direct"
    lane = Lane.PAGE

    def __init__(self, store: Store, clock: Clock, policy: Policy, director: PageDirector | None) -> None:
        self._store = store
        self._clock = clock
        self._policy = policy
        self._director = director

    def run(self, job: Job, step: Step) -> None:
        """A second try finds what the first one has done, and leaves it."""
        step("direct", lambda: self._direct(job))

    def _direct(self, job: Job) -> None:
        with self._store.read() as reader:
            page = reader.page(job.args["page"])
            person = self._meant(reader, page) if page else None
        if page is None or person is None or page.state is not PageState.ACCEPTED or self._director is None:
            return
        try:
            self._director.direct(page.id, person.name, person.email or "")
        except AdapterError as error:
            if error.retryable and job.attempts + 1 >= _MOST_TRIES:
                raise AdapterError(
                    str(error), reason=error.reason, retryable=False, code=error.code
                ) from error
            raise

    def _meant(self, reader: Reader, page: Page) -> PersonEntry | None:
        return found_by_key(self._policy, kept(reader, self._clock.now()), page.target)

    def trouble(self, tx: Tx, job: Job, error: AdapterError, *, gives_up: bool) -> None:
        """Says whom the pager rings instead, once that is final."""
        page = tx.page(job.args["page"])
        incident = tx.incident(page.incident) if page else None
        if not gives_up or page is None or incident is None:
            return
        text = f"PagerDuty could not be told to ring {page.target_name}: {error}."
        next_ = "It rings whoever its own escalation policy names."
        data = {"text": text, "next": next_}
        record(tx, incident, EntryKind.TROUBLE, self._clock.now(), key=f"{job.id}:failed", data=data)
