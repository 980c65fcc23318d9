"""/incident diagnose: runs the checks that fit, in the card's thread."""

from __future__ import annotations

from bot.model.action import Action
from handlers.slack.desk import Ask, Command, Reply


def _run(ask: Ask) -> Reply:
    incident, text = ask.incident()
    words = ask.desk.plain(text).lower().replace(",", " ").split()
    names, is_new = ask.desk.checking.ask(incident.id, words, ask.by)
    return Reply("diagnose", {"incident": incident, "checks": ", ".join(names), "already": not is_new})


COMMAND = Command(
    name="diagnose",
    usage="diagnose [all | check …]",
    help="Runs the checks that fit the incident, or those that are named, and shows what they find.",
    run=_run,
    examples=("diagnose", "diagnose cluster network"),
    action=Action.DIAGNOSE,
)
