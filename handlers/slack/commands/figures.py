"""/incident figures: what a month was like in numbers, for the asker alone."""

from __future__ import annotations

from bot.errors import Refused
from bot.model.action import Action
from handlers.months import take_month
from handlers.slack.desk import Ask, Command, Reply


def _run(ask: Ask) -> Reply:
    typed = ask.desk.plain(ask.text)
    month = take_month(typed, ask.desk.figuring.this_month)
    if month is None:
        raise Refused(f"{typed} is no month. Say one like 2026-01, January, or last month.")
    return Reply("figures", ask.desk.reporting.month(month, ask.workspace))


COMMAND = Command(
    name="figures",
    usage="figures [month]",
    help="Shows how fast incidents were answered in a month, how loud it was, whom it rang, what it burnt.",
    run=_run,
    action=Action.LOOK,
    examples=("figures", "figures last month", "figures 2026-01"),
)
