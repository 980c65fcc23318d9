"""The Home tab: what somebody has to do first, then all that is open, and who is on call."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.ports import Blocks
from bot.render.action_items import shown_item
from bot.render.blockkit import HOME_BLOCKS, fit
from bot.render.environment import render_json
from bot.render.facts import HomeFacts, Owed

_MOST_MINE = 10
_MOST_TASKS = 20
_MOST_ITEMS = 10
_MOST_PAPERS = 5
_MOST_LINES = 20


def home(facts: HomeFacts) -> Blocks:
    """The blocks of the tab. They say the same for the same facts, so nothing on them counts the minutes."""
    told = {
        "mine": _some(facts.mine, _MOST_MINE),
        "tasks": _some(facts.tasks, _MOST_TASKS),
        "items": _some([_item(each, facts.today) for each in facts.items], _MOST_ITEMS),
        "papers": _some(facts.papers, _MOST_PAPERS),
        "incidents": _some(facts.incidents, _MOST_LINES),
        "on_duty": facts.on_duty,
    }
    return fit(render_json("slack/home.json.j2", told), HOME_BLOCKS)


def _item(owed: Owed, today: date) -> dict[str, object]:
    return {**shown_item(owed.item, owed.incident, today), "hidden": owed.hidden}


def _some(items: Sequence[object], most: int) -> dict[str, object]:
    return {"shown": items[:most], "more": max(len(items) - most, 0)}
