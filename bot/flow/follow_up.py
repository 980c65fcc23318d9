"""What is left to be done after an incident, and after those that were merged into it."""

from __future__ import annotations

from collections.abc import Iterator

from bot.model.action_item import ActionItem
from bot.model.task import Task
from bot.ports import Reader


def items_of(reader: Reader, incident_id: str) -> list[ActionItem]:
    """All action items, be they done."""
    return [item for each in _whole(reader, incident_id) for item in reader.action_items(each)]


def tasks_left(reader: Reader, incident_id: str) -> list[Task]:
    """Tasks that are neither done nor an action item."""
    made = {item.source for item in items_of(reader, incident_id)}
    tasks = [task for each in _whole(reader, incident_id) for task in reader.tasks(each)]
    return [task for task in tasks if not task.done_at and task.id not in made]


def _whole(reader: Reader, incident_id: str) -> Iterator[str]:
    yield incident_id
    yield from (each.id for each in reader.merged_into(incident_id))
