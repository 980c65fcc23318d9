"""tocsin declare: opens an incident without Slack."""

from __future__ import annotations

import click

from bot.model.severity import Severity
from handlers.asking import asking, show


@click.command("declare")
@click.argument("severity", type=click.Choice([each.value for each in Severity]))
@click.argument("title", nargs=-1, required=True)
@click.option("--service", help="The service that it is about, as the policy calls it.")
@click.option("--details", default="", help="What you see.")
@asking
def COMMAND(  # noqa: N802 - every command file exports COMMAND
    severity: str, title: tuple[str, ...], service: str | None, details: str, **where: str
) -> None:
    """Open an incident of SEVERITY, and page whoever is on call as it says.

    It asks a running Tocsin, which needs no Slack for it: tocsin declare critical Kafka brokers unreachable
    """
    said = {"severity": severity, "title": " ".join(title), "service": service, "details": details}
    show(where, "/incidents", said, lambda made: f"{made['id']} is open: {made['title']}.")
