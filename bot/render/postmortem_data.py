"""A post-mortem as JSON; docs/postmortem.schema.json is its schema."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Literal

from bot.model.check import CheckResult, Verdict
from bot.model.incident import Status
from bot.model.postmortem import Section, Stage
from bot.model.severity import Severity
from bot.model.timeline import EntryKind
from bot.model.value import Moment, Value
from bot.render.checks import results_in
from bot.render.entries import entry_line
from bot.render.environment import Style
from bot.render.facts import PostmortemFacts
from bot.render.retold import is_told
from bot.rules.duration import milestones


class TimelineLine(Value):
    """Something that happened, in words; `by` is who did it, "" for nobody, `link` leads to it, or is ""."""

    at: Moment
    kind: EntryKind
    text: str
    by: str
    link: str


class ActionLine(Value):
    """Follow-up work; `state` is open, done or dropped, `due` a day, and `owner` is "" for nobody."""

    text: str
    owner: str
    due: str | None
    state: str
    url: str


class PageRow(Value):
    """Somebody who was paged, and how that stands."""

    target: str
    sent_at: Moment | None
    acknowledged_at: Moment | None
    state: str


class AlertRow(Value):
    """A message of an alert; those with one fingerprint tell of one problem."""

    id: str
    fingerprint: str
    title: str
    severity: Severity
    service: str
    started_at: Moment
    status: str


class CheckRow(Value):
    """What a check found at that time."""

    at: Moment
    check: str
    title: str
    verdict: Verdict
    summary: str


class CurveRow(Value):
    """What a check measured over time: `points` are times and values, oldest first."""

    check: str
    name: str
    unit: str
    points: tuple[tuple[Moment, float], ...]


class PostmortemData(Value):
    """A post-mortem. Times are ISO 8601 in UTC; durations are in seconds since the incident was detected.

    `edition` grows when a field goes or changes its meaning; new ones may come without that.
    None is a milestone that was not reached. `sections` hold what people wrote, "" where nothing is said.
    """

    edition: Literal[1] = 1
    incident: str
    title: str
    severity: Severity
    service: str
    status: Status
    stage: Stage
    drill: bool
    detected_at: Moment
    acknowledged_at: Moment | None
    mitigated_at: Moment | None
    resolved_at: Moment | None
    seconds_to_acknowledge: float | None
    seconds_to_mitigate: float | None
    seconds_to_resolve: float | None
    commander: str
    roles: Mapping[str, str]
    sections: Mapping[Section, str]
    timeline: tuple[TimelineLine, ...]
    action_items: tuple[ActionLine, ...]
    pages: tuple[PageRow, ...]
    alerts: tuple[AlertRow, ...]
    changes: tuple[str, ...]
    checks: tuple[CheckRow, ...]
    measured: tuple[CurveRow, ...]
    related: tuple[str, ...]


def as_json(facts: PostmortemFacts, stage: Stage) -> str:
    """The post-mortem as JSON text, which ends with a line's end."""
    return _data(facts, stage).model_dump_json(indent=2) + "\n"


def _data(facts: PostmortemFacts, stage: Stage) -> PostmortemData:
    incident, took = facts.incident, milestones(facts.incident)
    return PostmortemData(
        incident=incident.id,
        title=incident.title,
        severity=incident.severity,
        service=incident.service or "",
        status=incident.status,
        stage=stage,
        drill=incident.drill is not None,
        detected_at=incident.detected_at,
        acknowledged_at=incident.answered_at,
        mitigated_at=incident.mitigated_at,
        resolved_at=incident.resolved_at,
        seconds_to_acknowledge=_seconds(took.acknowledged),
        seconds_to_mitigate=_seconds(took.mitigated),
        seconds_to_resolve=_seconds(took.resolved),
        commander=incident.commander.name if incident.commander else "",
        roles={role: person.name for role, person in incident.roles.items()},
        sections=facts.sections,
        timeline=_timeline(facts),
        action_items=_actions(facts),
        pages=tuple(
            PageRow(
                target=page.target_name,
                sent_at=page.sent_at,
                acknowledged_at=page.acknowledged_at,
                state=page.state.value,
            )
            for page in facts.pages
        ),
        alerts=_alerts(facts),
        changes=tuple(change.title for change in facts.changes),
        checks=tuple(_checks(facts)),
        measured=tuple(
            CurveRow(check=each.check, name=each.name, unit=each.unit, points=each.points)
            for each in facts.curves
        ),
        related=tuple(each.incident.id for each in facts.related),
    )


def _seconds(lasting: timedelta | None) -> float | None:
    return None if lasting is None else lasting.total_seconds()


def _timeline(facts: PostmortemFacts) -> tuple[TimelineLine, ...]:
    return tuple(
        TimelineLine(
            at=entry.happened_at,
            kind=entry.kind,
            text=entry_line(entry, Style.TEXT),
            by=entry.author,
            link=entry.link,
        )
        for entry in facts.timeline
        if is_told(entry)
    )


def _actions(facts: PostmortemFacts) -> tuple[ActionLine, ...]:
    items = [
        ActionLine(
            text=item.text,
            owner=item.owner.name if item.owner else "",
            due=item.due.isoformat() if item.due else None,
            state=item.state.value,
            url=item.url,
        )
        for item in facts.items
    ]
    tasks = [
        ActionLine(
            text=task.text, owner=task.owner.name if task.owner else "", due=None, state="open", url=""
        )
        for task in facts.tasks
    ]
    return (*items, *tasks)


def _alerts(facts: PostmortemFacts) -> tuple[AlertRow, ...]:
    return tuple(
        AlertRow(
            id=alert.id,
            fingerprint=alert.fingerprint,
            title=alert.title,
            severity=alert.severity,
            service=alert.service or "",
            started_at=alert.started_at or alert.received_at,
            status=alert.status.value,
        )
        for alert in sorted(facts.alerts, key=lambda each: each.received_at)
    )


def _checks(facts: PostmortemFacts) -> list[CheckRow]:
    def row(at: Moment, result: CheckResult) -> CheckRow:
        return CheckRow(
            at=at,
            check=result.check,
            title=result.title,
            verdict=result.verdict,
            summary=result.summary,
        )

    runs = [entry for entry in facts.timeline if entry.kind is EntryKind.DIAGNOSED]
    return [row(run.happened_at, result) for run in runs for result in results_in(run.data)]


def schema() -> str:
    """The JSON Schema of such a post-mortem, as docs/postmortem.schema.json has it."""
    return json.dumps(PostmortemData.model_json_schema(mode="serialization"), indent=2) + "\n"
