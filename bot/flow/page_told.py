"""What timeline and channel are told of a page: that it got through, or does not, and whom to call."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.flow.kept import on_call_for, person_of
from bot.flow.record import record
from bot.model.incident import Incident
from bot.model.page import Attempt, AttemptState, Page, Via
from bot.model.timeline import EntryKind
from bot.policy import PersonEntry, Policy, WayKind
from bot.ports import Tx
from bot.rules import ways

_AGAIN = "It is tried again until it gets through."


def tell_paged(tx: Tx, page: Page, incident: Incident, attempt: Attempt, now: datetime) -> None:
    """That a way took it; the first routing key is what everybody expects, and not named."""
    by = ways.spoken(attempt.way) if attempt.way not in _EXPECTED else ""
    record(
        tx,
        incident,
        EntryKind.PAGED,
        now,
        key=f"paged:{attempt.id}",
        happened_at=attempt.sent_at,
        data={
            "target": page.target_name,
            "via": page.via.value,
            "level": str(page.level or 1),
            "page": page.id,
            **({"way": by} if by else {}),
        },
    )


_EXPECTED = (WayKind.PAGERDUTY.value, ways.CHANNEL, ways.SILENT)


def tell_failed(
    tx: Tx,
    policy: Policy,
    page: Page,
    incident: Incident,
    attempt: Attempt,
    follows: Attempt | None,
    now: datetime,
    *,
    is_first: bool,
) -> None:
    """That one way does not get through; aloud for the first one, with the number to call."""
    is_final = attempt.state is AttemptState.FAILED
    follow = ways.instead(follows.way, page.target_name) if follows else ""
    if is_final:
        what_next = f"{follow[:1].upper()}{follow[1:]} instead." if follow else ""
    else:
        what_next = f"{_AGAIN[:-1]}; meanwhile {follow}." if follow else _AGAIN
    record(
        tx,
        incident,
        EntryKind.PAGE_FAILED,
        now,
        key=f"page_failed:{attempt.id}:{attempt.state.value}",
        quiet=not is_first,
        data=_said(
            target=page.target_name,
            page=page.id,
            attempt=attempt.id,
            way=ways.spoken(attempt.way) if attempt.number > 1 else "",
            error=attempt.error,
            next=what_next,
            call=_call_them(person_of(tx, policy, page.target), page),
        ),
    )


def tell_lost(tx: Tx, policy: Policy, page: Page, incident: Incident, error: str, now: datetime) -> None:
    """That none of the ways gets through: once for each page, with the numbers of the whole ladder."""
    attempts = tx.attempts_of(page.id)
    used = [each for each in attempts if each.state is not AttemptState.SKIPPED]
    tried = "" if len(used) < 2 else " by every way"
    record(
        tx,
        incident,
        EntryKind.PAGE_FAILED,
        now,
        key=f"page_failed:{page.id}:lost",
        data=_said(
            target=page.target_name,
            page=page.id,
            all=tried.strip(),
            error=error,
            next="" if ways.is_over(attempts) else _AGAIN,
            call=_call_all(
                person_of(tx, policy, page.target), on_call_for(tx, policy, incident.service, now)
            ),
        ),
    )


def _call_them(person: PersonEntry | None, page: Page) -> str:
    if person and person.phone:
        return f"Please call {page.target_name}: {person.phone}"
    return f"Please reach {page.target_name} another way." if page.via is not Via.CHAT else ""


def _call_all(person: PersonEntry | None, on_call: Sequence[PersonEntry]) -> str:
    return f"Please call, in this order: {ways.to_call([person, *on_call] if person else on_call)}"


def _said(**data: str) -> dict[str, str]:
    return {key: value for key, value in data.items() if value}
