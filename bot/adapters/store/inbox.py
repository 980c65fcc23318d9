"""Reads what was accepted and notes what became of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.adapters.store.kinds import DEAD_LETTERS, INBOX
from bot.adapters.store.shelf import View
from bot.errors import Refused
from bot.model.alert import DeadLetter, Receipt
from bot.ports import InboxRow

_RECEIPT = re.compile(r"r-([1-9]\d{0,17})-([1-9]\d{0,8})", re.ASCII)


class InboxReads(View):
    """Accepted bodies, as every reader sees them."""

    def receipt(self, receipt_id: str) -> Receipt | None:
        named = _RECEIPT.fullmatch(receipt_id)
        if named is None:
            return None
        row_id, number = map(int, named.groups())
        for row in self._shelf.ask("receipt", row=row_id, index=number - 1, receipt=receipt_id):
            alerts = self._shelf.rows("alerts", {"receipt": receipt_id})
            return Receipt(id=receipt_id, alerts=tuple(alert["id"] for alert in alerts), **row)
        return None

    def dead_letters(
        self, *, waiting_only: bool = False, source: str | None = None, limit: int = 100
    ) -> list[DeadLetter]:
        equal: dict[str, object] = {"replayed_as": None} if waiting_only else {}
        if source is not None:
            equal["source"] = source
        return [
            DEAD_LETTERS.value_of(row) for row in self._shelf.rows(DEAD_LETTERS.table, equal, limit=limit)
        ]

    def dead_letter(self, receipt_id: str) -> DeadLetter | None:
        return self._one(DEAD_LETTERS, receipt=receipt_id)

    def waiting_inbox(self, limit: int, after: int = 0) -> list[InboxRow]:
        return self._asked(INBOX, "waiting_inbox", limit=limit, after=after)

    def inbox_row(self, row_id: int) -> InboxRow | None:
        return next(iter(self._asked(INBOX, "inbox_row", row=row_id)), None)

    def look_ahead(self, after: int, marks: Sequence[Sequence[str]], limit: int) -> list[tuple[int, bool]]:
        patterns = [f"%{'%'.join(map(_literal, mark))}%" for mark in marks]
        rows = self._shelf.ask("look_ahead", after=after, patterns=patterns, limit=limit)
        return [(row["id"], bool(row["holds"])) for row in rows]


class InboxWrites(View):
    """Accepted bodies, as triage decides them."""

    def add_dead_letter(self, letter: DeadLetter) -> None:
        self._add(DEAD_LETTERS, letter)

    def mark_replayed(self, receipt: str, replayed_as: str) -> None:
        self._shelf.do("mark_replayed", receipt=receipt, replayed_as=replayed_as)

    def inbox_done(self, row_id: int) -> None:
        if not self._shelf.do("inbox_done", row=row_id):
            raise Refused(f"Row {row_id} of the inbox is decided already, or not there.")


def _literal(piece: str) -> str:
    return re.sub("[~%_]", r"~\g<0>", piece)
