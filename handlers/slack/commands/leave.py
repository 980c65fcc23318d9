"""/incident leave: gives up every role that one has."""

from __future__ import annotations

from bot.model.action import Action
from handlers.slack.desk import Ask, Command, Reply


def _run(ask: Ask) -> Reply:
    incident, _ = ask.incident()
    roles = ask.desk.roles.leave(incident.id, ask.by)
    return Reply("left", {"incident": incident, "roles": roles})


COMMAND = Command(
    name="leave",
    usage="leave",
    help="Gives up every role that you have here.",
    run=_run,
    action=Action.ASSIGN,
    examples=("leave",),
)
