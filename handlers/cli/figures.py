"""tocsin figures: what months were like in numbers, as a running Tocsin knows it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

import click
from rich.console import Console
from rich.table import Table

from bot.model.figures import Figures
from bot.render.figures import figure_facts
from bot.render.figures_csv import csv_of
from bot.settings import read_settings
from handlers.sender import Sender

_MILESTONES = ("acknowledge", "mitigate", "resolve")


@click.command("figures")
@click.option("--month", metavar="YYYY-MM", help="The last month; by default the one under way.")
@click.option("--months", type=int, default=1, show_default=True, help="So many months, that one among them.")
@click.option("--to", "address", help="Where Tocsin listens; by default as TOCSIN_LISTEN says.")
@click.option("--csv", "as_csv", is_flag=True, help="Print a table for spreadsheets, one number a row.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def COMMAND(month: str | None, months: int, address: str | None, as_csv: bool, as_json: bool) -> None:  # noqa: N802 - every command file exports COMMAND
    """Say how fast incidents were answered, how loud it was and for whom, and which minutes were burnt."""
    asked = {"months": months} | ({"month": month} if month else {})
    told = Sender(read_settings(), address).ask(f"/figures?{urlencode(asked)}")
    figures = Figures.model_validate(told)
    if as_json:
        print(json.dumps(told, indent=2))
    elif as_csv:
        print(csv_of(figures), end="")
    else:
        _show(Console(highlight=False, soft_wrap=True), figure_facts(figures))


def _show(console: Console, facts: Mapping[str, Any]) -> None:
    so_far = "" if facts["is_over"] else ", so far"
    console.print(f"{facts['title']}{so_far} ({facts['zone']}). Half of the incidents, and nine in ten, took")
    speed = [
        (each["name"], str(each["incidents"]), *(_took(each[name]) for name in _MILESTONES))
        for each in facts["speed"]
    ]
    console.print(_table(("", "Incidents", "to acknowledge", "to mitigate", "to resolve"), speed))
    noise = facts["noise"]
    each = f", {noise['per_incident']} for each incident that they opened" if noise["per_incident"] else ""
    console.print(
        f"Alerts: {noise['alerts']}{each}. Repeated {noise['repeated']}, flapping {noise['flapping']}, "
        f"muted {noise['muted']}. Incidents that ended with nobody having touched them: {noise['idle']}."
    )
    load = [
        (each["name"], str(each["pages"]), str(each["out_of_hours"]), str(each["nights"]))
        for each in facts["load"]
    ]
    if load:
        console.print(_table(("Rung", "Pages", "Out of hours", "Days with one of these"), load))
    burnt = [(each["service"], each["burnt"], each["allowed"], each["share"]) for each in facts["burnt"]]
    if burnt:
        console.print(_table(("Down", "Burnt", "Allowed", "Share"), burnt))
    console.print(
        f"Left out: private {facts['private']}, false alarms {facts['false_alarms']}, "
        f"merged {facts['merged']}."
    )


def _took(spread: Mapping[str, str] | None) -> str:
    return f"{spread['median']}, {spread['p90']}" if spread else ""


def _table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    table = Table(box=None, pad_edge=False)
    for heading in headings:
        table.add_column(heading)
    for row in rows:
        table.add_row(*row)
    return table
