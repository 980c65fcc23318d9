"""Somebody has it: the one place that says so, whether by Slack or by phone."""

from __future__ import annotations

from datetime import datetime

from bot.engine.ringing import quiet_acknowledged
from bot.flow import orders
from bot.flow.no_commander import keep_nudging
from bot.flow.record import record, show
from bot.flow.still_firing import keep_watch
from bot.flow.update_due import keep_cadence
from bot.model.incident import Incident, Person, Status
from bot.model.page import Page, PageState
from bot.model.timeline import EntryKind
from bot.policy import Policy
from bot.ports import Tx
from bot.rules import lifecycle

_MOST_REMINDERS = 10_000


def acknowledge(
    tx: Tx,
    policy: Policy,
    incident: Incident,
    by: Person,
    now: datetime,
    *,
    page: str = "",
    at: datetime | None = None,
) -> bool:
    """Stops the ringing; False when somebody had it already.

    `page` is the page that the pager brought the news of, acknowledged at `at` by its clock.
    """
    asked_for = quiet_acknowledged(tx, incident, now, by=by.name, told_by=page)
    if incident.acknowledged_at:
        for each in asked_for:
            _tell_answer(tx, incident, each, by, now)
        show(tx, incident, now)
        return False
    if incident.status is Status.TRIAGE:
        incident = lifecycle.move(incident, Status.INVESTIGATING, now, by)
    happened_at = min(max(at or now, incident.detected_at), now)
    incident = incident.model_copy(
        update={
            "acknowledged_at": happened_at,
            "acknowledged_by": by,
            "answered_at": incident.answered_at or happened_at,
            "escalates_at": None,
        }
    )
    incident = keep_cadence(tx, policy, incident, now)
    keep_nudging(tx, policy, incident, now, now)
    sent = [
        each.sent_at
        for each in tx.pages(incident.id)
        if each.sent_at and each.acknowledged_at in (None, now) and each.state is not PageState.RESOLVED
    ]
    reminded = tx.count_entries(incident.id, EntryKind.STILL_FIRING, most=_MOST_REMINDERS)
    record(
        tx,
        incident,
        EntryKind.ACKNOWLEDGED,
        now,
        key=f"acknowledged:{incident.reopened}:{reminded}",
        happened_at=happened_at,
        by=by,
        data={"paged_at": min(sent).isoformat()} if sent else None,
    )
    keep_watch(tx, policy, incident, now)
    if incident.private and incident.wants_room and by.id:  # whom a page alone told of it comes in now
        tx.add_job(orders.invite(incident, by.id, now))
    return True


def _tell_answer(tx: Tx, incident: Incident, page: Page, by: Person, now: datetime) -> None:
    """Says that who was asked for has answered, while somebody else has the incident."""
    data = {"target": page.target_name}
    if page.sent_at:
        data["paged_at"] = page.sent_at.isoformat()
    record(tx, incident, EntryKind.ANSWERED, now, key=f"answered:{page.id}", by=by, data=data)
