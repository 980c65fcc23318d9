"""Reads and writes the chain of seals over timelines."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from typing import Any

from bot.adapters.store.kinds import ENTRIES, HEADS, SEALS
from bot.adapters.store.shelf import View
from bot.model.seal import Head, Seal, Sealed
from bot.model.timeline import Entry
from bot.rules.chain import genesis, head_of, sealed, words_digest

_AT_ONCE = 500
_SALT_BYTES = 16
_OF_ENTRY = {name: f"of_{name}" for name in Entry.model_fields}
"""What the columns of the entry are called beside those of its seal."""


class ChainReads(View):
    """The chain, as it is verified and exported."""

    def head(self, incident: str) -> Head | None:
        return self._one(HEADS, incident=incident)

    def seals(self, incident: str) -> list[Seal]:
        return self._asked(SEALS, "seals", incident=incident)

    def chain(self, incident: str) -> Iterator[Sealed]:
        place = 0
        while rows := self._shelf.ask("chain", incident=incident, after=place, limit=_AT_ONCE):
            yield from map(_sealed, rows)
            place = rows[-1]["place"]

    def unsealed(self, incident: str) -> list[tuple[str, int]]:
        found = self._shelf.ask("unsealed", incident=incident)
        return [(str(row["id"]), int(row["number"])) for row in found]

    def place_of(self, incident: str, digest: str) -> int | None:
        found = self._shelf.rows(SEALS.table, {"incident": incident, "digest": digest}, limit=1)
        return int(found[0]["place"]) if found else None

    def chained(self) -> list[str]:
        return [str(row["incident"]) for row in self._shelf.ask("chained")]

    def chain_size(self) -> int:
        [row] = self._shelf.ask("chain_size")
        return int(row["size"])

    def said_in(self, incident: str) -> dict[str, tuple[str, str]]:
        found = self._shelf.ask("said_in", incident=incident)
        return {str(row["id"]): (str(row["channel"]), str(row["ts"])) for row in found}


class ChainWrites(ChainReads):
    """The chain, as a transaction makes it longer."""

    def _seal(self, entry: Entry) -> None:
        """Seals what was just recorded, with the number that it was given."""
        [row] = self._shelf.ask("to_seal", entry=entry.id)
        is_first = row["size"] is None
        before = genesis(entry.incident) if is_first else HEADS.value_of({**row, "incident": entry.incident})
        seal = sealed(entry.model_copy(update={"number": row["number"]}), before, _salt())
        self._shelf.do("add_seal", **SEALS.row_of(seal))
        self._shelf.do("keep_head", **HEADS.row_of(head_of(seal)))

    def _seal_anew(self, entry: Entry, record: str) -> str:
        salt = _salt()
        self._shelf.do("seal_anew", entry=entry.id, salt=salt, record=record)
        return words_digest(entry, salt)


def _salt() -> str:
    return secrets.token_hex(_SALT_BYTES)


def _sealed(row: Mapping[str, Any]) -> Sealed:
    kept = {name: row[column] for name, column in _OF_ENTRY.items()}
    entry = None
    if kept["id"] is not None:
        try:
            entry = ENTRIES.value_of(kept)
        except (ValueError, TypeError):
            entry = None
    return Sealed(
        seal=SEALS.value_of(row),
        entry=entry,
        is_unreadable=entry is None and kept["id"] is not None,
        anew=row["anew"] or "",
        is_hidden=bool(row["is_hidden"]),
        is_shown=bool(row["is_shown"]),
    )
