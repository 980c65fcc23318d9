"""tocsin ack: says that somebody has an incident, without Slack."""

from __future__ import annotations

from typing import Any

import click

from handlers.asking import asking, show


@click.command("ack")
@click.argument("incident")
@asking
def COMMAND(incident: str, **where: str) -> None:  # noqa: N802 - every command file exports COMMAND
    """Say that you have INCIDENT, like INC-2026-001: nothing rings any more.

    It asks a running Tocsin, which needs no Slack for it.
    """
    show(where, f"/incidents/{incident.upper()}/ack", {}, _said)


def _said(told: dict[str, Any]) -> str:
    if told["first"]:
        return f"You have {told['id']}. Nothing rings any more."
    return f"{told['acknowledged_by'] or 'Somebody'} has {told['id']} already."
