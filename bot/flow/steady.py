"""Looks whether a flapping alert has come to rest."""

from __future__ import annotations

from bot.flow.change import ChangeJob


class Steady(ChangeJob):
    """Looks whether a flapping alert has come to rest."""

    kind = "steady"
