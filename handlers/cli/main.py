"""The `tocsin` program: each command is imported when it is asked for, so that help comes at once."""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.metadata import version

import click

from bot.errors import TocsinError

_COMMANDS = {
    "serve": "Take alerts, and answer in Slack.",
    "demo": "Play a whole incident against the practice workspace.",
    "drill": "Play a scenario with people in it, and score how they did.",
    "fire": "Send an example alert to a running Tocsin.",
    "declare": "Open an incident without Slack.",
    "ack": "Say that you have an incident, without Slack.",
    "resolve": "End an incident without Slack.",
    "manifest": "Print the Slack app's manifest, with your address in it.",
    "doctor": "Look at everything that is set up, and say how to mend it.",
    "check": "Check a policy file, or that no timeline was changed.",
    "capacity": "Say how long a capacity lasts.",
    "diagnose": "Look at the platform, and say what is wrong with it.",
    "health": "Show how the platform stands against its targets.",
    "explain": "Say which rule did what to an alert.",
    "oncall": "Say who is on call.",
    "figures": "Say what months were like in numbers.",
    "export": "Write a document of an incident into a file.",
    "replay": "Take in again what could not be read.",
    "token": "Make, list and revoke tokens for the API.",
    "webhook": "Try a webhook, and make secrets for webhooks.",
    "key": "Make a key for TOCSIN_SECRET_KEY.",
    "version": "Say which version this is.",
}
"""Every command with its line of help; a test holds it to the files, too heavy to import for that."""


class _Late(click.Group):
    """Knows its commands by name, and imports one when it runs."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = import_module(f"handlers.cli.{cmd_name}").COMMAND
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))


@click.group(cls=_Late, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(version("tocsin"), prog_name="tocsin")
def cli() -> None:
    """Tocsin: an alert becomes an incident, a page, a timeline and a post-mortem."""


def main() -> None:
    """Runs the program; what goes wrong is said in a sentence, and the exit code is 1."""
    try:
        cli(prog_name="tocsin")
    except TocsinError as error:
        print(f"tocsin: {error}", file=sys.stderr)
        sys.exit(1)
