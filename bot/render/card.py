"""The card, its line in the digest channel, and the channel's topic."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from bot.model.alert import AlertStatus, Change, DecidedAlert
from bot.model.incident import Incident, Status
from bot.model.page import Page, Via
from bot.model.ticket import Ticket
from bot.model.value import Link
from bot.render import escape
from bot.render.blockkit import Message, message
from bot.render.environment import Style, render
from bot.render.facts import CardFacts
from bot.rules.lifecycle import ending, possible
from bot.rules.ways import CHANNEL, SILENT, spoken

_MOST_LINES = 3
_MOST_TOPIC = 250
_EXPECTED = ("", "pagerduty", CHANNEL, SILENT)


def card(facts: CardFacts) -> Message:
    """The card as it stands now, without lines that have nothing to say and buttons that cannot work."""
    return message("slack/card.json.j2", card_facts(facts))


def digest_line(facts: CardFacts) -> Message:
    """The incident in one line with a button to join; a private incident's line says only its id."""
    return message("slack/digest.json.j2", card_facts(facts))


def topic(incident: Incident) -> str:
    """The channel's topic, in plain text of at most 250 characters."""
    line = render("slack/topic.txt.j2", Style.TEXT, {"incident": incident, "ending": ending(incident)})
    return escape.heading(line, _MOST_TOPIC)


def card_facts(facts: CardFacts) -> dict[str, object]:
    """What the templates of the card, the digest line and the page are filled with."""
    incident = facts.incident
    newest = sorted(facts.pages, key=lambda page: -page.number)
    page = next((page for page in _rung(newest) if not page.asked_by), None)
    shown = _firing_worst_first(facts.alerts)[:_MOST_LINES]
    return {
        **dict(facts),
        "is_open": incident.is_open,
        "ending": ending(incident),
        "lasted": (incident.resolved_at or facts.now) - incident.detected_at,
        "answered_after": _gap(incident.detected_at, incident.acknowledged_at),
        "fixes": escape.points(incident.resolution),
        "moves": moves(incident),
        "page": page,
        "by": spoken(page.way) if page and page.way not in _EXPECTED else "",
        "asked": [page for page in newest if page.asked_by][:_MOST_LINES],
        "alerts": shown,
        "unshown": max(facts.firing - len(shown), 0),
        "changes": [placed(change, incident) for change in facts.changes[-_MOST_LINES:]],
        "runbook": None if _links_to(shown, facts.runbook) else facts.runbook,
        "earlier_changes": max(len(facts.changes) - _MOST_LINES, 0),
        "next_step": facts.next_step or ("escalates" if incident.escalates_at else ""),
        "next_at": facts.next_at or incident.escalates_at,
        "tasks_done": sum(task.done_at is not None for task in facts.tasks),
        "tasks_open": sum(task.done_at is None for task in facts.tasks),
        "update_first": _update_first(facts),
        "postmortem": _postmortem_link(facts),
        "copies": [each.link for each in facts.copies if each.key],
        "ticket": _shown(facts.ticket) if facts.ticket else None,
    }


def _update_first(facts: CardFacts) -> bool:
    """Whether the status update is due before what else comes next; an escalation always goes first."""
    if facts.update_due_at is None or facts.incident.escalates_at:
        return False
    return facts.next_at is None or facts.update_due_at <= facts.next_at


def _rung(pages: Sequence[Page]) -> Sequence[Page]:
    """Those that the line is about; when all of the team was told as well, still whoever was rung."""
    return [page for page in pages if page.via is not Via.DIRECT] or pages


def moves(incident: Incident) -> list[Status]:
    """The statuses that a menu offers; resolving and closing have forms of their own."""
    moves = possible(incident.status, cancelled=incident.cancelled)
    return [status for status in moves if status not in (Status.RESOLVED, Status.CLOSED)]


def _firing_worst_first(alerts: Iterable[DecidedAlert]) -> list[DecidedAlert]:
    """The newest alert of each problem that still fires; `alerts` are newest first."""
    newest: dict[str, DecidedAlert] = {}
    for alert in alerts:
        newest.setdefault(alert.fingerprint, alert)
    firing = [alert for alert in newest.values() if alert.status is AlertStatus.FIRING]
    return sorted(firing, key=lambda alert: alert.severity.rank)


def placed(change: Change, incident: Incident) -> dict[str, object]:
    """A change with its distance from the incident's beginning: `gap` long, `before` it or after."""
    happened = change.happened_at
    return {
        "link": {"name": change.title, "url": change.link.url if change.link else ""},
        "title": change.title,
        "happened_at": happened,
        "gap": abs(incident.detected_at - happened) if happened else None,
        "before": happened is not None and happened <= incident.detected_at,
    }


def _links_to(alerts: Iterable[DecidedAlert], runbook: Link | None) -> bool:
    """Whether an alert brings the runbook's link already."""
    return runbook is not None and any(link.url == runbook.url for alert in alerts for link in alert.links)


def _shown(ticket: Ticket) -> dict[str, object]:
    """The ticket as templates show it."""
    return {"link": ticket.link, "due_at": ticket.due_at, "is_open": ticket.is_open}


def _gap(start: datetime, end: datetime | None) -> timedelta | None:
    """How long from `start` to `end`, or None when that is not ahead."""
    return end - start if end is not None and end > start else None


def _postmortem_link(facts: CardFacts) -> Link | None:
    if not facts.public_url or not facts.has_postmortem:
        return None
    incident = f"incidents/{facts.incident.id}"
    place = f"{incident}/postmortem" if facts.has_console else f"api/{incident}/postmortem.md"
    return Link(name="Post-mortem", url=f"{facts.public_url.rstrip('/')}/{place}")
