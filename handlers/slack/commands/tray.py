"""/incident: the actions that are possible where one stands."""

from __future__ import annotations

from handlers.slack.desk import Ask, Command, Reply


def _run(ask: Ask) -> Reply:
    with ask.desk.store.read() as reader:
        if ask.here:
            left = sum(task.done_at is None for task in reader.tasks(ask.here.id))
            return Reply("tray_incident", {"incident": ask.here, "open_tasks": left})
        count = sum(ask.sees(each) for each in reader.incidents(open_only=True))
    return Reply("tray", {"open_count": count})


COMMAND = Command(name="", usage="", help="Shows what can be done here.", run=_run)
