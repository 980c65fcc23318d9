"""Gives each way of a page its turn, and keeps what came of it, in the transactions of those who try."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from bot.errors import AdapterError, Reason
from bot.flow import orders
from bot.flow.kept import mail_of
from bot.flow.page_told import tell_failed, tell_lost, tell_paged
from bot.flow.pass_on import pass_on
from bot.model.incident import Incident
from bot.model.job import Job
from bot.model.page import Attempt, AttemptState, Page, PageState, Via
from bot.policy import Policy, WayKind
from bot.ports import PUT_OFF, Measures, Reader, Tx
from bot.rules import ways

_ANSWERS_IN = timedelta(seconds=6)
"""After which a call has been answered, or has timed out, or died with its process."""

_TO_RING = (PageState.WAITING, PageState.FAILED)
_OVER = (PageState.NOT_NEEDED, PageState.RESOLVED, PageState.ACKNOWLEDGED)
_OPEN = (AttemptState.PLANNED, AttemptState.WAITING, AttemptState.SENT, AttemptState.FAILED)


class Turns:
    """`set_up` are the names of the ways that the settings allow, in their order.

    With `directs`, what a pager accepted is directed to the person whom it is meant for.
    """

    def __init__(
        self, policy: Policy, set_up: Collection[str], measures: Measures, *, directs: bool = False
    ) -> None:
        self.measures = measures
        self._policy = policy
        self._set_up = set_up
        self._directs = directs

    def begin(self, tx: Tx, job: Job, now: datetime) -> Attempt | None:
        """Notes that the job's attempt is about to be sent; None when there is nothing to send by this job.

        The page's first job plans its attempts, and hands the first to a job of its own where that goes by
        another lane.
        """
        page, incident = page_and_incident(tx, job.args["page"])
        attempts = tx.attempts_of(page.id) or self._plan(tx, page, incident)
        attempt = _named(attempts, job)
        if attempt is None:
            tx.save_page(page.model_copy(update={"state": PageState.FAILED, "failed_at": now}))
            tell_lost(tx, self._policy, page, incident, _reasons(attempts), now)
            return None
        if not _is_needed(page, incident, attempt, attempts):
            self._let_be(tx, page, incident, attempt, now)
            return None
        _wait_for_sibling(attempt, attempts, now)
        if attempt.begun_at is None:
            self._note_turn(tx, page, attempt, attempts, now)
        handed_on = orders.attempt(page, attempt.way, now)
        if handed_on.kind != job.kind:
            tx.save_attempt(_changed(attempt, state=AttemptState.WAITING, begun_at=now))
            tx.add_job(handed_on)
            return None
        sent = _changed(attempt, state=AttemptState.SENT, begun_at=attempt.begun_at or now, sent_at=now)
        tx.save_attempt(sent)
        return sent

    def accept(self, tx: Tx, attempt_id: str, now: datetime) -> None:
        """It got through: quieter ways are not needed, and what was decided meanwhile is passed on."""
        page_id = attempt_id.partition("/")[0]
        page, incident = page_and_incident(tx, page_id)
        attempts = tx.attempts_of(page_id)
        attempt = next(each for each in attempts if each.id == attempt_id)
        if attempt.state is not AttemptState.SENT:
            return
        attempt = _changed(attempt, state=AttemptState.ACCEPTED, accepted_at=now, error="")
        tx.save_attempt(attempt)
        if page.state is PageState.NOT_NEEDED:
            pass_on(tx, page, attempt, "resolve", now)
            return
        tell_paged(tx, page, incident, attempt, now)
        self._note_accepted(tx, page, incident, attempt, now)
        for other in attempts:
            unsent = other.state is AttemptState.WAITING and other.sent_at is None
            if other.state is AttemptState.PLANNED or (unsent and not ways.is_wanted(other, [attempt])):
                tx.save_attempt(_changed(other, state=AttemptState.NOT_NEEDED))

    def _note_accepted(self, tx: Tx, page: Page, incident: Incident, attempt: Attempt, now: datetime) -> None:
        update: dict[str, object] = {"way": attempt.way}
        if page.state in _TO_RING:
            update |= {"state": PageState.ACCEPTED, "sent_at": attempt.sent_at, "accepted_at": now}
        if ways.first(tx.attempts_of(page.id)) == attempt:
            update["error"] = ""
        taken = is_answered(page, incident) and page.via is not Via.CHAT
        if taken and page.state not in _OVER:
            by = incident.acknowledged_by.name if incident.acknowledged_by else ""
            said = {"acknowledged_at": incident.acknowledged_at, "acknowledged_by": by}
            update |= {"state": PageState.ACKNOWLEDGED, **said}
            tx.save_attempt(_changed(attempt, state=AttemptState.ACKNOWLEDGED, **said))
        tx.save_page(page.model_copy(update=update))
        if not incident.is_open:
            pass_on(tx, page, attempt, "resolve", now)
        elif taken:
            pass_on(tx, page, attempt, "acknowledge", now)
        elif self._directs and ways.kind_of(attempt.way) == WayKind.PAGERDUTY:
            tx.add_job(orders.direct(page, now))

    def fail(self, tx: Tx, job: Job, error: AdapterError, now: datetime, *, gives_up: bool) -> None:
        """Keeps a failure, gives the next way its turn when it is more than a hiccup, and says so then."""
        page, incident = page_and_incident(tx, job.args["page"])
        attempts = tx.attempts_of(page.id) or self._plan(tx, page, incident)
        attempt = _named(attempts, job)
        if attempt is None or attempt.state not in _OPEN:
            return
        is_put_off = error.code == PUT_OFF
        attempt = _changed(
            attempt,
            state=AttemptState.FAILED if gives_up else AttemptState.WAITING,
            begun_at=attempt.begun_at or now,
            sent_at=attempt.sent_at if attempt.failures or not is_put_off else None,
            failed_at=attempt.failed_at if is_put_off else now,
            failures=attempt.failures + (not is_put_off),
            error=str(error),
        )
        tx.save_attempt(attempt)
        if not _is_needed(page, incident, attempt, attempts):
            return
        if page.state in _TO_RING:
            tx.save_page(page.model_copy(update={"error": str(error), "failed_at": now}))
        if is_put_off:
            self._next_key(tx, page, now)
        elif gives_up or attempt.failures == self._policy.paging.failures:
            self._give_way(tx, page.id, incident, attempt, now)

    def _give_way(self, tx: Tx, page_id: str, incident: Incident, attempt: Attempt, now: datetime) -> None:
        attempts = tx.attempts_of(page_id)
        page, _ = page_and_incident(tx, page_id)
        # A team that is told in its channel can wait: only time, or a final no, brings the next way.
        waits = page.via is Via.CHAT and attempt.state is not AttemptState.FAILED
        follows = None if waits or ways.is_reached(attempts) else ways.next_planned(attempts)
        if follows:
            self.give_turn(tx, page, follows, attempts, now)
        if ways.is_over(attempts) and page.state is PageState.WAITING:
            page = page.model_copy(update={"state": PageState.FAILED})
            tx.save_page(page)
        if ways.is_lost(attempts, self._policy.paging.failures):
            tell_lost(tx, self._policy, page, incident, attempt.error, now)
        else:
            is_first = ways.first(attempts) == attempt
            tell_failed(tx, self._policy, page, incident, attempt, follows, now, is_first=is_first)

    def _next_key(self, tx: Tx, page: Page, now: datetime) -> None:
        """Where one routing key has no room for the moment, another may have; nobody is told of that."""
        attempts = tx.attempts_of(page.id)
        follows = ways.next_planned(attempts)
        if follows and ways.kind_of(follows.way) == WayKind.PAGERDUTY and not ways.is_reached(attempts):
            self.give_turn(tx, page, follows, attempts, now)

    def overdue(self, tx: Tx, page_id: str, way: str, now: datetime, *, was_down: bool = False) -> None:
        """The time of that way is over: where nothing got through, the next one has its turn.

        Where Tocsin `was_down` in that time, and it has not failed either, it has its time anew.
        """
        page, incident = page_and_incident(tx, page_id)
        attempts = tx.attempts_of(page_id)
        begun = [each for each in attempts if each.begun_at]
        follows = ways.next_planned(attempts)
        if follows is None or ways.is_reached(attempts) or not begun or begun[-1].way != way:
            return
        if not _is_needed(page, incident, follows, attempts):
            return
        if was_down and begun[-1].failures == 0:
            self._note_turn(tx, page, begun[-1], attempts, now)
        else:
            self.give_turn(tx, page, follows, attempts, now)

    def give_turn(
        self, tx: Tx, page: Page, attempt: Attempt, attempts: Sequence[Attempt], now: datetime
    ) -> None:
        """Begins an attempt by a job of its own."""
        tx.save_attempt(_changed(attempt, state=AttemptState.WAITING, begun_at=now))
        tx.add_job(orders.attempt(page, attempt.way, now))
        self._note_turn(tx, page, attempt, attempts, now)

    def _note_turn(
        self, tx: Tx, page: Page, attempt: Attempt, attempts: Sequence[Attempt], now: datetime
    ) -> None:
        """The timer of the way after, where there is one."""
        if any(each.state is AttemptState.PLANNED and each.number > attempt.number for each in attempts):
            paging = self._policy.paging
            wait = paging.team_next_after if page.via is Via.CHAT else paging.next_after
            tx.add_job(orders.next_way(page, attempt.way, now + wait))

    def _plan(self, tx: Tx, page: Page, incident: Incident) -> list[Attempt]:
        addresses = mail_of(tx, self._policy, page.target)
        attempts = ways.plan(page, incident, self._policy, self._set_up, addresses)
        for attempt in attempts:
            tx.add_attempt(attempt)
        return attempts

    def _let_be(self, tx: Tx, page: Page, incident: Incident, attempt: Attempt, now: datetime) -> None:
        if attempt.state in _OPEN:
            tx.save_attempt(_changed(attempt, state=AttemptState.NOT_NEEDED))
        if page.state in _TO_RING:
            tx.save_page(page.model_copy(update={"state": PageState.NOT_NEEDED}))
        # An earlier try may have got through with its answer lost, and would ring on.
        if attempt.sent_at and attempt.state in _OPEN:
            pass_on(tx, page, attempt, "resolve", now)


def page_and_incident(reader: Reader, page_id: str) -> tuple[Page, Incident]:
    """The page with its incident."""
    page = reader.page(page_id)
    incident = reader.incident(page.incident) if page else None
    if page is None or incident is None:
        raise LookupError(f"page {page_id} is not stored")
    return page, incident


def is_answered(page: Page, incident: Incident) -> bool:
    """Whether somebody has it; a page that a person asked for is answered by whom it rings alone."""
    return incident.acknowledged_at is not None and not page.asked_by


def _is_needed(page: Page, incident: Incident, attempt: Attempt, attempts: Sequence[Attempt]) -> bool:
    if not incident.is_open or page.state in (PageState.NOT_NEEDED, PageState.RESOLVED):
        return False
    if attempt.way == ways.CHANNEL:
        return attempt.state in _OPEN  # whoever has it: the team wants to know while it lasts
    if is_answered(page, incident) or page.state is PageState.ACKNOWLEDGED:
        return False
    return attempt.state in _OPEN and ways.is_wanted(attempt, attempts)


def _wait_for_sibling(attempt: Attempt, attempts: Sequence[Attempt], now: datetime) -> None:
    """Puts it off while another way of its kind is asked: two that got through would ring the same phone."""
    for each in attempts:
        is_sibling = each.id != attempt.id and ways.kind_of(each.way) == ways.kind_of(attempt.way)
        if (
            is_sibling
            and each.state is AttemptState.SENT
            and each.sent_at
            and now - each.sent_at < _ANSWERS_IN
        ):
            raise AdapterError(
                "another routing key is being asked",
                reason=Reason.RATE_LIMITED,
                retryable=True,
                retry_after=1.0,
                code=PUT_OFF,
            )


def _named(attempts: Sequence[Attempt], job: Job) -> Attempt | None:
    """The job's own; the first that can be used for the page's first job, which names none."""
    way = job.args.get("way")
    return next((each for each in attempts if each.way == way), None) if way else ways.first(attempts)


def _reasons(attempts: Sequence[Attempt]) -> str:
    return "; ".join(each.error for each in attempts)


def _changed(attempt: Attempt, **fields: object) -> Attempt:
    return attempt.model_copy(update=fields)
