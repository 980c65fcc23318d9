"""Resolves an incident whose alerts stayed resolved, where the policy says so."""

from __future__ import annotations

from bot.flow.change import ChangeJob


class EndQuietly(ChangeJob):
    """Resolves an incident whose alerts stayed resolved, where the policy says so."""

    kind = "end_quietly"
