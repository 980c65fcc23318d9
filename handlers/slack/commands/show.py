"""/incident show: an incident's card, for the asker alone, from anywhere."""

from __future__ import annotations

from bot.model.action import Action
from bot.render.card import card_facts
from handlers.slack.desk import Ask, Command, Reply


def _run(ask: Ask) -> Reply:
    incident, _ = ask.incident()
    with ask.desk.store.read() as reader:
        facts = card_facts(ask.desk.showing.facts(reader, incident))
    return Reply("show", facts)


COMMAND = Command(
    name="show",
    usage="show [INC-2026-001]",
    help="Shows the card of an incident from anywhere, for you alone, with its tasks and its channel.",
    run=_run,
    examples=("show", "show INC-2026-001"),
    action=Action.LOOK,
)
