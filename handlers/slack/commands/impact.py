"""/incident impact: says who or what suffers, and how much."""

from __future__ import annotations

from bot.model.action import Action
from handlers.slack.desk import Ask, Command, Reply, changes


def _run(ask: Ask) -> Reply:
    incident, text = ask.incident()
    if text.strip():
        incident = ask.desk.updates.set_impact(incident.id, ask.desk.plain(text), ask.by)
    return Reply("impact", {"incident": incident})


COMMAND = Command(
    name="impact",
    usage="impact [who or what suffers]",
    help="Says what suffers, and how much.",
    run=_run,
    examples=("impact 5 % of queries fail",),
    action=changes(Action.IMPACT),
)
