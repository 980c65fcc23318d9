"""What is remembered of incidents, to be found again."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from bot.model.incident import Incident
from bot.model.memory import Alike, Findings, Look


class Memory(Protocol):
    """Words of incidents, of their live timeline entries, and of post-mortems; never those of other private
    incidents. It is as new as what else the same view shows."""

    def search(self, words: str, look: Look) -> Findings:
        """The incidents that have these words in a place, the best and newest first.

        Words are found in all their forms, the last one, and any that ends in `*`, also where a word begins
        with it. Where no place has all of them, places with some are found. Whatever is typed is words. Of
        what has them, the newest 1,000 places are looked at.
        """

    def alike(self, incident: Incident, words: Collection[str]) -> list[Alike]:
        """Those that are over and had an alert of it, or have one of these words in their title.

        Of each the newest 50, in no order; drills, private ones and those merged into others left out.
        """
