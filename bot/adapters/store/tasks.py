"""Reads and writes the tasks of incidents."""

from __future__ import annotations

from bot.adapters.store.kinds import TASKS
from bot.adapters.store.shelf import View
from bot.model.task import Task


class TaskReads(View):
    """Tasks, as every reader sees them."""

    def tasks(self, incident: str) -> list[Task]:
        return self._all(TASKS, incident=incident)

    def tasks_of(self, user: str) -> list[Task]:
        return self._asked(TASKS, "tasks_of", user=user)

    def task(self, task_id: str) -> Task | None:
        return self._one(TASKS, id=task_id)


class TaskWrites(View):
    """Tasks, as a transaction changes them."""

    def add_task(self, task: Task) -> None:
        self._add(TASKS, task)

    def save_task(self, task: Task) -> None:
        self._save(TASKS, task)
