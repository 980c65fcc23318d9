"""What comes back to the person who asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from bot.model.incident import Incident, Status
from bot.model.severity import Severity
from bot.model.timeline import Entry, EntryKind
from bot.practice.slack.blockkit import problems
from bot.render.answers import ephemeral
from bot.render.environment import TemplateFault

Seen = Callable[[list[dict[str, Any]]], str]
At = Callable[[int, int], datetime]
Make = Callable[..., Entry]


@pytest.fixture
def answer(seen: Seen) -> Callable[..., str]:
    """What the asker sees; Slack takes it."""

    def tell(name: str, **facts: Any) -> str:
        message = ephemeral(name, **facts)
        assert problems(message.blocks, "message") == []
        assert message.text
        return seen(message.blocks)

    return tell


def test_declare(answer: Callable[..., str], incident: Incident) -> None:
    assert answer("declare", incident=incident) == "INC-2026-001 is declared as critical. Go to #C0INC."
    waiting = incident.model_copy(update={"room": None, "wants_room": True, "private": True})
    assert answer("declare", incident=waiting) == (
        "INC-2026-001 is declared as critical, private. Its channel is being opened."
    )
    roomless = incident.model_copy(update={"room": None})
    assert answer("declare", incident=roomless) == "INC-2026-001 is declared as critical."


def test_ack(answer: Callable[..., str], taken: Incident) -> None:
    first = taken.model_copy(update={"commander": None, "status": Status.TRIAGE})
    assert answer("ack", incident=first, already=False, rings_on="") == (
        "You have INC-2026-001. Next: take command, or `/incident status investigating`.\n(Take command)"
    )
    assert answer("ack", incident=taken, already=False, rings_on="") == (
        "You have INC-2026-001. Next: `/incident note what you see`."
    )
    assert answer("ack", incident=taken, already=True, rings_on="") == (
        "Ana acknowledged INC-2026-001 14:05 UTC. Nothing more rings."
    )
    assert answer("ack", incident=taken, already=False, rings_on="Bo and Cleo") == (
        "You have INC-2026-001. Next: `/incident note what you see`.\n"
        "Bo and Cleo were asked for by name, and are rung until they answer."
    )
    assert answer("ack", incident=taken, already=True, rings_on="Bo") == (
        "Ana acknowledged INC-2026-001 14:05 UTC.\nBo was asked for by name, and is rung until they answer."
    )


def test_status_and_severity(answer: Callable[..., str], taken: Incident) -> None:
    assert answer("status", incident=taken, old=Status.TRIAGE) == "INC-2026-001: triage → investigating."
    assert answer("status", incident=taken, old=taken.status) == "INC-2026-001 is investigating already."
    assert answer("severity", incident=taken, old=Severity.HIGH, effect="On-call is paged now.") == (
        "INC-2026-001: high → critical. On-call is paged now."
    )
    assert (
        answer("severity", incident=taken, old=taken.severity, effect="")
        == "INC-2026-001 is critical already."
    )


def test_assign(answer: Callable[..., str], incident: Incident, taken: Incident) -> None:
    facts = {"incident": taken, "role": "commander", "duties": ()}
    assert answer("assign", who="Ana", **facts) == (
        "Ana commands INC-2026-001.\nThey are told what that asks of them."
    )
    assert answer("assign", who="", **facts) == "Nobody is commander of INC-2026-001 any more."
    mine = {"incident": incident, "role": "scribe", "who": "Bo", "duties": ("Write <it> down",)}
    assert answer("assign", **mine) == "Bo is scribe of INC-2026-001.\n• Write <it> down"
    assert answer("left", incident=incident, roles=[]) == (
        "You have no role in INC-2026-001. Slack's own `/leave` takes you out of its channel."
    )


def test_note_and_undo(answer: Callable[..., str], entry: Make) -> None:
    assert answer("note", entry=entry(EntryKind.NOTE)) == "Noted 14:15 UTC.\n(Edit) (Undo)"
    row = ephemeral("note", entry=entry(EntryKind.NOTE)).blocks[-1]
    assert (row["block_id"], row["elements"][0]["value"]) == ("tray:INC-2026-001", "e-note")
    assert answer("undone", what="the note of 14:15", entry_id="") == (
        "Taken back: the note of 14:15. It is out of the timeline and the post-mortem."
    )


def test_timeline(answer: Callable[..., str], taken: Incident, entry: Make, at: At) -> None:
    entries = [
        entry(EntryKind.ALERT, at(14, 0), data={"title": "Disk <full>"}),
        entry(EntryKind.NOTE, at(14, 15), author="Ana", data={"text": "cleaning up"}),
    ]
    assert answer("timeline", incident=taken, entries=entries) == (
        "*INC-2026-001*  Streaming latency above 10 s\n"
        "14:00 UTC  Disk <full>\n"
        '14:15 UTC  "cleaning up" (note by Ana)\n'
        "(Edit: #0 cleaning up) (Redact: #0 cleaning up)"
    )
    assert answer("timeline", incident=taken, entries=[]).endswith("Nothing has happened yet.")


def test_a_long_timeline_is_shown_whole(answer: Callable[..., str], taken: Incident, entry: Make) -> None:
    entries = [entry(EntryKind.NOTE, author="Ana", data={"text": f"note {number}"}) for number in range(400)]
    shown = answer("timeline", incident=taken, entries=entries)
    assert all(f'"note {number}"' in shown for number in range(400))


def test_list(answer: Callable[..., str], incident: Incident, taken: Incident, at: At) -> None:
    private = taken.model_copy(update={"id": "INC-2026-002", "private": True, "severity": Severity.LOW})
    assert answer("list", incidents=[incident, private], now=at(14, 23)) == (
        "🔴 CRITICAL  INC-2026-001  Streaming latency above 10 s · triage · 23 min · #C0INC\n"
        "🔵 LOW  INC-2026-002  private · investigating · Ana · 23 min\n"
        "(Show: INC-2026-001 Streaming latency above 10 s, INC-2026-002)"
    )
    assert answer("list", incidents=[], now=at(14, 23)) == "No open incident."


def test_resolve(answer: Callable[..., str], over: Incident) -> None:
    assert answer("resolve", incident=over, postmortem=True) == (
        "INC-2026-001 is resolved after 45 min. The post-mortem draft comes to #C0INC."
    )
    assert answer("resolve", incident=over, postmortem=False) == "INC-2026-001 is resolved after 45 min."


def test_help(answer: Callable[..., str]) -> None:
    note = {"usage": "note <text>", "help": "Keeps a note"}
    rights = {
        "production": [{"severity": "critical", "most": "stop production"}],
        "restrictions": ["close it: the commander"],
    }
    facts = {"groups": [{"name": "Work", "lines": [note]}], "suggestion": "note", **rights}
    said = answer("help", word="", command=None, **facts)
    assert said.startswith(
        "*Work*\n`/incident note <text>`  Keeps a note\n"
        "*In production*  critical: stop production, each with what follows it.\n"
        "*Only some may*  close it: the commander"
    )
    one = {**note, "examples": ("note it is <full>",)}
    assert answer("help", word="note", command=one, **facts) == (
        "*`/incident note <text>`*\nKeeps a note\n`/incident note it is <full>`"
    )
    assert answer("help", word="nope", command=None, **facts) == (
        "No command nope. Did you mean note?\n(Help on note) (Help)"
    )


def test_trays(answer: Callable[..., str], incident: Incident, over: Incident) -> None:
    assert (
        answer("tray", open_count=0, can_convert=False)
        == "No incident is open.\n(Declare) (Who is on call) (Help)"
    )
    assert (
        answer("tray", open_count=2, can_convert=True)
        == "2 incidents are open.\n(Declare) (Convert this channel) (Open incidents) (Who is on call) (Help)"
    )
    assert answer("tray_incident", incident=incident, open_tasks=0, barred=[]) == (
        "🔴 CRITICAL · Streaming latency above 10 s · INC-2026-001\nTriage\n"
        "(Acknowledge) (Status: Investigating, Mitigating) (Update) (Resolve)"
        " (…: Make it high, Make it medium, Make it low, Timeline, Diagnose)\n"
        "(Catch up) (Roles) (Page somebody)\n(Link) (Merge) (Cancel, false alarm)"
    )
    most = [
        "acknowledge",
        "status",
        "update",
        "resolve",
        "severity",
        "diagnose",
        "link",
        "merge",
        "cancel",
        "page",
    ]
    assert answer("tray_incident", incident=incident, open_tasks=0, barred=most) == (
        "🔴 CRITICAL · Streaming latency above 10 s · INC-2026-001\nTriage\n(…: Timeline)\n(Catch up) (Roles)"
    )
    assert answer("tray_incident", incident=over, open_tasks=2, barred=[]) == (
        "✅ RESOLVED · Streaming latency above 10 s · INC-2026-001\n"
        "(Status: Investigating) (Post-mortem) (Timeline)\n(Catch up) (Roles)\n(Close) (Reopen)"
    )


def test_refusals_say_who_could(answer: Callable[..., str]) -> None:
    assert answer("refused", what="Only the commander may close it.", who="Ana") == (
        "Only the commander may close it. Ana can."
    )
    assert answer("refused", what="INC-2026-001 is closed, and that is final.", who="") == (
        "INC-2026-001 is closed, and that is final."
    )


def test_an_unknown_command_offers_the_nearest(answer: Callable[..., str]) -> None:
    assert answer("unknown", word="stauts", suggestion="status mitigating") == (
        "No command stauts. Did you mean status mitigating?\n(Run it) (Help)"
    )
    message = ephemeral("unknown", word="stauts", suggestion="status mitigating")
    assert message.blocks[-1]["elements"][0]["value"] == "status mitigating"
    assert answer("unknown", word="frobnicate", suggestion="") == "No command frobnicate.\n(Help)"


def test_slack_down(answer: Callable[..., str]) -> None:
    assert answer("slack_down", kept="your note") == (
        "Slack did not answer; your note is saved and appears when it does. Pages go out all the same."
    )


def test_joined(answer: Callable[..., str], incident: Incident) -> None:
    assert answer("joined", incident=incident) == "You are in #C0INC."


def test_a_missing_fact_is_an_error_that_names_the_template() -> None:
    with pytest.raises(TemplateFault, match=r"commands/refused\.json\.j2"):
        ephemeral("refused", what="No.")
