"""Reads and writes timeline entries."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from bot.adapters.store.chain import ChainWrites
from bot.adapters.store.kinds import ENTRIES
from bot.adapters.store.shelf import View
from bot.model.timeline import Entry, EntryKind

_END = {"happened_at": "9999", "seq": 0}
"""Where the newest entry comes before."""


class TimelineReads(View):
    """Timeline entries, as every reader sees them."""

    def timeline(self, incident: str) -> list[Entry]:
        return self._asked(ENTRIES, "timeline", incident=incident)

    def entries_of(self, incident: str, kinds: Collection[EntryKind]) -> list[Entry]:
        return self._asked(ENTRIES, "entries_of_kinds", incident=incident, kinds=sorted(kinds))

    def held_up(self, incident: str) -> list[Entry]:
        return self._asked(ENTRIES, "held_up", incident=incident)

    def story(self, incident: str) -> list[Entry]:
        return self._asked(ENTRIES, "story", incident=incident)

    def story_page(
        self, incident: str, *, limit: int, before: str | None = None, after: str | None = None
    ) -> list[Entry]:
        mark = next(iter(self._shelf.rows(ENTRIES.table, {"id": after or before})), _END)
        where = {"incident": incident, "at": mark["happened_at"], "seq": mark["seq"], "limit": limit}
        if after:
            return self._asked(ENTRIES, "story_after", **where)
        return self._asked(ENTRIES, "story_before", **where)[::-1]

    def recorded_since(self, incident: str, after: str, limit: int) -> list[Entry]:
        return self._asked(ENTRIES, "recorded_since", incident=incident, after=after, limit=limit)

    def last_recorded(self, incident: str) -> str:
        found = self._shelf.ask("last_recorded", incident=incident)
        return str(found[0]["id"]) if found else ""

    def entries_within(self, incident: str, start: datetime, end: datetime) -> list[Entry]:
        return self._asked(ENTRIES, "entries_within", incident=incident, start=start, end=end)

    def entry_numbered(self, incident: str, number: int) -> Entry | None:
        return self._one(ENTRIES, incident=incident, number=number, retracted_by=None)

    def recorded(self, incident: str) -> list[Entry]:
        return self._all(ENTRIES, incident=incident)

    def versions(self, incident: str, key: str) -> list[Entry]:
        return self._all(ENTRIES, incident=incident, key=key)

    def newest_diagnosis(self, incident: str) -> Entry | None:
        return next(iter(self._asked(ENTRIES, "newest_diagnosis", incident=incident)), None)

    def count_entries(self, incident: str, kind: EntryKind, *, most: int) -> int:
        [row] = self._shelf.ask("count_entries", incident=incident, kind=kind, most=most)
        return int(row["size"])

    def last_deed(self, incident: str) -> datetime | None:
        [row] = self._shelf.ask("last_deed", incident=incident)
        return datetime.fromisoformat(row["at"]) if row["at"] else None

    def entry(self, entry_id: str) -> Entry | None:
        return self._one(ENTRIES, id=entry_id)

    def entry_by_key(self, incident: str, key: str) -> Entry | None:
        return self._one(ENTRIES, incident=incident, key=key, retracted_by=None)


class TimelineWrites(ChainWrites):
    """Timeline entries, as a transaction records and seals them."""

    def add_entry(self, entry: Entry) -> bool:
        if not self._shelf.insert_new(ENTRIES.table, ENTRIES.row_of(entry)):
            return False
        if entry.retracts:
            self._shelf.do("retract", entry=entry.retracts, by=entry.id)
        self._seal(entry)
        return True

    def redact_entry(self, entry: Entry, record: str) -> str:
        # In this order: words leave a timeline only while a redaction is under way.
        proof = self._seal_anew(entry, record)
        self._save(ENTRIES, entry)
        return proof
