"""What an incident's severity sets in motion: pages, channel, ticket, timers."""

from __future__ import annotations

from datetime import datetime

from bot.checks.catalog import fitting
from bot.engine.ringing import page_first
from bot.engine.ticketing import file_ticket
from bot.flow import orders
from bot.flow.no_commander import keep_nudging
from bot.flow.record import is_announced
from bot.flow.stale import keep_asking
from bot.flow.tick import keep_ticking
from bot.flow.update_due import keep_cadence
from bot.model.incident import Incident
from bot.policy import Paging, Policy
from bot.ports import Tx
from bot.rules import escalation


def respond(tx: Tx, policy: Policy, incident: Incident, now: datetime) -> Incident:
    """Sets in motion what this severity asks for and has not been done; gives the incident as saved.

    Pages come first, and wait for nothing that follows.
    """
    opening = escalation.opening(incident, policy)
    tell = page_first(tx, policy, incident, now)
    waits = incident.acknowledged_at is None and opening.page is not Paging.NONE
    escalates_at = now + policy.severity(incident.severity).response if waits else None
    wants_room = incident.wants_room or opening.room
    incident = incident.model_copy(update={"wants_room": wants_room, "escalates_at": escalates_at})
    tx.save_incident(incident)
    if escalates_at:
        tx.add_job(orders.escalate(incident, escalates_at))
    if wants_room and (incident.room is None or incident.room.card_ts is None):
        tx.add_job(orders.open_room(incident, now))
    if wants_room:
        keep_ticking(tx, incident, now)
        _look_around(tx, policy, incident, now)
        if not incident.storm:
            tx.add_job(orders.recall(incident, now))
        keep_asking(tx, policy, incident, now)
    incident = keep_cadence(tx, policy, incident, now)
    keep_nudging(tx, policy, incident, incident.acknowledged_at or now, now)
    if is_announced(incident):
        tx.add_job(orders.announce(incident, now))
    tell(incident)
    if opening.ticket:
        file_ticket(tx, policy, incident, now)
    return incident


def _look_around(tx: Tx, policy: Policy, incident: Incident, now: datetime) -> None:
    """Runs the checks that fit, once; in a drill the platform is not what is sick."""
    names = [check.name for check in fitting(policy, incident.service, incident.title)]
    if names and policy.platform.by_itself and not incident.drill:
        tx.add_job(orders.diagnose(incident, names, now, cause="opening"))
