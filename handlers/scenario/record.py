"""An incident as a drill looks back on it: by its timeline alone, wherever that was read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.engine.drills import Targets
from bot.model.drill import PLAYED
from bot.model.incident import Incident, Status
from bot.model.timeline import Entry, EntryKind
from bot.render.entries import entry_text
from handlers.scenario.model import Act

_SAID_IN = ("text", "reason", "resolution", "cause")
"""Where an entry's data holds the words of whoever made it."""

_KINDS: Mapping[Act, tuple[str, ...]] = {
    Act.DECLARE: (EntryKind.DECLARED,),
    Act.ACKNOWLEDGE: (EntryKind.ACKNOWLEDGED,),
    Act.COMMAND: (EntryKind.ASSIGNED,),
    Act.NOTE: (EntryKind.NOTE,),
    Act.CAPTURE: (EntryKind.CAPTURED,),
    Act.UPDATE: (EntryKind.NOTE, EntryKind.CAPTURED, EntryKind.STATUS, "update"),
    Act.MITIGATE: (EntryKind.STATUS,),
    Act.RESOLVE: (EntryKind.RESOLVED,),
}


@dataclass(frozen=True)
class Happening:
    """One timeline entry: `text` words it, `said` is what a person said in it, "" where none did.

    With `by_cast` the drill did it in a person's part.
    """

    kind: str
    at: datetime
    recorded_at: datetime
    author: str
    text: str
    said: str
    moved: tuple[str, str] = ("", "")
    by_cast: bool = False

    def has(self, words: Iterable[str]) -> bool:
        """Whether a person said one of these, in any case, with any ending."""
        told = " ".join(self.said.split())
        patterns = (r"(?<!\w)" + re.escape(" ".join(each.split())) for each in words)
        return any(re.search(pattern, told, re.IGNORECASE) for pattern in patterns)


@dataclass(frozen=True)
class Record:
    """One incident with its timeline, oldest first, and how soon the policy asks for what."""

    id: str
    title: str
    severity: str
    detected_at: datetime
    targets: Targets
    timeline: Sequence[Happening]

    def done(self, act: Act, words: Sequence[str] = ()) -> Happening | None:
        """When that was first done, in one of these words where there are any; None if never.

        Others are told once it is acknowledged, or at all where it never was; an incident is resolved unless
        it was opened again. What a person did goes before what the cast did.
        """
        fitting = (each for each in self.timeline if each.kind in _KINDS[act])
        match act:
            case Act.MITIGATE:
                fitting = (each for each in fitting if each.moved[1] == Status.MITIGATING)
            case Act.RESOLVE:
                fitting = (each for each in fitting if not self._reopened_after(each))
            case Act.UPDATE:
                has_it = self.done(Act.ACKNOWLEDGE)
                fitting = (each for each in fitting if has_it is None or each.at >= has_it.at)
        found = [each for each in fitting if not words or each.has(words)]
        return min(found, key=lambda each: (each.by_cast, each.at), default=None)

    def told(self, words: Sequence[str]) -> Happening | None:
        """When a person first said one of these words, in whatever way."""
        found = [each for each in self.timeline if each.author and each.has(words)]
        return min(found, key=lambda each: each.at, default=None)

    def took(self, happening: Happening) -> timedelta:
        """How long after the problem was detected that happened."""
        return max(happening.at - self.detected_at, timedelta())

    def _reopened_after(self, resolved: Happening) -> bool:
        moves = (each for each in self.timeline if each.moved[0] == Status.RESOLVED)
        return any(each.recorded_at > resolved.recorded_at for each in moves)


def of_store(
    incident: Incident, entries: Iterable[Entry], targets: Targets, by_cast: frozenset[str] = frozenset()
) -> Record:
    """An incident of our own bot; `by_cast` are the ids of the entries that the drill made."""
    timeline = [
        Happening(
            kind=entry.kind.value,
            at=entry.happened_at,
            recorded_at=entry.recorded_at,
            author=entry.author,
            text=entry_text(entry),
            said=_said(entry.author, entry.data),
            moved=_moved(entry.kind.value, entry.data),
            by_cast=bool(entry.author) and entry.id in by_cast,
        )
        for entry in entries
    ]
    return Record(
        incident.id, incident.title, incident.severity.value, incident.detected_at, targets, timeline
    )


def of_api(incident: Mapping[str, Any], entries: Iterable[Mapping[str, Any]], targets: Targets) -> Record:
    """An incident as the HTTP API tells it, with its timeline."""
    timeline = [
        Happening(
            kind=entry["kind"],
            at=datetime.fromisoformat(entry["happened_at"]),
            recorded_at=datetime.fromisoformat(entry["recorded_at"]),
            author=entry["author"],
            text=entry["text"],
            said=_said(entry["author"], entry["data"]),
            moved=_moved(entry["kind"], entry["data"]),
            by_cast=entry["author"].endswith(PLAYED),
        )
        for entry in entries
    ]
    detected_at = datetime.fromisoformat(incident["detected_at"])
    return Record(incident["id"], incident["title"], incident["severity"], detected_at, targets, timeline)


def _said(author: str, data: Mapping[str, str]) -> str:
    return "\n".join(filter(None, (data.get(key, "") for key in _SAID_IN))) if author else ""


def _moved(kind: str, data: Mapping[str, str]) -> tuple[str, str]:
    """From which status to which."""
    return (data.get("old", ""), data.get("new", "")) if kind == EntryKind.STATUS else ("", "")
