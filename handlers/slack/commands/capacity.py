"""/incident capacity: how long a capacity lasts, with a picture, in the channel."""

from __future__ import annotations

from bot.model.action import Action
from handlers.slack.desk import Ask, Command, Reply


def _run(ask: Ask) -> Reply:
    name = ask.desk.checking.look_ahead(ask.desk.plain(ask.text).strip(), ask.channel, ask.by)
    return Reply("capacity", {"metric": name})


COMMAND = Command(
    name="capacity",
    usage="capacity [metric]",
    help="Shows by the last 90 days how long a capacity lasts, with a picture.",
    run=_run,
    examples=("capacity storage",),
    action=Action.DIAGNOSE,
)
