"""Reads and writes silences."""

from __future__ import annotations

from datetime import datetime

from bot.adapters.store.kinds import SILENCES
from bot.adapters.store.shelf import View
from bot.model.silence import Silence


class SilenceReads(View):
    """Silences, as every reader sees them."""

    def silences(self, *, ending_after: datetime) -> list[Silence]:
        return self._asked(SILENCES, "silences", ending_after=ending_after)

    def silence(self, silence_id: str) -> Silence | None:
        return self._one(SILENCES, id=silence_id)


class SilenceWrites(View):
    """Silences, as a transaction changes them."""

    def next_silence_id(self) -> str:
        [row] = self._shelf.ask("count_up", name="silences")
        return f"S-{row['value']}"

    def add_silence(self, silence: Silence) -> None:
        self._add(SILENCES, silence)

    def save_silence(self, silence: Silence) -> None:
        self._save(SILENCES, silence)
