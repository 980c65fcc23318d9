"""tocsin resolve: ends an incident without Slack."""

from __future__ import annotations

import click

from handlers.asking import asking, show


@click.command("resolve")
@click.argument("incident")
@click.argument("how", nargs=-1)
@asking
def COMMAND(  # noqa: N802 - every command file exports COMMAND
    incident: str, how: tuple[str, ...], **where: str
) -> None:
    """End INCIDENT, and say HOW it was fixed: tocsin resolve INC-2026-001 raised the memory

    It asks a running Tocsin, which needs no Slack for it.
    """
    said = {"how": " ".join(how)}
    show(
        where,
        f"/incidents/{incident.upper()}/resolve",
        said,
        lambda told: f"{told['id']} is {told['status']}. The post-mortem is drafted.",
    )
