"""/incident health: how the platform stands against its targets, for the asker alone; or anew, for all."""

from __future__ import annotations

from bot.model.action import Action
from bot.render.health import board_facts
from handlers.slack.desk import Ask, Command, Reply, changes


def _run(ask: Ask) -> Reply:
    if ask.text.strip().lower() == "now":
        return look(ask)
    return Reply("health", {**board_facts(ask.desk.checking.board()), "asked_by": ""})


def look(ask: Ask) -> Reply:
    """Has the checks run anew, and the board shown in the channel."""
    titles = ask.desk.checking.check_health(ask.channel, ask.by)
    return Reply("health_checked", {"checks": ", ".join(titles)})


COMMAND = Command(
    name="health",
    usage="health [now]",
    help="Shows the platform's key metrics against their targets, with trends; now runs the checks first.",
    run=_run,
    examples=("health", "health now"),
    action=changes(Action.DIAGNOSE),
)
