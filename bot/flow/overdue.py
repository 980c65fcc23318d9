"""Looks, once a ticket is due, whether somebody has done it."""

from __future__ import annotations

from bot.flow.change import ChangeJob


class Overdues(ChangeJob):
    """Looks, once a ticket is due, whether somebody has done it."""

    kind = "overdue"
