"""/incident: the actions that are possible where one stands."""

from __future__ import annotations

from handlers.slack.desk import Ask, Command, Reply


def _run(ask: Ask) -> Reply:
    if ask.here:
        return Reply("tray_incident", {"incident": ask.here})
    with ask.desk.store.read() as reader:
        count = sum(ask.sees(each) for each in reader.incidents(open_only=True))
    return Reply("tray", {"open_count": count})


COMMAND = Command(name="", usage="", help="Shows what can be done here.", run=_run)
