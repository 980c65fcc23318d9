"""Past incidents held up to a new one: what an entry keeps of them, and the message in the card's thread."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from bot.model.precedent import Precedent
from bot.model.timeline import Entry
from bot.render import escape
from bot.render.blockkit import Message, message


def entry_data(found: Sequence[Precedent]) -> dict[str, str]:
    """What the timeline's entry keeps."""
    return {
        "incidents": ", ".join(each.id for each in found),
        "precedents": json.dumps([each.model_dump(mode="json") for each in found]),
    }


def similar(entry: Entry) -> Message:
    """The message for what such an entry keeps, the most similar first."""
    found = [_shown(each, entry.happened_at) for each in precedents(entry)]
    return message("slack/similar.json.j2", {"found": found})


def precedents(entry: Entry) -> list[Precedent]:
    """What such an entry keeps, the most similar first."""
    return [Precedent.model_validate(each) for each in json.loads(entry.data["precedents"])]


def _shown(past: Precedent, now: datetime) -> dict[str, object]:
    return {**dict(past), "ago": now - past.opened_at, "fixes": escape.points(past.fix)}
