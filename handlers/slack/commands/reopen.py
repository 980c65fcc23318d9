"""/incident reopen: it was not over."""

from __future__ import annotations

from bot.model.action import Action
from bot.model.incident import Status
from bot.render.modals import reopen_modal
from bot.rules.lifecycle import possible
from handlers.slack.desk import Ask, Command, Reply


def _run(ask: Ask) -> Reply:
    incident, text = ask.incident()
    moves = possible(incident.status, cancelled=incident.cancelled)
    if not incident.is_open and Status.INVESTIGATING in moves and not text:
        return Reply(form=reopen_modal(incident))
    reopened = ask.desk.endings.reopen(incident.id, ask.desk.plain(text), ask.by)
    return Reply("reopen", {"incident": reopened})


COMMAND = Command(
    name="reopen",
    usage="reopen [why]",
    help="Opens a resolved or cancelled incident again, with its channel.",
    run=_run,
    examples=("reopen it is back",),
    action=Action.REOPEN,
)
