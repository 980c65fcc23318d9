"""Finds what is remembered."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from bot.adapters.store.kinds import INCIDENTS
from bot.adapters.store.shelf import Row, View
from bot.errors import TocsinError
from bot.model.incident import Incident
from bot.model.memory import Alike, Finding, Findings, Look, Passage, Piece, Place
from bot.rules.search import Found, Hit, ranked

_HIT = re.compile("\x02(.*?)\x03", re.DOTALL)
_MOST = 1000
_MOST_BEYOND = 200
_MOST_PASSAGES = 3

Hits = dict[str, Hit]


class MemoryReads(View):
    """What is remembered, as every reader finds it."""

    def search(self, words: str, look: Look) -> Findings:
        terms = self._shelf.terms(words)
        if not terms:
            return Findings()
        by_word = self._by_word(terms, look)
        every = self._shelf.joined(terms, all_of=True)
        together = self._hits(every, look)[0] if len(terms) > 1 else by_word[0]
        found, partly = ranked(by_word, together)
        page = found[look.offset : look.offset + look.limit]
        said = self._said(self._shelf.joined(terms, all_of=False), page)
        return Findings(
            found=tuple(self._finding(each, said) for each in page),
            total=len(found),
            partly=partly and bool(found),
        )

    def alike(self, incident: Incident, words: Collection[str]) -> list[Alike]:
        found: dict[str, Alike] = {}
        beside = {"incident": incident.id, "workspace": incident.workspace}
        for word in words:
            if expression := self._shelf.in_titles(word):
                for each in self._asked(INCIDENTS, "alike_by_word", words=expression, **beside):
                    found[each.id] = Alike(incident=each, same_alert=False)
        for each in self._asked(INCIDENTS, "alike_by_alert", **beside):
            found[each.id] = Alike(incident=each, same_alert=True)
        return list(found.values())

    def _by_word(self, terms: Sequence[str], look: Look) -> list[Hits]:
        """Each word's incidents; for a word that is everywhere, those with the others are looked at anew."""
        looked = [self._hits(term, look) for term in terms]
        if rare := [set(hits) for hits, is_all in looked if is_all]:
            others = set.intersection(*rare)
            for term, (hits, is_all) in zip(terms, looked, strict=True):
                if not is_all and (beyond := sorted(others - set(hits), reverse=True)[:_MOST_BEYOND]):
                    hits |= self._hits(term, look, beyond)[0]
        return [hits for hits, _ in looked]

    def _hits(self, words: str, look: Look, among: Sequence[str] | None = None) -> tuple[Hits, bool]:
        """The incidents that have it in a place, and whether these are all."""
        asked = look.model_dump(include={"now", "within", "workspace", "drills"})
        query, where = ("places", {"most": _MOST}) if among is None else ("places_among", {"among": among})
        rows = self._shelf.ask(query, words=words, **asked, **where)
        hits = {row["incident"]: Hit(row["seq"], row["fit"]) for row in rows}
        return hits, bool(rows) and rows[0]["size"] < _MOST

    def _said(self, words: str, found: Iterable[Found]) -> dict[int, Row]:
        """The words around what was found, by place; in each, hits stand between two marks."""
        places = [place for each in found for place in each.places[:_MOST_PASSAGES]]
        return {row["seq"]: row for row in self._shelf.ask("snippets", words=words, rows=places)}

    def _finding(self, found: Found, said: dict[int, Row]) -> Finding:
        incident = self._one(INCIDENTS, id=found.incident)
        if incident is None:
            raise TocsinError(f"The store remembers {found.incident}, which it does not hold.")
        rows = [said[place] for place in found.places[:_MOST_PASSAGES]]
        passages = [Passage(place=Place(row["kind"]), pieces=tuple(_pieces(row["said"]))) for row in rows]
        return Finding(incident=incident, passages=tuple(passages))


def _pieces(said: str) -> Iterator[Piece]:
    for number, text in enumerate(_HIT.split(said)):
        if text:
            yield Piece(text=text, hit=number % 2 == 1)
