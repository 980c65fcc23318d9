"""/incident help: what can be typed."""

from __future__ import annotations

from bot.model.action import Action
from bot.model.severity import Severity
from bot.rules.authority import restrictions, spoken
from handlers.slack.desk import Ask, Command, Reply


def _run(ask: Ask) -> Reply:
    policy = ask.desk.policy
    production = [
        {"severity": each.value, "most": spoken(policy.severity(each).authority)} for each in Severity
    ]
    return Reply("help", {"production": production, "restrictions": restrictions(policy)})


COMMAND = Command(name="help", usage="help", help="Shows this.", run=_run, action=Action.LOOK)
