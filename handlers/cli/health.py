"""tocsin health: how the platform stands against its targets, as a running Tocsin knows it."""

from __future__ import annotations

import json
import sys

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.model.check import worst
from bot.model.health import Board, Standing
from bot.render.health import board_facts, metric_facts, trends
from bot.settings import read_settings
from handlers.cli.diagnose import COLOURS, EXITS
from handlers.sender import Sender


@click.command("health")
@click.option("--to", "address", help="Where Tocsin listens; by default as TOCSIN_LISTEN says.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def COMMAND(address: str | None, as_json: bool) -> None:  # noqa: N802 - every command file exports COMMAND
    """Show the platform's key metrics against their targets, each with its trend.

    The exit code says the worst: 0 ok, 1 warn, 2 fail, 3 unknown.
    """
    told = Sender(read_settings(), address).ask("/health")
    board = Board.model_validate(told)
    if as_json:
        print(json.dumps(told, indent=2))
    else:
        console = Console(highlight=False)
        console.print(_table(board))
        console.print(str(board_facts(board)["counts"]), markup=False)
    sys.exit(EXITS[worst(each.verdict for each in board.standings)])


def _table(board: Board) -> Table:
    table = Table(box=None, pad_edge=False)
    for heading in ("Metric", "Now", "Target", "", "24 h", "7 days"):
        table.add_column(heading)
    for each in board.standings:
        table.add_row(*_row(each, board))
    return table


def _row(told: Standing, board: Board) -> list[Text]:
    shown = [Text(f"{each['bars']} {each['course']}") for each in trends(told)]
    verdict = Text(told.verdict.value, style=COLOURS[told.verdict])
    now = Text(told.why or str(metric_facts(told, board.components)["now"]))
    return [Text(told.title), now, Text(told.target), verdict, *shown]
