"""What a drill gives in the end: a report in Markdown like a post-mortem, and the same as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from bot.render.environment import Style, render
from handlers.scenario.account import Account
from handlers.scenario.model import Act, Scenario
from handlers.scenario.record import Record
from handlers.scenario.score import Mark, Score, score

_MOST_SEEN = 300
_MOST_LINES = 40

_QUESTIONS = {
    "acknowledged": "What kept the page from being acknowledged sooner: the phone, the person, or the hour?",
    "commander": "Who takes command, and does everybody know how?",
    "first update": "Who tells the others while somebody works on it?",
    "right diagnosis": "Which check, graph or runbook would have led to the cause sooner?",
    "resolved": "What took longest, and what would have made it shorter?",
}
"""What to ask about each time that was not kept."""

_SAME = {
    Act.ACKNOWLEDGE: "acknowledged",
    Act.COMMAND: "commander",
    Act.UPDATE: "first update",
    Act.RESOLVE: "resolved",
}
"""Which time says the same as a step."""


def report(account: Account) -> str:
    """The report in Markdown. Times are UTC."""
    scored = score(account.records, account.scenario, account.ended)
    timed = [{"incident": incident, **_mark(mark)} for incident, mark in scored.timed]
    facts = {
        **{
            name: getattr(account, name)
            for name in ("scenario", "place", "began", "ended", "has_people", "remarks")
        },
        "day": f"{account.began:%B} {account.began.day}, {account.began.year}",
        "lasted": account.ended - account.began,
        "people": _people(account),
        "several": len(scored.incidents) > 1,
        "scores": [
            {"incident": each.record, "marks": list(map(_mark, each.marks))} for each in scored.incidents
        ],
        "diagnosis": scored.diagnosis and _mark(scored.diagnosis),
        "steps": list(map(_mark, scored.steps)),
        "measured": len(timed),
        "kept": [mark for mark in timed if mark["in_time"]],
        "late": [mark for mark in timed if not mark["in_time"]],
        "other_steps": [_mark(step) for step in _other_missed_steps(scored, account.scenario)],
        "missed_steps": [step.name for step in scored.missed_steps],
        "checked": len(account.checks),
        "failed": [asdict(check) | {"seen": check.seen[:_MOST_SEEN]} for check in account.failed],
        "timelines": [_timeline(record) for record in account.records],
        "questions": list(_questions(scored, account.scenario)),
    }
    return render("scenarios/report.md.j2", Style.MARKDOWN, facts)


def as_json(account: Account) -> dict[str, Any]:
    """The same by name; durations are in seconds, null where not reached or not asked for."""
    scored = score(account.records, account.scenario, account.ended)
    return {
        "scenario": account.scenario.name,
        "place": account.place,
        "held": not account.failed,
        "began": account.began.isoformat(),
        "ended": account.ended.isoformat(),
        "people": _people(account),
        "incidents": [
            {
                "id": each.record.id,
                "severity": each.record.severity,
                "marks": {mark.name: _plain(mark) for mark in each.marks},
            }
            for each in scored.incidents
        ],
        "diagnosis": scored.diagnosis and _plain(scored.diagnosis),
        "steps": [{"step": step.name, **_plain(step)} for step in scored.steps],
        "missed_steps": [step.name for step in scored.missed_steps],
        "checks": [asdict(check) for check in account.checks],
        "remarks": list(account.remarks),
    }


def went_well(account: Account) -> bool:
    """Whether Tocsin did what the scenario says, people took every step, and kept every time.

    Where the cast played everybody, what the scenario says is all there is.
    """
    scored = score(account.records, account.scenario, account.ended)
    diagnosed = scored.diagnosis is None or scored.diagnosis.is_done
    kept = diagnosed and not scored.missed_steps and all(mark.in_time for _, mark in scored.timed)
    return not account.failed and (kept or not account.has_people)


def _people(account: Account) -> list[str]:
    """Who did something, in the order in which they came."""
    entries = (entry for record in account.records for entry in record.timeline)
    return list(dict.fromkeys(entry.author for entry in entries if entry.author and not entry.by_cast))


def _other_missed_steps(scored: Score, scenario: Scenario) -> list[Mark]:
    """The missed steps but those of which a late time says the same already."""
    told = {mark.name for _, mark in scored.timed if not mark.in_time}
    steps = zip(scenario.expected_response, scored.steps, strict=True)
    return [
        step
        for expected, step in steps
        if not step.is_done and (expected.words or _SAME.get(expected.act) not in told)
    ]


def _questions(scored: Score, scenario: Scenario) -> Iterator[str]:
    """What to talk about afterwards: one question for each thing that went wrong, and one in any case."""
    wrong = [mark.name for _, mark in scored.timed if not mark.in_time]
    wrong += [mark.name for each in scored.incidents for mark in each.marks if not mark.is_done]
    if scored.diagnosis and not scored.diagnosis.is_done:
        wrong.append(scored.diagnosis.name)
    asked = dict.fromkeys(_QUESTIONS[name] for name in wrong if name in _QUESTIONS)
    yield from asked
    for expected, step in zip(scenario.expected_response, scored.steps, strict=True):
        if not step.is_done and (expected.words or expected.act not in _SAME):
            yield f"Why did nobody {step.name}, and what would have reminded them?"
    yield "What did somebody not know how to do, and where should it be written?"


def _mark(mark: Mark) -> dict[str, Any]:
    return asdict(mark) | {"in_time": mark.in_time, "is_done": mark.is_done}


def _plain(mark: Mark) -> dict[str, Any]:
    return {
        "took": _seconds(mark.took),
        "most": _seconds(mark.most),
        "in_time": mark.in_time,
        "by": mark.by,
        "by_cast": mark.by_cast,
    }


def _seconds(duration: timedelta | None) -> float | None:
    return None if duration is None else duration.total_seconds()


def _timeline(record: Record) -> dict[str, Any]:
    lines = [
        {"happened_at": each.at, "text": each.text, "by_cast": each.by_cast}
        for each in record.timeline[:_MOST_LINES]
    ]
    return {"id": record.id, "lines": lines, "more": max(0, len(record.timeline) - _MOST_LINES)}
