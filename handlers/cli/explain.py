"""tocsin explain: says which rule did what to an alert."""

from __future__ import annotations

import json

import click
from rich.console import Console
from rich.table import Table

from bot.adapters.store.sqlite.store import SqliteStore
from bot.errors import TocsinError
from bot.model.alert import DecidedAlert
from bot.ports import Reader
from bot.render.why import did
from bot.settings import read_settings


@click.command("explain")
@click.argument("alert")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def COMMAND(alert: str, as_json: bool) -> None:  # noqa: N802 - every command file exports COMMAND
    """Say which rule did what to ALERT (an alert's id, or a receipt), as kept in TOCSIN_DATABASE."""
    path = read_settings().database_file
    if not path.exists():
        raise TocsinError(
            f"There is no database {path}: nothing has come in yet, or TOCSIN_DATABASE is another."
        )
    store = SqliteStore(path)
    try:
        with store.read() as reader:
            found = _found(reader, alert.strip().lower())
    finally:
        store.close()
    if as_json:
        print(json.dumps([each.model_dump(mode="json") for each in found], indent=2))
        return
    console = Console(highlight=False, soft_wrap=True)
    for each in found:
        _tell(console, each)


def _found(reader: Reader, named: str) -> list[DecidedAlert]:
    receipt = reader.receipt(named)
    if receipt and receipt.state == "waiting":
        raise TocsinError(f"{named} waits to be decided, which tocsin serve does.")
    ids = receipt.alerts if receipt else (named,)
    found = [decided for each in ids if (decided := reader.decided_alert(each))]
    if not found:
        raise TocsinError(f"No alert and no receipt is called {named}. /api/alerts lists the newest.")
    return found


def _tell(console: Console, alert: DecidedAlert) -> None:
    console.print(f"[bold]{alert.id}[/]  ", end="")
    console.print(alert.title, markup=False)
    about = ", ".join(filter(None, (alert.service, alert.resource, alert.reading)))
    console.print(
        f"from {alert.source}, received {alert.received_at:%Y-%m-%d %H:%M:%S} UTC as {alert.receipt}"
        + (f"; {about}" if about else ""),
        markup=False,
    )
    table = Table.grid(padding=(0, 2))
    for ruling in alert.rulings:
        table.add_row("", ruling.rule, ruling.verdict, ruling.why)
    if not alert.rulings:
        table.add_row("", "no rule was asked", "", alert.reason)
    console.print(table)
    console.print(f"{did(alert)}.\n", markup=False)
