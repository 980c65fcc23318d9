"""/incident help: what can be typed."""

from __future__ import annotations

from handlers.slack.desk import Ask, Command, Reply


def _run(_ask: Ask) -> Reply:
    return Reply("help")


COMMAND = Command(name="help", usage="help", help="Shows this.", run=_run)
