"""What a drill gives in the end: a report in Markdown like a post-mortem, and the same as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from bot.policy import Policy
from bot.render.entries import entry_text
from bot.render.environment import Style, render
from handlers.scenario.acts import Record
from handlers.scenario.run import Outcome
from handlers.scenario.score import IncidentScore, Mark, score

_MOST_SEEN = 300
_MOST_LINES = 30


def report(outcome: Outcome, policy: Policy) -> str:
    """The report in Markdown. Times are UTC."""
    scores = score(outcome.records, policy)
    asked = [(each.incident.id, mark) for each in scores for mark in each.marks if mark.most is not None]
    late = [{"incident": incident, **_mark(mark)} for incident, mark in asked if not mark.in_time]
    facts = {
        "scenario": outcome.scenario,
        "cast": [policy.people[key].name for key in outcome.scenario.cast],
        "began": outcome.began,
        "ended": outcome.ended,
        "day": f"{outcome.began:%B} {outcome.began.day}, {outcome.began.year}",
        "measured": len(asked),
        "late": late,
        "checked": len(outcome.checks),
        "missed": [asdict(check) | {"seen": check.seen[:_MOST_SEEN]} for check in outcome.missed],
        "invited": len(outcome.invited),
        "untaken": [
            {"by": policy.people[invited.invitation.by].name, "say": invited.invitation.say}
            for invited in outcome.invited
            if not invited.taken
        ],
        "scores": [
            {"incident": each.incident, "marks": [_mark(mark) for mark in each.marks]} for each in scores
        ],
        "timelines": [_timeline(record) for record in outcome.records],
    }
    return render("scenarios/report.md.j2", Style.MARKDOWN, facts)


def as_json(outcome: Outcome, policy: Policy) -> dict[str, Any]:
    """The same by name; durations are in seconds, null where not reached or not asked for."""
    return {
        "scenario": outcome.scenario.name,
        "held": not outcome.missed,
        "began": outcome.began.isoformat(),
        "ended": outcome.ended.isoformat(),
        "checks": [asdict(check) for check in outcome.checks],
        "invitations": [
            {**each.invitation.model_dump(mode="json", include={"act", "by", "say"}), "taken": each.taken}
            for each in outcome.invited
        ],
        "incidents": [_scored(each) for each in score(outcome.records, policy)],
    }


def _scored(scored: IncidentScore) -> dict[str, Any]:
    marks = {
        mark.name: {"took": _seconds(mark.took), "most": _seconds(mark.most), "in_time": mark.in_time}
        for mark in scored.marks
    }
    return {"id": scored.incident.id, "severity": scored.incident.severity.value, "marks": marks}


def _seconds(duration: timedelta | None) -> float | None:
    return None if duration is None else duration.total_seconds()


def _mark(mark: Mark) -> dict[str, object]:
    return asdict(mark) | {"in_time": mark.in_time}


def _timeline(record: Record) -> dict[str, object]:
    lines: Sequence[dict[str, object]] = [
        {"happened_at": entry.happened_at, "text": entry_text(entry)}
        for entry in record.timeline[:_MOST_LINES]
    ]
    return {"id": record.incident.id, "lines": lines, "more": max(0, len(record.timeline) - _MOST_LINES)}
