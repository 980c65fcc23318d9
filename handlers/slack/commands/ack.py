"""/incident ack: somebody has it."""

from __future__ import annotations

from handlers.slack.desk import Ask, Command, Reply


def _run(ask: Ask) -> Reply:
    incident, _ = ask.incident()
    first = ask.desk.commands.acknowledge(incident.id, ask.by)
    with ask.desk.store.read() as reader:
        now = reader.incident(incident.id)
    return Reply("ack", {"incident": now, "already": not first})


COMMAND = Command(name="ack", usage="ack", help="Says that you have it: nothing rings any more.", run=_run)
