"""What is remembered of incidents, to be found again."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from bot.model.incident import Incident
from bot.model.memory import Alike, Findings, Look


class Memory(Protocol):
    """Words of incidents, of their live timeline entries, and of what people wrote in post-mortems; never
    those of other private incidents. It is as new as what else the same view shows."""

    def search(self, words: str, look: Look) -> Findings:
        """The incidents that have all of these words, wherever each of them stands; best and newest first.

        One that has them in one place is better, and a title counts most. Words are found in all their forms,
        the last one, and any that ends in `*`, also where a word begins with it. Where none has all of them,
        those with some are found. Whatever is typed is words. Of the places that have a word, the newest
        1,000 are looked at, and beyond them those of the incidents that have the rarer words.
        """

    def alike(self, incident: Incident, words: Collection[str]) -> list[Alike]:
        """Those that are over and had an alert of it, or have one of these words in their title.

        Of each the newest 50, in no order; drills, private ones and those merged into others left out.
        """
