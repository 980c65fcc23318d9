"""/incident help: what can be typed, or all about one command."""

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
    word = ask.desk.plain(ask.text).strip().lower()
    return Reply("help", {"word": word, "production": production, "restrictions": restrictions(policy)})


COMMAND = Command(
    name="help",
    usage="help [command]",
    help="Shows this, or one command with examples.",
    run=_run,
    examples=("help", "help timeline"),
    action=Action.LOOK,
)
