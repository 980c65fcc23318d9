"""/incident status: moves the incident along."""

from __future__ import annotations

from bot.errors import Refused
from bot.model.action import Action
from bot.model.incident import Status
from bot.rules.lifecycle import ending, possible
from handlers.slack.desk import Ask, Command, Reply


def _run(ask: Ask) -> Reply:
    incident, text = ask.incident()
    word, _, reason = text.partition(" ")
    try:
        status = Status(word.lower())
    except ValueError:
        moves = ", ".join(possible(incident.status, cancelled=incident.cancelled))
        moves = moves or "nothing, it is closed"
        raise Refused(f"{incident.id} is {ending(incident)}. Possible now: {moves}.") from None
    moved = ask.desk.commands.set_status(incident.id, status, ask.by, ask.desk.plain(reason.strip()))
    return Reply("status", {"incident": moved, "old": incident.status})


COMMAND = Command(
    name="status",
    usage="status triage|investigating|mitigating [why]",
    help="Says how far the response has come.",
    run=_run,
    examples=("status mitigating the fix is live",),
    action=Action.STATUS,
)
