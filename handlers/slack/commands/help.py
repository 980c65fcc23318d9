"""/incident help: what can be typed, or all about one command."""

from __future__ import annotations

from handlers.slack.desk import Ask, Command, Reply


def _run(ask: Ask) -> Reply:
    return Reply("help", {"word": ask.desk.plain(ask.text).strip().lower()})


COMMAND = Command(
    name="help",
    usage="help [command]",
    help="Shows this, or one command with examples.",
    run=_run,
    examples=("help", "help timeline"),
)
