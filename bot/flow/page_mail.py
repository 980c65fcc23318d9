"""Writes a mail, when neither a phone rings nor Slack answers."""

from __future__ import annotations

from collections.abc import Callable

from bot.clock import Clock
from bot.flow.page import Reach
from bot.flow.turns import Turns, page_and_incident
from bot.model.incident import Incident
from bot.model.job import Lane
from bot.model.page import Page
from bot.ports import Letter, Mailer, Reader, Store

Written = Callable[[Reader, Incident, Page], Letter]


class PageByMail(Reach):
    """Sends one mail with the page's id in its Message-ID.

    Mail cannot be asked what became of it: where the answer was lost it goes again, and a mailbox that knows
    the Message-ID keeps one.
    """

    kind = "page_mail"
    lane = Lane.MAIL

    def __init__(self, store: Store, clock: Clock, turns: Turns, mailer: Mailer, written: Written) -> None:
        super().__init__(store, clock, turns)
        self._mailer = mailer
        self._written = written

    def _send(self, page_id: str, way: str) -> None:
        with self._store.read() as reader:
            page, incident = page_and_incident(reader, page_id)
            letter = self._written(reader, incident, page)
        self._mailer.send(letter)
