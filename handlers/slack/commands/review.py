"""/incident review: the daily digest or the weekly review as of now, for the asker alone."""

from __future__ import annotations

from bot.errors import Refused
from bot.render.reports import daily_facts, weekly_facts
from handlers.slack.desk import Ask, Command, Reply


def _run(ask: Ask) -> Reply:
    word = ask.text.strip().lower()
    if word in ("", "daily"):
        return Reply("review_daily", daily_facts(ask.desk.reporting.daily()))
    if word == "weekly":
        return Reply("review_weekly", weekly_facts(ask.desk.reporting.weekly()))
    raise Refused(
        "Say /incident review daily for what is open, or /incident review weekly for the last 7 days."
    )


COMMAND = Command(
    name="review",
    usage="review [daily|weekly]",
    help="Shows what is open, or what the week was like, for you alone.",
    run=_run,
)
