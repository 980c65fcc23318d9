"""/incident review: digest or weekly review as of now, for the asker alone; or how the platform did."""

from __future__ import annotations

from bot.errors import Refused
from bot.model.action import Action
from bot.render.reports import daily_facts, weekly_facts
from handlers.slack.desk import Ask, Command, Reply


def _run(ask: Ask) -> Reply:
    word = ask.text.strip().lower()
    if word in ("", "daily"):
        return Reply("review_daily", daily_facts(ask.desk.reporting.daily(ask.workspace)))
    if word == "weekly":
        return Reply("review_weekly", weekly_facts(ask.desk.reporting.weekly(ask.workspace)))
    if word == "performance":
        looks = ask.desk.checking.review_performance(ask.channel, ask.by)
        return Reply("review_performance", {"looks": ", ".join(looks)})
    raise Refused(
        "Say /incident review daily for what is open, /incident review weekly for the last 7 days, or "
        "/incident review performance for how the platform did."
    )


def _action(ask: Ask) -> Action:
    return Action.DIAGNOSE if ask.text.strip().lower() == "performance" else Action.LOOK


COMMAND = Command(
    name="review",
    usage="review [daily|weekly|performance]",
    help="Shows what is open or what the week was like, for you alone, or how the platform did.",
    run=_run,
    examples=("review weekly", "review performance"),
    action=_action,
)
