"""What the gallery shows of what is learnt: action items, what is found again, and what was like it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from bot.model.action_item import ActionItem
from bot.model.incident import Incident, Person
from bot.model.memory import Finding, Passage, Piece, Place
from bot.model.precedent import Precedent, Unkept
from bot.model.value import Link
from bot.render.action_items import shown_item
from bot.render.search import shown_finding
from bot.render.similar import entry_data

_START = datetime(2026, 1, 29, 14, 0, tzinfo=UTC)
_ANA = Person(id="U0ANA", name="Ana")
ITEM = ActionItem(
    id="INC-2026-001-A1",
    incident="INC-2026-001",
    number=1,
    text="cap broadcast size by default",
    owner=_ANA,
    due=date(2026, 2, 10),
    by=_ANA,
    added_at=_START,
)
OVERDUE = ITEM.model_copy(update={"due": date(2026, 1, 20)})
_CHANNEL = "https://slack.com/app_redirect?channel=C000000003"
PRECEDENTS = entry_data(
    [
        Precedent(
            id="INC-2025-031",
            title="Streaming latency above 10 s",
            opened_at=_START - timedelta(days=12),
            reasons=("same alert", "same service"),
            fix="raised cluster memory",
            links=(Link(name="#inc-2025-031-streaming-latency", url=_CHANNEL),),
            unkept=(Unkept(id="INC-2025-031-A1", text=ITEM.text, owner="Bo", due=date(2026, 1, 20)),),
        )
    ]
)


def answers(incident: Incident) -> dict[str, dict[str, Any]]:
    """The facts of the answers about follow-up work and about what is found, of this incident."""
    item = shown_item(ITEM, incident, _START.date())
    pieces = (Piece(text="it is the "), Piece(text="broadcast", hit=True), Piece(text=" join"))
    found = Finding(incident=incident, passages=(Passage(place=Place.TIMELINE, pieces=pieces),))
    page = {"first": 1, "last": 1, "total": 7}
    return {
        "action": {"items": [{**item, "due": None}], "lacking": 1},
        "actions": {
            "items": [item],
            "open": [item],
            "heading": "Open action items",
            "nothing": "Open action items: none.",
            "next_page": "actions 2 all",
            **page,
        },
        "search": {
            "words": "broadcast",
            "found": [shown_finding(found)],
            "partly": False,
            "next_page": "search 2 broadcast",
            **page,
        },
    }
