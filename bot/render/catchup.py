"""What somebody who comes late to an incident needs to know, from what the timeline holds."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from bot.model.timeline import Entry, EntryKind
from bot.render.blockkit import Message, message
from bot.render.card import card_facts
from bot.render.entries import entry_line
from bot.render.environment import Style
from bot.render.facts import CardFacts

_MOST_LINES = 6
_HAPPENED = (
    EntryKind.DECLARED,
    EntryKind.ACKNOWLEDGED,
    EntryKind.ESCALATED,
    EntryKind.UNANSWERED,
    EntryKind.NOBODY,
    EntryKind.STORM,
    EntryKind.REOPENED,
    EntryKind.SEVERITY,
    EntryKind.ALERTS_CLEAR,
    EntryKind.RESOLVED,
)
_KNOWN = (EntryKind.NOTE, EntryKind.CAPTURED)


def catch_up(facts: CardFacts, timeline: Sequence[Entry]) -> Message:
    """The same as a message of its own, for who joins."""
    return message("commands/catchup.json.j2", catch_up_facts(facts, timeline))


def catch_up_facts(facts: CardFacts, timeline: Sequence[Entry]) -> dict[str, object]:
    """What the answer is filled with: the card's facts, and the newest of what happened, what is known, what
    was done, and what stakeholders were told."""
    first = [entry for entry in timeline if entry.kind is EntryKind.ALERT][:1]
    happened = [entry for entry in timeline if entry in first or entry.kind in _HAPPENED]
    parts = [
        _part("What happened", happened),
        _part("What is known", _of(timeline, _KNOWN)),
        _part("What was done", _of(timeline, (EntryKind.STATUS,))),
        _part("Last update", _of(timeline, (EntryKind.UPDATE,))[-1:]),
    ]
    return {**card_facts(facts), "parts": [part for part in parts if part["lines"]]}


def _of(timeline: Sequence[Entry], kinds: Collection[EntryKind]) -> list[Entry]:
    return [entry for entry in timeline if entry.kind in kinds]


def _part(name: str, entries: Sequence[Entry]) -> dict[str, object]:
    lines = [
        {"happened_at": entry.happened_at, "text": entry_line(entry, Style.MRKDWN)}
        for entry in entries[-_MOST_LINES:]
    ]
    return {"name": name, "lines": lines, "earlier": max(len(entries) - _MOST_LINES, 0)}
