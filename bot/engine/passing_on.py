"""Passes what people say of an incident on to the pager, where the policy asks for that."""

from __future__ import annotations

from datetime import datetime

from bot.flow import orders
from bot.model.incident import Incident
from bot.model.page import Via
from bot.model.timeline import Entry
from bot.policy import Policy
from bot.ports import Tx


def pass_on(tx: Tx, policy: Policy, incident: Incident, entry: Entry | None, now: datetime) -> None:
    """Orders it; never of a private incident, nor of one that nobody was rung for."""
    if entry is None or not policy.paging.notes or incident.private:
        return
    if any(page.via is Via.PAGER for page in tx.pages(incident.id)):
        tx.add_job(orders.note_pager(entry, now))
