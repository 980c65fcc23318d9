"""/incident ack: somebody has it."""

from __future__ import annotations

from bot.model.action import Action
from bot.rules import escalation
from handlers.slack.desk import Ask, Command, Reply


def _run(ask: Ask) -> Reply:
    incident, _ = ask.incident()
    first = ask.desk.commands.acknowledge(incident.id, ask.by)
    with ask.desk.store.read() as reader:
        now = reader.incident(incident.id)
        rung = escalation.rings_on(reader.pages(incident.id))
    return Reply("ack", {"incident": now, "already": not first, "rings_on": " and ".join(rung)})


COMMAND = Command(
    name="ack",
    usage="ack",
    help="Says that you have it: nothing rings any more.",
    run=_run,
    examples=("ack",),
    action=Action.ACKNOWLEDGE,
)
