"""What the sections of a post-mortem say, and how two texts differ."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.model.incident import Incident, Person, Room
from bot.model.postmortem import Section, Version
from bot.model.severity import Severity
from bot.model.timeline import Entry, EntryKind
from bot.rules.diff import Line, changes
from bot.rules.discretion import discreet
from bot.rules.document import marked, written

NOON = datetime(2026, 1, 29, 12, tzinfo=UTC)
ANA = Person(id="U0ANA", name="Ana")
INCIDENT = Incident(
    id="INC-2026-001",
    title="Streaming latency",
    severity=Severity.CRITICAL,
    detected_at=NOON,
    opened_at=NOON,
    impact="5% failed",
)


def note(text: str, mark: str, minutes: int) -> Entry:
    at = NOON + timedelta(minutes=minutes)
    return Entry(
        id=f"e{minutes}",
        incident=INCIDENT.id,
        kind=EntryKind.NOTE,
        happened_at=at,
        observed_at=at,
        recorded_at=at,
        key="k",
        data={"text": text, "mark": mark},
    )


def version(section: Section, number: int, text: str, minutes: int) -> Version:
    at = NOON + timedelta(minutes=minutes)
    return Version(
        id=f"{INCIDENT.id}/{section}/{number}",
        incident=INCIDENT.id,
        section=section,
        number=number,
        text=text,
        by=ANA,
        at=at,
    )


def test_marked_notes_are_a_start_and_later_ones_join_what_people_wrote() -> None:
    story = [note("early", "good", 1), note("slow", "bad", 2), note("plain", "", 3), note("late", "good", 9)]
    said = written(INCIDENT, [], story)
    assert (said[Section.WENT_WELL], said[Section.WENT_BADLY]) == ("- early\n- late", "- slow")
    edited = written(INCIDENT, [version(Section.WENT_WELL, 1, "We saw it early", 5)], story)
    assert edited[Section.WENT_WELL] == "We saw it early\n- late"


def test_impact_cause_and_resolution_are_the_incidents_own() -> None:
    said = written(INCIDENT, [version(Section.IMPACT, 1, "an older word", 5)], [])
    assert (said[Section.IMPACT], said[Section.CAUSE]) == ("5% failed", "")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("+ the rollback took 2 minutes", ("the rollback took 2 minutes", "good")),
        ("- nobody knew", ("nobody knew", "bad")),
        ("\N{EN DASH} nobody knew", ("nobody knew", "bad")),
        ("Went well: the drill paid", ("the drill paid", "good")),
        ("Good: the drill paid", ("the drill paid", "good")),
        ("bad:nobody knew", ("nobody knew", "bad")),
        ("-5 degrees in the room", ("-5 degrees in the room", "")),
        ("goodness", ("goodness", "")),
        ("- one\n- two", ("- one\n- two", "")),
        ("bad: one\ntwo", ("one\ntwo", "bad")),
    ],
)
def test_how_a_note_is_marked(typed: str, kept: tuple[str, str]) -> None:
    assert marked(typed) == kept


def test_a_difference_shows_what_changed_and_one_line_around_it() -> None:
    before, after = "a\nb\nc\nd\ne\nf\ng\nh", "a\nB\nc\nd\ne\nf\ng\nh\ni"
    assert changes(before, after) == [
        *(Line(" ", "a"), Line("-", "b"), Line("+", "B"), Line(" ", "c")),
        *(Line("…", ""), Line(" ", "h"), Line("+", "i")),
    ]
    assert changes("", "-- new") == [Line("+", "-- new")]
    assert changes("a", "a") == []


def test_names_of_private_incidents_stay_out() -> None:
    room = Room(id="C1", name="inc-2026-007-breach-of-the-vault")
    secret = INCIDENT.model_copy(update={"title": "Breach of the vault", "private": True, "room": room})
    tell = discreet([secret, secret.model_copy(update={"title": "Leak", "room": None})])
    assert (
        tell("as in BREACH OF THE VAULT, #inc-2026-007-breach-of-the-vault") == "as in (private), #(private)"
    )
    assert tell("the Leak of memory") == "the Leak of memory", "a word that anybody uses"
    assert discreet([])("anything") == "anything"
