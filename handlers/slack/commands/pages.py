"""/incident pages: who was paged by which way, and what came of it."""

from __future__ import annotations

from bot.model.action import Action
from handlers.slack.desk import Ask, Command, Reply


def _run(ask: Ask) -> Reply:
    incident, _ = ask.incident()
    with ask.desk.store.read() as reader:
        pages, attempts = reader.pages(incident.id), reader.attempts(incident.id)
    return Reply("pages", {"incident": incident, "pages": pages, "attempts": attempts})


COMMAND = Command(
    name="pages",
    usage="pages",
    help="Says who was paged, by which way, and what came of it.",
    run=_run,
    examples=("pages",),
    action=Action.LOOK,
)
