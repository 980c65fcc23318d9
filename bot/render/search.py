"""What a search found, as its answer shows it."""

from __future__ import annotations

import re

from bot.model.memory import Finding, Piece, Place
from bot.render import escape
from bot.render.filters import Ready
from bot.rules.lifecycle import ending

_SPACE = re.compile(r"\s+")
_WHERE = {
    Place.INCIDENT: "It says",
    Place.TIMELINE: "Its timeline says",
    Place.POSTMORTEM: "Its post-mortem says",
}


def shown_finding(found: Finding) -> dict[str, object]:
    """A finding as the template shows it: the words around, with what was looked for in bold."""
    incident = found.incident
    return {
        **dict(incident),
        "is_open": incident.is_open,
        "ending": ending(incident) if not incident.is_open else incident.status,
        "passages": [
            {"where": _WHERE[each.place], "said": Ready("".join(map(_said, each.pieces)).strip())}
            for each in found.passages
        ],
    }


def _said(piece: Piece) -> str:
    # Unlike other words, these keep the space at their ends: others follow.
    words = escape.mrkdwn(_SPACE.sub(" ", escape.clean(piece.text)))
    return f"*{words}*" if piece.hit else words
