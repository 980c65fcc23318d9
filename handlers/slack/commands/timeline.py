"""/incident timeline: what has happened so far."""

from __future__ import annotations

from bot.model.action import Action
from handlers.slack.desk import Ask, Command, Reply

_NEWEST = 40


def _run(ask: Ask) -> Reply:
    incident, _ = ask.incident()
    with ask.desk.store.read() as reader:
        entries = reader.story(incident.id)
    return Reply("timeline", {"incident": incident, "entries": entries[-_NEWEST:]})


COMMAND = Command(
    name="timeline",
    usage="timeline",
    help="Shows what has happened so far, for you alone.",
    run=_run,
    action=Action.LOOK,
)
