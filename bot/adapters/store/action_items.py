"""Reads and writes action items."""

from __future__ import annotations

from datetime import date

from bot.adapters.store.kinds import ACTION_ITEMS
from bot.adapters.store.shelf import View
from bot.model.action_item import ActionItem
from bot.model.listing import WantedItems


class ActionItemReads(View):
    """Action items, as every reader sees them."""

    def action_items(self, incident: str) -> list[ActionItem]:
        return self._all(ACTION_ITEMS, incident=incident)

    def action_item(self, item_id: str) -> ActionItem | None:
        return self._one(ACTION_ITEMS, id=item_id)

    def open_action_items(self) -> list[ActionItem]:
        return self._asked(ACTION_ITEMS, "open_action_items")

    def action_items_after(
        self, wanted: WantedItems, *, limit: int, after: str | None = None
    ) -> list[ActionItem]:
        asked = dict(wanted) | {"states": sorted(wanted.states)}
        return self._asked(ACTION_ITEMS, "action_items_after", after=after, limit=limit, **asked)

    def action_items_of(self, user: str) -> list[ActionItem]:
        return self._asked(ACTION_ITEMS, "action_items_of", user=user)

    def action_items_reminded(self, on: date) -> list[ActionItem]:
        return self._all(ACTION_ITEMS, reminded=on)


class ActionItemWrites(View):
    """Action items, as a transaction changes them."""

    def add_action_item(self, item: ActionItem) -> None:
        self._add(ACTION_ITEMS, item)

    def save_action_item(self, item: ActionItem) -> None:
        self._save(ACTION_ITEMS, item)
