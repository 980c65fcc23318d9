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
    rung = " and ".join(told["rings_on"])
    if not told["first"]:
        said = f"{told['acknowledged_by'] or 'Somebody'} has {told['id']} already."
        return f"{said} Asked for by name and rung until they answer: {rung}." if rung else said
    if rung:
        return f"You have {told['id']}. Asked for by name and rung until they answer: {rung}."
    return f"You have {told['id']}. Nothing rings any more."
