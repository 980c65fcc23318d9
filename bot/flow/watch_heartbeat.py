"""Looks whether an alert that must keep coming has come."""

from __future__ import annotations

from bot.flow.change import ChangeJob


class WatchHeartbeat(ChangeJob):
    """Looks whether an alert that must keep coming has come."""

    kind = "watch_heartbeat"
