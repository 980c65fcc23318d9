"""The draft of a post-mortem: the manual's template, filled with what is known and asking for the rest."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.model.alert import AlertStatus, DecidedAlert
from bot.model.check import Verdict, worst_first
from bot.model.incident import Incident
from bot.model.postmortem import Section
from bot.model.severity import Severity
from bot.model.timeline import Entry, EntryKind
from bot.policy.business import zone_named
from bot.render.apart import render_apart
from bot.render.card import placed
from bot.render.checks import counted, results_in
from bot.render.curves import plots
from bot.render.environment import Style, render
from bot.render.escape import lines_of, points
from bot.render.facts import PostmortemFacts
from bot.render.retold import Clocks, is_told, retold
from bot.rules.document import written
from bot.rules.duration import milestones
from bot.rules.lifecycle import ending

_DEFAULT = "postmortem/default.md.j2"
_NOTES = (EntryKind.NOTE, EntryKind.CAPTURED)
_GAP = re.compile(r"\n{3,}")
_MOST_NOTES = 8
_MOST_ALERTS = 10
_MOST_PEOPLE = 20
_BULLETS = ("- ", "* ", "• ")


def draft(facts: PostmortemFacts, body: str = "") -> str:
    """The post-mortem in Markdown, with the manual's sections; or by the template `body` of one's own.

    Times are UTC, with the teams' own beside them where these differ, and with their day when they lie on
    several. What is not known is asked for, never made up. Raises TemplateFault for a `body` that fails.
    """
    told = _told(facts)
    text = render_apart(body, Style.MARKDOWN, told) if body else render(_DEFAULT, Style.MARKDOWN, told)
    return _GAP.sub("\n\n", text).strip() + "\n"


def _told(facts: PostmortemFacts) -> dict[str, object]:
    """What templates are filled with; docs/postmortems.md lists it."""
    incident, told = facts.incident, [entry for entry in facts.timeline if is_told(entry)]
    end = incident.resolved_at or max((entry.happened_at for entry in told), default=incident.detected_at)
    days = {moment.date() for moment in (incident.detected_at, end, *(each.happened_at for each in told))}
    clocks = Clocks(zone_named(facts.zone), dated=len(days) > 1)
    sections = facts.sections or written(incident, (), facts.timeline)
    notes = [entry.happened_at for entry in told if entry.kind in _NOTES]
    kinds = [entry.kind for entry in told]
    return {
        "incident": incident,
        "ending": ending(incident),
        "dated": clocks.dated,
        "first_day": _day(incident.detected_at),
        "last_day": _day(end),
        "zone": facts.zone if clocks.differ else "",
        "local_start": clocks.local(incident.detected_at),
        "local_span": clocks.span(incident.detected_at, end),
        "took": milestones(incident),
        "reached_after": incident.opened_at - incident.detected_at,
        "reopened": kinds.count(EntryKind.REOPENED),
        "lines": retold(told, clocks, incident.id),
        "fixes": points(sections.get(Section.RESOLUTION, "")),
        "cause": _paragraphs(sections.get(Section.CAUSE, "")),
        "impact": sections.get(Section.IMPACT, ""),
        "more_sections": [
            {"title": section.words.title(), "lines": _paragraphs(text)}
            for section in (Section.WENT_WELL, Section.WENT_BADLY, Section.LESSONS)
            if (text := sections.get(section, "").strip())
        ],
        "note_times": notes[:_MOST_NOTES],
        "more_notes": max(len(notes) - _MOST_NOTES, 0),
        "found_by": _found_by(told),
        "answered_by": next((each.author for each in told if each.kind is EntryKind.ACKNOWLEDGED), ""),
        "changes": [placed(change, incident) for change in facts.changes],
        "pages": facts.pages,
        "tasks": facts.tasks,
        "items": facts.items,
        "related": [
            {**dict(each.incident), "how": each.how, "unkept": each.unkept} for each in facts.related
        ],
        "plots": plots(incident, facts.curves, dated=clocks.dated),
        **_alerts(facts.alerts),
        **_people(incident, told),
        **_checked(told),
    }


def _paragraphs(text: str) -> list[dict[str, object]]:
    """The lines of what people wrote: each a point of a list, or a paragraph of its own."""
    return [{"is_point": line.startswith(_BULLETS), "text": points(line)[0]} for line in lines_of(text)]


def _alerts(received: Sequence[DecidedAlert]) -> dict[str, object]:
    """The problems that alerts told of, the worst first, with when each began and ended."""
    problems: dict[str, list[DecidedAlert]] = {}
    for alert in sorted(received, key=lambda each: each.received_at):
        problems.setdefault(alert.fingerprint, []).append(alert)
    ranked = sorted(problems.values(), key=lambda group: _worst(group).rank)
    shown = [
        {
            "title": group[0].title,
            "reading": group[0].reading,
            "service": group[0].service or "",
            "severity": _worst(group),
            "from": group[0].started_at or group[0].received_at,
            "until": _ended(group[-1]),
            "messages": len(group),
            "links": group[0].links[:1],
        }
        for group in ranked[:_MOST_ALERTS]
    ]
    return {
        "alerts": shown,
        "problems": len(problems),
        "more_problems": len(problems) - len(shown),
        "messages": len(received),
    }


def _ended(last: DecidedAlert) -> datetime | None:
    is_over = last.status is AlertStatus.RESOLVED
    return (last.ended_at or last.received_at) if is_over else None


def _worst(group: Iterable[DecidedAlert]) -> Severity:
    return min((alert.severity for alert in group), key=lambda severity: severity.rank)


def _people(incident: Incident, told: Iterable[Entry]) -> dict[str, object]:
    """Who had which role, and who else did something, in the order in which they did."""
    commander = {incident.commander.name: ["commander"]} if incident.commander else {}
    for role, person in incident.roles.items():
        commander.setdefault(person.name, []).append(role)
    others = dict.fromkeys(each.author for each in told if each.author_id and each.author not in commander)
    people = [{"name": name, "roles": roles} for name, roles in commander.items()]
    people += [{"name": name, "roles": []} for name in others]
    return {"people": people[:_MOST_PEOPLE], "more_people": max(len(people) - _MOST_PEOPLE, 0)}


def _checked(told: Iterable[Entry]) -> dict[str, object]:
    """What the first and the last run of checks found amiss, and how many ran between them."""
    runs = [
        {
            "happened_at": entry.happened_at,
            "counts": counted(results),
            "findings": [each for each in worst_first(results) if each.verdict is not Verdict.OK],
        }
        for entry in told
        if entry.kind is EntryKind.DIAGNOSED and (results := results_in(entry.data))
    ]
    return {"checks": runs[:1] + runs[1:][-1:], "checks_between": max(len(runs) - 2, 0)}


def _found_by(told: Iterable[Entry]) -> str:
    """The monitoring that raised the first alert, or ""."""
    first = next((entry for entry in told if entry.kind is EntryKind.ALERT), None)
    return (first.data.get("source") or first.source) if first else ""


def _day(moment: datetime) -> str:
    return f"{moment:%B} {moment.day}, {moment.year}"
