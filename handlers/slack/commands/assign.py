"""/incident assign: names the commander."""

from __future__ import annotations

from bot.errors import Refused
from handlers.slack.desk import Ask, Command, Reply


def _run(ask: Ask) -> Reply:
    incident, text = ask.incident()
    words = [word for word in text.split() if word.lower() not in ("commander", "to")]
    if len(words) != 1:
        raise Refused("Say who takes command: /incident assign @ana, or /incident assign me.")
    commander = ask.desk.named(words[0], ask.by)
    assigned = ask.desk.commands.assign(incident.id, commander, ask.by)
    return Reply("assign", {"incident": assigned})


COMMAND = Command(
    name="assign", usage="assign [commander] @who|me", help="Names who commands the response.", run=_run
)
