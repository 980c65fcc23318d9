"""/incident task: what is to be done, by whom, and what is done."""

from __future__ import annotations

import re

from bot.errors import Refused
from bot.model.action import Action
from bot.model.incident import Incident
from handlers.slack.desk import Ask, Command, Reply

_DONE = re.compile(r"done\s+#?(\d{1,3})", re.IGNORECASE | re.ASCII)


def _run(ask: Ask) -> Reply:
    incident, text = ask.incident()
    if not text.strip() or text.strip().lower() == "list":
        return listed(ask, incident)
    if found := _DONE.fullmatch(text.strip()):
        return done(ask, incident, f"{incident.id}/{int(found[1])}")
    words = text.split()
    # Only the last word names an owner: others may be mentioned in what is to be done.
    owner = ask.desk.named(words[-1], ask.by) if words[-1].startswith(("@", "<@")) else None
    said = ask.desk.plain(" ".join(words[:-1] if owner else words))
    return Reply("task", {"incident": incident, "task": ask.desk.tasks.add(incident.id, said, owner, ask.by)})


def _action(ask: Ask) -> Action:
    return Action.LOOK if ask.said().lower() in ("", "list") else Action.TASK


def listed(ask: Ask, incident: Incident) -> Reply:
    """All of the incident's tasks, with a menu of those that are open."""
    with ask.desk.store.read() as reader:
        tasks = reader.tasks(incident.id)
    return Reply("tasks", {"incident": incident, "tasks": tasks, "open": [t for t in tasks if not t.done_at]})


def done(ask: Ask, incident: Incident, task_id: str) -> Reply:
    """Somebody did it. Raises Refused for a task of another incident."""
    if not task_id.startswith(f"{incident.id}/"):
        raise Refused(f"{incident.id} has no such task. /incident task lists those that it has.")
    return Reply("task", {"incident": incident, "task": ask.desk.tasks.done(task_id, ask.by)})


COMMAND = Command(
    name="task",
    usage="task [what is to be done [@who] | done 2]",
    help="Keeps what is to be done and by whom, and says what is done. Alone: lists it.",
    run=_run,
    examples=("task check the brokers @bo", "task done 1"),
    action=_action,
)
