"""Reads and writes pages and their attempts."""

from __future__ import annotations

from bot.adapters.store.kinds import ATTEMPTS, PAGES
from bot.adapters.store.shelf import View
from bot.model.page import Attempt, Page


class PageReads(View):
    """Pages, as every reader sees them."""

    def pages(self, incident: str) -> list[Page]:
        return self._all(PAGES, incident=incident)

    def page(self, page_id: str) -> Page | None:
        return self._one(PAGES, id=page_id)

    def attempts(self, incident: str) -> list[Attempt]:
        return self._all(ATTEMPTS, incident=incident)

    def attempts_of(self, page_id: str) -> list[Attempt]:
        return self._all(ATTEMPTS, page=page_id)


class PageWrites(View):
    """Pages, as a transaction changes them."""

    def add_page(self, page: Page) -> None:
        self._add(PAGES, page)

    def save_page(self, page: Page) -> None:
        self._save(PAGES, page)

    def add_attempt(self, attempt: Attempt) -> None:
        self._add(ATTEMPTS, attempt)

    def save_attempt(self, attempt: Attempt) -> None:
        self._save(ATTEMPTS, attempt)
