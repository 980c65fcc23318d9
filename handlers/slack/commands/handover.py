"""/incident handover: what whoever is on call has to know."""

from __future__ import annotations

from bot.model.action import Action
from handlers.slack.desk import Ask, Command, Reply


def _run(ask: Ask) -> Reply:
    policy = ask.desk.policy
    team = ask.text.strip()
    if not team:
        team = policy.answering(ask.here.service) if ask.here else policy.default_team
    return Reply("handover", ask.desk.on_calls.standing(team, ask.workspace))


COMMAND = Command(
    name="handover",
    usage="handover [team]",
    help="Says what a shift takes over: open incidents, silences that end, tickets due.",
    run=_run,
    examples=("handover", "handover data-platform"),
    action=Action.LOOK,
)
