"""The digest, the review and the figures, within what Slack takes however much there is to tell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.model.action_item import ActionItem
from bot.model.figures import Figures, Month
from bot.model.incident import Incident
from bot.model.page import Page
from bot.model.ticket import Ticket
from bot.render.blockkit import Message, message
from bot.render.figures import Shown, figure_facts
from bot.render.report_facts import DailyFacts, WeeklyFacts
from bot.rules.reviewing import LateUpdate

_MOST = 10


def daily(facts: DailyFacts) -> Message:
    """What is open this morning."""
    return message("slack/reports/daily.json.j2", daily_facts(facts))


def weekly(facts: WeeklyFacts) -> Message:
    """What the week was like."""
    return message("slack/reports/weekly.json.j2", weekly_facts(facts))


def monthly(facts: Mapping[str, object]) -> Message:
    """What a month was like in figures."""
    return message("slack/reports/monthly.json.j2", facts)


def monthly_facts(figures: Figures, before: Month, console: str) -> Shown:
    """What the figures' template is filled with; `before` is the month before, `console` leads to more."""
    told = figure_facts(figures)
    groups = [each for each in told["speed"] if each["of"] == "service"]
    lists: Mapping[str, Sequence[Shown]] = {
        "severities": [each for each in told["speed"] if each["of"] == "severity"],
        "services": groups if len(groups) > 1 else [],
        "load": told["load"],
        "down": [each for each in told["burnt"][1:] if each["is_burnt"]],
    }
    counts = {"had": before.all.incidents, "before": f"{before.first:%B}"}
    return {**told, **_cut(lists), **counts, "core": told["burnt"][:1], "console": console}


def daily_facts(facts: DailyFacts) -> Shown:
    """What the digest's template is filled with: of each list the first ten, and how many there are."""
    lists: Mapping[str, Sequence[Shown]] = {
        "incidents": [_incident(each, facts) for each in facts.incidents],
        "late": [_late(each) for each in facts.late],
        "pages": [_page(each) for each in facts.pages],
        "overdue": [_ticket(each) for each in facts.overdue],
        "due": [_ticket(each) for each in facts.due],
        "unfiled": [_ticket(each) for each in facts.unfiled],
        "forgotten": [_ticket(each) for each in facts.forgotten],
        "ending": [dict(each) for each in facts.ending],
    }
    return {
        "now": facts.now,
        "private": facts.private,
        **_cut(lists),
        "quiet": not any(lists.values()) and not facts.private,
    }


def weekly_facts(facts: WeeklyFacts) -> Shown:
    """What the review's template is filled with, likewise."""
    lists: Mapping[str, Sequence[Shown]] = {
        "severities": [dict(each) for each in facts.severities],
        "low": [_incident(each, facts) for each in facts.low],
        "noisy": [dict(each) for each in facts.noisy],
        "woken": [dict(each) for each in facts.woken],
        "unkept": [_item(each) for each in facts.unkept],
        "open": [_incident(each, facts) for each in facts.open],
    }
    counts = {name: getattr(facts, name) for name in ("private", "by_itself", "false_alarms", "merged")}
    quiet = not any(lists.values()) and not any(counts.values())
    return {"since": facts.since, "now": facts.now, **counts, **_cut(lists), "quiet": quiet}


def _cut(lists: Mapping[str, Sequence[Shown]]) -> Shown:
    return {
        name: {"shown": list(each[:_MOST]), "size": len(each), "more": max(len(each) - _MOST, 0)}
        for name, each in lists.items()
    }


def _incident(incident: Incident, facts: DailyFacts | WeeklyFacts) -> Shown:
    lasted = (incident.resolved_at or facts.now) - incident.detected_at
    return {**dict(incident), "is_open": incident.is_open, "lasted": lasted}


def _late(late: LateUpdate) -> Shown:
    return {**dict(late.incident), "due_at": late.due_at}


def _page(page: Page) -> Shown:
    return dict(page)


def _item(item: ActionItem) -> Shown:
    return {**dict(item), "link": {"name": item.id, "url": item.url}}


def _ticket(ticket: Ticket) -> Shown:
    return {**dict(ticket), "link": ticket.link}
