"""Reads and writes how the alerts that must keep coming stand."""

from __future__ import annotations

from bot.adapters.store.kinds import HEARTBEATS
from bot.adapters.store.shelf import View
from bot.model.heartbeat import HeartbeatRecord


class HeartbeatReads(View):
    """Heartbeats, as every reader sees them."""

    def heartbeat(self, name: str) -> HeartbeatRecord | None:
        return self._one(HEARTBEATS, name=name)

    def heartbeats(self) -> list[HeartbeatRecord]:
        return self._all(HEARTBEATS)


class HeartbeatWrites(View):
    """Heartbeats, as a transaction changes them."""

    def save_heartbeat(self, record: HeartbeatRecord) -> None:
        self._replace(HEARTBEATS, record)

    def forget_heartbeat(self, name: str) -> None:
        self._shelf.do("forget_heartbeat", name=name)
