"""Finds what is remembered."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from bot.adapters.store.kinds import INCIDENTS
from bot.adapters.store.shelf import Row, View
from bot.errors import TocsinError
from bot.model.incident import Incident
from bot.model.memory import Alike, Finding, Findings, Look, Piece, Place

_HIT = re.compile("\x02(.*?)\x03", re.DOTALL)


class MemoryReads(View):
    """What is remembered, as every reader finds it."""

    def search(self, words: str, look: Look) -> Findings:
        for partly in (False, True):
            expression = self._shelf.expression(words, partly=partly)
            if expression and (rows := self._ranked(expression, look)):
                said = self._said(expression, rows)
                found = tuple(self._finding(row, said[row["seq"]]) for row in rows)
                return Findings(found=found, total=rows[0]["total"], partly=partly)
        return Findings()

    def alike(self, incident: Incident, words: Collection[str]) -> list[Alike]:
        found: dict[str, Alike] = {}
        beside = {"incident": incident.id, "workspace": incident.workspace}
        for word in words:
            if expression := self._shelf.expression(word, titles=True):
                for each in self._asked(INCIDENTS, "alike_by_word", words=expression, **beside):
                    found[each.id] = Alike(incident=each, same_alert=False)
        for each in self._asked(INCIDENTS, "alike_by_alert", **beside):
            found[each.id] = Alike(incident=each, same_alert=True)
        return list(found.values())

    def _ranked(self, expression: str, look: Look) -> list[Row]:
        return self._shelf.ask("search", words=expression, **dict(look))

    def _said(self, expression: str, rows: list[Row]) -> dict[int, str]:
        """The words around what was found, by row; in each, hits stand between two marks."""
        found = self._shelf.ask("snippets", words=expression, rows=[row["seq"] for row in rows])
        return {row["seq"]: row["said"] for row in found}

    def _finding(self, row: Row, said: str) -> Finding:
        incident = self._one(INCIDENTS, id=row["incident"])
        if incident is None:
            raise TocsinError(f"The store remembers {row['incident']}, which it does not hold.")
        return Finding(incident=incident, place=Place(row["kind"]), pieces=tuple(_pieces(said)))


def _pieces(said: str) -> Iterator[Piece]:
    for number, text in enumerate(_HIT.split(said)):
        if text:
            yield Piece(text=text, hit=number % 2 == 1)
