"""/incident join: brings one into the channel."""

from __future__ import annotations

from bot.errors import Refused
from bot.model.action import Action
from handlers.slack.desk import Ask, Command, Reply


def _run(ask: Ask) -> Reply:
    incident, _ = ask.incident()
    if not ask.desk.commands.join(incident.id, ask.by):
        raise Refused(f"{incident.id} has no channel to join.")
    return Reply("joined", {"incident": incident})


COMMAND = Command(
    name="join",
    usage="join INC-2026-001",
    help="Brings you into the incident's channel.",
    run=_run,
    examples=("join INC-2026-001",),
    action=Action.JOIN,
)
