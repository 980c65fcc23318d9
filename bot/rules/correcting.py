"""Which words of an entry can be corrected or redacted, and what then stands in their place."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import datetime

from bot.model.precedent import Precedent
from bot.model.timeline import Entry, EntryKind

_WORDS: Mapping[EntryKind, tuple[str, ...]] = {
    EntryKind.NOTE: ("text",),
    EntryKind.CAPTURED: ("text", "files"),
    EntryKind.UPDATE: ("text",),
    EntryKind.STATUS: ("reason",),
    EntryKind.SEVERITY: ("reason",),
    EntryKind.CALLED: ("reason",),
    EntryKind.DECLARED: ("details",),
    EntryKind.IMPACT: ("text",),
    EntryKind.TASK: ("text",),
    EntryKind.TASK_DONE: ("text",),
    EntryKind.RESOLVED: ("resolution", "cause"),
    EntryKind.REOPENED: ("reason",),
    EntryKind.CANCELLED: ("reason",),
    EntryKind.CLOSED: ("reason",),
}
"""The keys of `Entry.data` that hold what a person wrote."""

_CORRECTED = (EntryKind.NOTE, EntryKind.CAPTURED, EntryKind.UPDATE, EntryKind.STATUS, EntryKind.SEVERITY)
"""Their words stand in the timeline alone: what also stands elsewhere has a command that says it anew."""

_SURE = 8

PROOF = "sealed"
"""The key under which a redaction's own entry says, as JSON, what entries are sealed as since."""


def wording(entry: Entry) -> str:
    """What a person wrote in it; "" where there is nothing, or no more."""
    if entry.data.get("redacted"):
        return ""
    return "\n".join(entry.data[key] for key in _WORDS.get(entry.kind, ()) if entry.data.get(key))


def correctable(entry: Entry) -> str:
    """The key of the words that a correction changes; "" where none does."""
    is_gone = entry.data.get("redacted") or entry.data.get("deleted")
    return _WORDS[entry.kind][0] if entry.kind in _CORRECTED and not is_gone else ""


def tombstone(by: str, why: str, now: datetime) -> str:
    """What is read where words were redacted."""
    return f"[redacted by {by} at {now:%H:%M} UTC{f': {why}' if why else ''}]"


def scrubbed(entry: Entry, words: Collection[str], mark: str) -> Entry:
    """The entry with `mark` in the place of the words."""
    data = {key: value if key == PROOF else without(value, words, mark) for key, value in entry.data.items()}
    if data == entry.data:
        return entry
    if data.get("files") != entry.data.get("files"):
        data |= {"files": "", "text": data["text"] or mark}
    return entry.model_copy(update={"data": data | {"redacted": "yes"}})


def scrubbed_precedents(entry: Entry, of: str, words: Collection[str], mark: str) -> Entry:
    """The same of what an entry holds up of the past incident of that id: its fix, and what was to do."""
    found = [Precedent.model_validate(each) for each in json.loads(entry.data["precedents"])]
    told = [_scrubbed(each, words, mark) if each.id == of else each for each in found]
    if told == found:
        return entry
    data = {**entry.data, "precedents": json.dumps([each.model_dump(mode="json") for each in told])}
    return entry.model_copy(update={"data": data | {"redacted": "yes"}})


def _scrubbed(past: Precedent, words: Collection[str], mark: str) -> Precedent:
    unkept = [each.model_copy(update={"text": without(each.text, words, mark)}) for each in past.unkept]
    return past.model_copy(update={"fix": without(past.fix, words, mark), "unkept": tuple(unkept)})


def without(text: str, words: Collection[str], mark: str) -> str:
    """The text with `mark` where it says, or a line of it says, what one of the words says.

    Within a line only what is long enough to be no accident is found.
    """
    if text in words:
        return mark
    for word in sorted(words, key=len, reverse=True):
        if len(word) >= _SURE:
            text = text.replace(word, mark)
    return "\n".join(mark if line in words else line for line in text.split("\n"))
