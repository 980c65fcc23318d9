"""Reads and writes who is signed in to the console."""

from __future__ import annotations

from datetime import datetime

from bot.adapters.store.kinds import SESSIONS
from bot.adapters.store.shelf import View
from bot.model.session import Session


class SessionReads(View):
    """Sessions, as every reader sees them."""

    def session(self, key: str) -> Session | None:
        return self._one(SESSIONS, key=key)


class SessionWrites(View):
    """Sessions, as a transaction changes them."""

    def add_session(self, session: Session) -> None:
        self._add(SESSIONS, session)

    def forget_session(self, key: str) -> None:
        self._shelf.do("forget_session", key=key)

    def forget_sessions(self, ended_before: datetime) -> None:
        self._shelf.do("forget_sessions", ended_before=ended_before)
