"""Names a channel after its incident."""

from __future__ import annotations

import re
import unicodedata

from bot.model.incident import Incident

_LONGEST = 60
"""Slack takes 80; a name that does not fit a phone's screen says less."""


def room_name(incident: Incident) -> str:
    """`inc-2026-001-short-title`; a private incident's name tells nothing of it
    but whether it is a drill."""
    base = incident.id.lower()
    if incident.private:
        return f"{base}-drill" if incident.drill else base
    plain = unicodedata.normalize("NFKD", incident.title).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
    whole = f"{base}-{slug}".rstrip("-")
    if len(whole) <= _LONGEST:
        return whole
    kept = whole[: _LONGEST + 1].rpartition("-")[0]
    return kept if len(kept) > len(base) else whole[:_LONGEST]
