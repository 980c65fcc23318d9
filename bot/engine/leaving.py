"""Sends published post-mortems to the libraries that the policy names."""

from __future__ import annotations

from datetime import datetime

from bot.errors import Refused
from bot.flow import orders_documents
from bot.flow.export import may_leave
from bot.model.incident import Incident
from bot.model.postmortem import Stage
from bot.policy import Policy
from bot.ports import Tx


def send_out(tx: Tx, policy: Policy, incident: Incident, note: str, now: datetime) -> list[str]:
    """Has each library keep it, a job for each; gives their names in the policy."""
    meant = [each.called for each in policy.exports if may_leave(incident, each)]
    for name in meant:
        tx.add_job(orders_documents.export(incident, name, note, now))
    return meant


def send_again(tx: Tx, policy: Policy, incident: Incident, now: datetime) -> list[str]:
    """The same, since somebody asks for it. Raises Refused where there is nothing to send, or nowhere."""
    kept = tx.postmortem(incident.id)
    if kept is None or kept.stage is not Stage.PUBLISHED:
        raise Refused(f"The post-mortem of {incident.id} is not published, so it stays here.")
    meant = send_out(tx, policy, incident, "", now)
    if not meant:
        raise Refused("The policy names no library for it: see exports in docs/postmortems.md.")
    return meant
