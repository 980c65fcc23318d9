"""What stands where a library is named, and not how to get in."""

from __future__ import annotations

from typing import NoReturn

from bot.errors import AdapterError, Reason
from bot.ports import Kept, Volume


class Shut:
    """Every call says what is missing."""

    def __init__(self, title: str, missing: str) -> None:
        self.title = title
        self._missing = missing

    def keep(self, volume: Volume, key: str) -> Kept:
        self._refuse()

    def examine(self) -> str:
        self._refuse()

    def _refuse(self) -> NoReturn:
        raise AdapterError(
            f"{self._missing}, so {self.title} gets no post-mortems", reason=Reason.AUTH, retryable=False
        )
