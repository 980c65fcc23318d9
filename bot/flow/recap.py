"""Looks again at what was held back, once what held it back is over."""

from __future__ import annotations

from bot.flow.change import ChangeJob


class Recaps(ChangeJob):
    """Looks again at what was held back, once what held it back is over."""

    kind = "recap"
