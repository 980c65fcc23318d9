"""/incident diagnose: runs the checks that fit, in the card's thread, and stops them."""

from __future__ import annotations

from bot.model.action import Action
from handlers.slack.desk import Ask, Command, Reply


def _run(ask: Ask) -> Reply:
    incident, text = ask.incident()
    words = ask.desk.plain(text).lower().replace(",", " ").split()
    if words == ["stop"]:
        return stop(ask)
    names, is_new = ask.desk.checking.ask(incident.id, words, ask.by)
    return Reply("diagnose", {"incident": incident, "checks": ", ".join(names), "already": not is_new})


def stop(ask: Ask) -> Reply:
    """Ends the checks that run for the incident of the button."""
    incident, _ = ask.incident()
    ask.desk.checking.stop(incident.id, ask.by)
    return Reply("checks_stopped", {"incident": incident})


COMMAND = Command(
    name="diagnose",
    usage="diagnose [all | check … | stop]",
    help="Runs the checks that fit the incident, or those that are named, and shows what they find.",
    run=_run,
    examples=("diagnose", "diagnose cluster network"),
    action=Action.DIAGNOSE,
)
