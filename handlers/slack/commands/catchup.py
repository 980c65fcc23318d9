"""/incident catchup: all that somebody who comes late needs, for them alone."""

from __future__ import annotations

from bot.model.action import Action
from bot.render.catchup import catch_up_facts
from handlers.slack.desk import Ask, Command, Reply


def _run(ask: Ask) -> Reply:
    incident, _ = ask.incident()
    with ask.desk.store.read() as reader:
        facts = catch_up_facts(ask.desk.showing.facts(reader, incident), reader.timeline(incident.id))
    return Reply("catchup", facts)


COMMAND = Command(
    name="catchup",
    usage="catchup",
    help="Says what happened, what is known, who does what and what is next, for you alone.",
    run=_run,
    examples=("catchup",),
    action=Action.LOOK,
)
