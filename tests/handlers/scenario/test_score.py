"""A drill's marks and report, from known times."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.engine.drills import targets
from bot.model.incident import Incident
from bot.model.severity import Severity
from bot.model.timeline import Entry, EntryKind
from bot.policy import load_policy
from bot.render.entries import entry_text
from handlers.scenario.account import Account
from handlers.scenario.load import load_scenario
from handlers.scenario.model import Scenario
from handlers.scenario.onlooker import Check
from handlers.scenario.record import Record, of_api, of_store
from handlers.scenario.report import as_json, report, went_well
from handlers.scenario.score import Mark, score
from tests.handlers.scenario.conftest import HEAD

START = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)
POLICY = load_policy()
DIAGNOSIS = """
diagnosis: {cause: The disks are full, words: [disk, no space], within: 25m}
response:
  - {act: acknowledge}
  - {act: command}
  - {act: update}
  - {act: note, words: [roll back], say: think of rolling back}
  - {act: resolve}
"""


def after(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


def entry(kind: EntryKind, minutes: float, author: str = "Ana", **data: str) -> Entry:
    at = after(minutes)
    return Entry(
        id=f"e-{kind}-{minutes}",
        incident="INC-2026-001",
        kind=kind,
        happened_at=at,
        observed_at=at,
        recorded_at=at,
        author=author,
        key=f"{kind}:{minutes}",
        data=data,
    )


PAGED = entry(EntryKind.PAGED, 0, "", target="Ana")
ACK = entry(EntryKind.ACKNOWLEDGED, 5)
COMMAND = entry(EntryKind.ASSIGNED, 6, "Bo", name="Ana")
NOTE = entry(EntryKind.NOTE, 20, text="the DISKS of broker 3 are full")
RESOLVED = entry(EntryKind.RESOLVED, 45, resolution="emptied", cause="no space left")
STORY = (PAGED, ACK, COMMAND, NOTE, RESOLVED)


def record(
    *entries: Entry, severity: Severity = Severity.CRITICAL, by_cast: frozenset[str] = frozenset()
) -> Record:
    """An incident of kafka, which must be back within 30 minutes."""
    incident = Incident(
        id="INC-2026-001",
        title="Kafka brokers down",
        severity=severity,
        service="kafka",
        detected_at=START,
        opened_at=START,
    )
    return of_store(incident, entries, targets(severity, "kafka", POLICY), by_cast)


@pytest.fixture
def scenario(tmp_path: Path) -> Scenario:
    """One with a diagnosis and an expected response."""
    path = tmp_path / "kafka.yml"
    path.write_text(HEAD.replace("\ncast:", DIAGNOSIS + "cast:") + "  - {at: +0m, clear: [slack]}\n")
    return load_scenario(str(path))


def minutes(mark: Mark) -> tuple[object, object]:
    return mark.took and mark.took.total_seconds() / 60, mark.in_time


def marks(of: Record, scenario: Scenario) -> dict[str, tuple[object, object]]:
    (scored,) = score([of], scenario, after(60)).incidents
    return {mark.name: minutes(mark) for mark in scored.marks}


def test_marks_are_measured_by_the_policy(scenario: Scenario) -> None:
    assert marks(record(*STORY), scenario) == {
        "acknowledged": (5, True),
        "commander": (6, None),
        "first update": (20, True),
        "resolved": (45, False),
    }


@pytest.mark.parametrize(
    ("severity", "at", "in_time"),
    [
        (Severity.CRITICAL, 15, True),
        (Severity.CRITICAL, 15.1, False),
        (Severity.HIGH, 60, True),
        (Severity.HIGH, 61, False),
        (Severity.MEDIUM, 240, True),
    ],
)
def test_each_severity_has_its_own_response(
    scenario: Scenario, severity: Severity, at: float, in_time: bool
) -> None:
    ack = entry(EntryKind.ACKNOWLEDGED, at)
    assert marks(record(ack, severity=severity), scenario)["acknowledged"] == (at, in_time)


def test_what_was_never_reached_is_missed(scenario: Scenario) -> None:
    found = marks(record(PAGED), scenario)
    assert set(found.values()) == {(None, False), (None, None)}


def test_what_was_not_due_when_the_drill_ended_is_not_missed(scenario: Scenario) -> None:
    scored = score([record(PAGED)], scenario, after(20))
    acknowledged, _, update, resolved = scored.incidents[0].marks
    assert (acknowledged.in_time, update.in_time, resolved.in_time) == (False, None, None)
    assert scored.diagnosis and scored.diagnosis.in_time is None
    assert [mark.name for _, mark in scored.timed] == ["acknowledged"]
    early = Account(scenario, "the practice workspace", START, after(20), [record(PAGED)])
    assert "| First update | never | 30 min | not due yet |" in report(early)


def test_first_update_comes_after_the_acknowledgement(scenario: Scenario) -> None:
    early = entry(EntryKind.NOTE, 2, text="looking")
    moved = entry(EntryKind.STATUS, 12, old="investigating", new="mitigating")
    assert marks(record(early, ACK, moved), scenario)["first update"] == (12, True)
    assert marks(record(early), scenario)["first update"] == (2, True)


def test_an_incident_opened_again_is_not_resolved(scenario: Scenario) -> None:
    again = entry(EntryKind.STATUS, 50, old="resolved", new="investigating")
    assert marks(record(*STORY, again), scenario)["resolved"] == (None, False)
    last = entry(EntryKind.RESOLVED, 60)
    assert marks(record(*STORY, again, last), scenario)["resolved"] == (60, False)


@pytest.mark.parametrize(
    ("entries", "at"),
    [
        ((NOTE, RESOLVED), 20),
        ((RESOLVED,), 45),
        ((entry(EntryKind.STATUS, 9, new="mitigating", reason="full disks on 3"),), 9),
        ((entry(EntryKind.CAPTURED, 7, text="No  space left on device"),), 7),
        ((entry(EntryKind.SEVERITY, 8, old="high", new="critical", reason="disk"),), 8),
        ((entry(EntryKind.NOTE, 8, text="the subdisk of a floppydisk"),), None),
        ((entry(EntryKind.ALERT, 1, "", title="disk full"),), None),
        ((entry(EntryKind.TROUBLE, 1, "", text="the disk of Slack"),), None),
    ],
)
def test_right_diagnosis_is_what_a_person_says_wherever_the_timeline_keeps_it(
    scenario: Scenario, entries: tuple[Entry, ...], at: float | None
) -> None:
    diagnosis = score([record(*entries)], scenario, after(60)).diagnosis
    assert diagnosis and minutes(diagnosis)[0] == at


def test_steps_are_taken_or_missed(scenario: Scenario) -> None:
    assert [step.name for step in score([record(*STORY)], scenario, after(60)).missed_steps] == [
        "think of rolling back"
    ]
    rolls = entry(EntryKind.NOTE, 30, text="we should roll back")
    assert score([record(*STORY, rolls)], scenario, after(60)).missed_steps == []


def test_what_the_cast_does_is_no_persons_merit(scenario: Scenario) -> None:
    scored = score([record(*STORY, by_cast=frozenset({ACK.id, NOTE.id}))], scenario, after(60))
    acknowledged, _, update, _ = scored.incidents[0].marks
    assert (acknowledged.in_time, update.in_time) == (False, False)
    assert scored.diagnosis and not scored.diagnosis.is_done
    assert [step.name for step in scored.missed_steps] == [
        "acknowledge the page",
        "tell the others",
        "think of rolling back",
    ]


def test_the_api_tells_the_same_record_as_the_store() -> None:
    told = [
        {**each.model_dump(mode="json"), "text": entry_text(each)} | {"data": dict(each.data)}
        for each in STORY
    ]
    shown = {
        "id": "INC-2026-001",
        "title": "Kafka brokers down",
        "severity": "critical",
        "detected_at": START.isoformat(),
    }
    asked = targets(Severity.CRITICAL, "kafka", POLICY)
    assert of_api(shown, told, asked) == record(*STORY)


def test_a_scenario_without_a_list_expects_what_it_invites_to() -> None:
    scenario = load_scenario("storm").model_copy(update={"response": ()})
    assert [each.name for each in scenario.expected_response] == ["acknowledge the page"]


def account(scenario: Scenario, *entries: Entry, by_cast: frozenset[str] = frozenset()) -> Account:
    """A drill with a thing not seen, and something that would change the report's looks."""
    checks = [
        Check("the phone rings", "14:00", '"CRITICAL"', "CRITICAL", held=True),
        Check("the topic closes", "14:45", '"resolved"', "🔴 critical *bold*", held=False),
    ]
    records = [record(*entries, by_cast=by_cast)]
    return Account(scenario, "the practice workspace", START, after(50), records, checks)


def test_report_says_what_went_well_and_what_did_not(scenario: Scenario) -> None:
    of_drill = account(scenario, *STORY)
    said = report(of_drill)
    for line in (
        "# Drill Report",
        "**Scenario:** Kafka is down (kafka)",
        "**Place:** the practice workspace",
        "**Date:** March 2, 2026, 14:00 to 14:50 UTC (50 min)",
        "**Took part:** Ana, Bo",
        "**Score:** 3 of 4 times kept, 4 of 5 steps taken, right diagnosis after 20 min",
        "| Acknowledged | 5 min (Ana) | 15 min | in time |",
        "| Commander | 6 min (Bo) | no limit | done |",
        "| Resolved | 45 min (Ana) | 30 min | **late** |",
        'Ana said so after 20 min, 25 min allowed: "the DISKS of broker 3 are full"',
        "- Acknowledged after 5 min (Ana), 15 min allowed",
        "- Resolved: after 45 min (Ana), 30 min allowed",
        "- Step missed: think of rolling back",
        "1 of 2 things were seen as the scenario says.",
        "- 14:45 - the topic closes:",
        '- 14:20 - "the DISKS of broker 3 are full" (note by Ana)',
        "- [ ] What took longest, and what would have made it shorter?",
        "- [ ] Why did nobody think of rolling back, and what would have reminded them?",
    ):
        assert any(each.strip().startswith(line) for each in said.splitlines()), f"{line}\n\n{said}"
    assert "*bold*" not in said.replace(r"\*bold\*", ""), "what was seen cannot change the report's looks"
    assert not went_well(of_drill)


def test_report_says_what_the_cast_did(scenario: Scenario) -> None:
    said = report(account(scenario, *STORY, by_cast=frozenset({ACK.id, NOTE.id})))
    assert "**Took part:** Bo, Ana" in said
    assert "no right diagnosis" in said
    assert "| Acknowledged | 5 min (the cast) | 15 min | **missed** |" in said
    assert "Nobody said so before the cast did, after 20 min" in said
    assert "- Acknowledged: after 5 min (the cast), 15 min allowed" in said
    assert "- Step missed: acknowledge" not in said, "that is said already"
    assert "- 14:05 - Ana acknowledged (the cast)" in said


def test_report_of_a_drill_without_a_fault_says_so(scenario: Scenario) -> None:
    rolls = entry(EntryKind.NOTE, 21, text="roll back?")
    soon = entry(EntryKind.RESOLVED, 25)
    good = account(scenario, PAGED, ACK, COMMAND, NOTE, rolls, soon)
    kept = Account(scenario, good.place, START, after(26), good.records, good.checks[:1])
    assert "### What Was Late or Missed\n\nNothing.\n" in report(kept)
    assert "- Every step that was expected was taken" in report(kept)
    assert went_well(kept)


def test_json_has_the_same_numbers(scenario: Scenario) -> None:
    told = as_json(account(scenario, *STORY))
    assert told["held"] is False
    (incident,) = told["incidents"]
    resolved = {"took": 2700.0, "most": 1800.0, "in_time": False, "by": "Ana", "by_cast": False}
    assert incident["marks"]["resolved"] == resolved
    assert (told["diagnosis"]["took"], told["diagnosis"]["in_time"]) == (1200.0, True)
    assert told["missed_steps"] == ["think of rolling back"]
