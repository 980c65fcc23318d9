"""What stands where there is no tracker, or no way into it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import NoReturn

from bot.errors import AdapterError, Reason
from bot.model.ticket import BUILT_IN
from bot.ports import Filed, TicketText


class Unset:
    """Stands where a tracker is named, and not how to get in: every call says what is missing."""

    def __init__(self, kind: str, title: str, missing: str) -> None:
        self.kind = kind
        self.title = title
        self._missing = missing

    def find(self, mark: str, since: datetime) -> Filed | None:
        self._refuse()

    def file(self, text: TicketText) -> Filed:
        self._refuse()

    def closed(self, keys: Collection[str]) -> Mapping[str, bool]:
        self._refuse()

    def set_closed(self, key: str, closed: bool) -> None:
        self._refuse()

    def note(self, key: str, text: str) -> None:
        self._refuse()

    def _refuse(self) -> NoReturn:
        raise AdapterError(
            f"{self._missing}, so {self.title} gets no tickets", reason=Reason.AUTH, retryable=False
        )


class NoTracker(Unset):
    """Stands where tickets are kept in the built-in list alone."""

    def __init__(self) -> None:
        super().__init__(BUILT_IN, "Tocsin", "The policy names no tracker")
