"""A drill's marks and report, from known times."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.model.incident import Incident, Person
from bot.model.severity import Severity
from bot.model.timeline import Entry, EntryKind
from bot.policy import load_policy
from handlers.scenario.acts import Record
from handlers.scenario.load import load_scenario
from handlers.scenario.model import Act
from handlers.scenario.onlooker import Check
from handlers.scenario.report import as_json, report
from handlers.scenario.run import Invited, Outcome
from handlers.scenario.score import score

START = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)
ANA = Person(id="U0ANA", name="Ana")
POLICY = load_policy()


def after(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


def entry(kind: EntryKind, minutes: float, **data: str) -> Entry:
    at = after(minutes)
    return Entry(
        id=f"e-{kind}-{minutes}",
        incident="INC-2026-001",
        kind=kind,
        happened_at=at,
        observed_at=at,
        recorded_at=at,
        author="Ana",
        key=f"{kind}:{minutes}",
        data=data,
    )


def record(*, acknowledged: float = 0, resolved: float = 0, severity: Severity = Severity.CRITICAL) -> Record:
    """An incident of kafka, which must be back within 30 minutes, with a note at 14:20 and a commander."""
    incident = Incident(
        id="INC-2026-001",
        title="Kafka brokers down",
        severity=severity,
        service="kafka",
        detected_at=START,
        opened_at=START,
        acknowledged_at=after(acknowledged) if acknowledged else None,
        resolved_at=after(resolved) if resolved else None,
    )
    timeline = [
        entry(EntryKind.ASSIGNED, 6, name="Ana"),
        entry(EntryKind.NOTE, 20, text="the disks are full"),
        entry(EntryKind.NOTE, 25, text="emptied"),
    ]
    return Record(incident, timeline)


def marks(of: Record) -> dict[str, tuple[object, object]]:
    (scored,) = score([of], POLICY)
    return {mark.name: (mark.took and mark.took.total_seconds() / 60, mark.in_time) for mark in scored.marks}


def test_marks_are_measured_by_the_policy() -> None:
    assert marks(record(acknowledged=5, resolved=45)) == {
        "acknowledged": (5, True),
        "commander": (6, None),
        "first note or update": (20, True),
        "resolved": (45, False),
    }


@pytest.mark.parametrize(
    ("severity", "minutes", "in_time"),
    [
        (Severity.CRITICAL, 15, True),
        (Severity.CRITICAL, 15.1, False),
        (Severity.HIGH, 60, True),
        (Severity.HIGH, 61, False),
        (Severity.MEDIUM, 240, True),
    ],
)
def test_each_severity_has_its_own_response(severity: Severity, minutes: float, in_time: bool) -> None:
    assert marks(record(acknowledged=minutes, severity=severity))["acknowledged"] == (minutes, in_time)


def test_what_was_never_reached_is_missed() -> None:
    found = marks(record())
    assert (found["acknowledged"], found["resolved"]) == ((None, False), (None, False))


def outcome() -> Outcome:
    """A drill with a late resolution, a thing not seen, and one of two invitations taken."""
    scenario = load_scenario("streaming-latency")
    first, second = [step.wait_for for step in scenario.steps if step.wait_for][:2]
    assert first.act is Act.ACKNOWLEDGE
    assert second
    checks = [
        Check("the phone rings", "14:00", '"CRITICAL"', "CRITICAL", held=True),
        Check("the topic closes", "14:45", '"resolved"', "🔴 critical *bold*", held=False),
    ]
    invited = [Invited(first, taken=True), Invited(second, taken=False)]
    return Outcome(scenario, START, after(50), checks, invited, [record(acknowledged=5, resolved=45)])


def test_report_says_what_was_missed() -> None:
    said = report(outcome(), POLICY)
    for line in (
        "# Drill Report",
        "**Scenario:** Streaming latency above 10 s (streaming-latency)",
        "**Date:** March 2, 2026, 14:00 to 14:50 UTC",
        "**Result:** 2 of 3 times kept, 1 of 2 things seen as they should be, 1 of 2 invitations taken",
        "- Acknowledged: after 5 min, 15 min allowed: in time",
        "- Commander: after 6 min",
        "- Resolved: after 45 min, 30 min allowed: **missed**",
        "- INC-2026-001 resolved: after 45 min, 30 min allowed",
        "- 14:45 - the topic closes:",
        "- Nobody did what Ana was asked for: Type what you found",
        '- 14:20 - "the disks are full" (note by Ana)',
    ):
        assert any(each.strip().startswith(line) for each in said.splitlines()), f"{line}\n\n{said}"
    assert "*bold*" not in said.replace(r"\*bold\*", ""), "what was seen cannot change the report's looks"


def test_report_of_a_drill_without_a_fault_says_so() -> None:
    good = outcome()
    kept = Outcome(
        good.scenario, START, after(20), good.checks[:1], [], [record(acknowledged=5, resolved=25)]
    )
    assert "### What Was Missed\n\nNothing.\n" in report(kept, POLICY)


def test_json_has_the_same_numbers() -> None:
    told = as_json(outcome(), POLICY)
    assert told["held"] is False
    assert [each["taken"] for each in told["invitations"]] == [True, False]
    (incident,) = told["incidents"]
    assert incident["marks"]["resolved"] == {"took": 2700.0, "most": 1800.0, "in_time": False}
    assert incident["marks"]["commander"] == {"took": 360.0, "most": None, "in_time": None}
