"""/incident cancel: it was a false alarm."""

from __future__ import annotations

from bot.model.action import Action
from bot.render.modals import cancel_modal
from handlers.slack.desk import Ask, Command, Reply


def _run(ask: Ask) -> Reply:
    incident, text = ask.incident()
    if incident.is_open and not text:
        return Reply(form=cancel_modal(incident))
    cancelled = ask.desk.endings.cancel(incident.id, ask.desk.plain(text), ask.by)
    return Reply("cancel", {"incident": cancelled})


COMMAND = Command(
    name="cancel",
    usage="cancel [why]",
    help="Ends a false alarm: nothing rings any more, and no post-mortem follows.",
    run=_run,
    examples=("cancel the load test rang it",),
    action=Action.CANCEL,
)
