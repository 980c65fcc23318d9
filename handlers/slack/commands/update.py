"""/incident update: tells stakeholders how it stands, and when they hear next."""

from __future__ import annotations

from datetime import timedelta

from bot.engine.updates import Update
from bot.flow.record import is_announced
from bot.model.action import Action
from bot.model.incident import Incident
from bot.model.workspace import apart
from bot.render.modals import update_modal
from handlers.slack.desk import Ask, Command, Reply
from handlers.slack.next_update import take_next


def _run(ask: Ask) -> Reply:
    incident, text = ask.incident()
    if not text.strip():
        return Reply(form=form(ask, incident))
    said = take_next(ask.desk.plain(text), ask.desk.clock.now(), ask.desk.policy)
    return sent(ask, incident, Update(text=said.text, by=ask.by, next_at=said.at, last=said.never))


def sent(ask: Ask, incident: Incident, update: Update) -> Reply:
    """Sends it, and says where it went."""
    now = ask.desk.clock.now()
    updated = ask.desk.updates.send(incident.id, update)
    digest = apart(ask.desk.policy.digest_of(updated.workspace))[1] if is_announced(updated) else ""
    facts = {"incident": updated, "digest": digest, "now": now}
    return Reply("update", facts, channel=updated.room.id if updated.room else "")


def form(ask: Ask, incident: Incident) -> dict[str, object]:
    """The form, with the impact as it is known."""
    policy = ask.desk.policy
    every = policy.severity(incident.severity).update_every
    digest = apart(policy.digest_of(incident.workspace))[1]
    return update_modal(incident, digest=digest, every=every)


def put_off(ask: Ask, incident: Incident, minutes: int) -> Reply:
    """Moves the next update."""
    at = ask.desk.updates.put_off(incident.id, ask.by, timedelta(minutes=minutes))
    return Reply("put_off", {"what": "The next status update is due", "at": at, "now": ask.desk.clock.now()})


def ask_later(ask: Ask, incident: Incident) -> Reply:
    """It is still going on."""
    at = ask.desk.updates.ask_later(incident.id, ask.by)
    return Reply("put_off", {"what": "Asked again", "at": at, "now": ask.desk.clock.now()})


COMMAND = Command(
    name="update",
    usage="update [how it stands, next update 14:50]",
    help="Tells stakeholders, here and in the digest channel, and when they hear next.",
    run=_run,
    examples=("update we roll back, next update in 30 min",),
    action=Action.UPDATE,
)
