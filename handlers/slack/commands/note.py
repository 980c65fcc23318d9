"""/incident note: keeps a sentence in the timeline."""

from __future__ import annotations

from bot.model.action import Action
from handlers.slack.desk import Ask, Command, Reply


def _run(ask: Ask) -> Reply:
    incident, text = ask.incident()
    return Reply("note", {"entry": ask.desk.commands.note(incident.id, ask.desk.plain(text), ask.by)})


COMMAND = Command(
    name="note",
    usage="note [+ | -] what you see",
    help="Keeps a sentence in the timeline; + says what went well, - what went badly.",
    run=_run,
    examples=("note the broadcast join is too large", "note + the page came at once"),
    action=Action.NOTE,
)
