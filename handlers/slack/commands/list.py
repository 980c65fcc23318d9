"""/incident list: all open incidents."""

from __future__ import annotations

from bot.model.action import Action
from handlers.slack.desk import Ask, Command, Reply


def _run(ask: Ask) -> Reply:
    with ask.desk.store.read() as reader:
        found = [each for each in reader.incidents(open_only=True) if ask.shows(each)]
    worst_first = sorted(found, key=lambda each: each.severity.rank)
    return Reply("list", {"incidents": worst_first, "now": ask.desk.clock.now()})


COMMAND = Command(
    name="list", usage="list", help="Lists the open incidents, worst first.", run=_run, action=Action.LOOK
)
