"""What is to be done while an incident lasts, and who does it."""

from __future__ import annotations

from collections.abc import Callable

from bot.clock import Clock
from bot.engine.finding import known
from bot.errors import Refused
from bot.flow import orders
from bot.flow.offer_items import refresh_offer
from bot.flow.record import record
from bot.model.incident import Person
from bot.model.task import Task
from bot.model.timeline import EntryKind
from bot.ports import Store, Tx

_LONGEST = 300
_MOST = 100


class Tasks:
    """Every method raises Refused with a sentence when that cannot be done now."""

    def __init__(self, store: Store, clock: Clock, nudge: Callable[[], None]) -> None:
        self._store = store
        self._clock = clock
        self._nudge = nudge

    def add(self, incident_id: str, text: str, owner: Person | None, by: Person) -> Task:
        """Keeps a task; an owner who did not add it themselves is told."""
        said, now = text.strip(), self._clock.now()
        if not said:
            raise Refused("A task needs words: /incident task check the brokers @bo")
        if len(said) > _LONGEST:
            raise Refused(f"A task has at most {_LONGEST} characters. Nothing was kept.")

        def change(tx: Tx) -> Task:
            incident = known(tx, incident_id)
            if not incident.is_open:
                instead = f"What is still to be done is an action item: /incident action {said}"
                raise Refused(f"{incident.id} is over. {instead}")
            number = len(tx.tasks(incident.id)) + 1
            if number > _MOST:
                raise Refused(f"{incident.id} has {_MOST} tasks, and that is enough. Nothing was kept.")
            task = Task(
                id=f"{incident.id}/{number}",
                incident=incident.id,
                number=number,
                text=said,
                owner=owner,
                by=by,
                added_at=now,
            )
            tx.add_task(task)
            data = {"text": said, "number": str(number)} | ({"owner": owner.name} if owner else {})
            record(tx, incident, EntryKind.TASK, now, key=f"task:{number}", by=by, data=data)
            if owner and owner.id and owner.id != by.id:
                tx.add_job(orders.tell_task(incident, task, now))
            return task

        return self._write(change)

    def done(self, task_id: str, by: Person) -> Task:
        """Somebody did it; also of an incident that is over by now."""
        now = self._clock.now()

        def change(tx: Tx) -> Task:
            task = tx.task(task_id)
            if task is None:
                raise Refused(f"There is no task {task_id.rpartition('/')[2]}. /incident task lists them.")
            if task.done_at:
                who = task.done_by.name if task.done_by else "Somebody"
                raise Refused(f"{who} did task {task.number} already, {task.done_at:%H:%M} UTC.")
            task = task.model_copy(update={"done_at": now, "done_by": by})
            tx.save_task(task)
            data = {"text": task.text, "number": str(task.number)}
            incident = known(tx, task.incident)
            key = f"task_done:{task.number}"
            record(tx, incident, EntryKind.TASK_DONE, now, key=key, by=by, data=data)
            refresh_offer(tx, incident, now)
            return task

        return self._write(change)

    def _write(self, change: Callable[[Tx], Task]) -> Task:
        task = self._store.write(change)
        self._nudge()
        return task
