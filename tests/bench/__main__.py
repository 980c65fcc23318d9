"""`make bench`: measures, and prints the tables that docs/benchmarks.md quotes."""

from __future__ import annotations

import os
import platform

from rich.console import Console
from rich.table import Table

from tests.bench import latency, starting
from tests.bench.latency import Figure


def _table(title: str, figures: list[Figure]) -> Table:
    table = Table(title=title, title_justify="left")
    table.add_column("what")
    for column in ("runs", "median ms", "p99 ms"):
        table.add_column(column, justify="right")
    for figure in figures:
        table.add_row(figure.name, str(len(figure.milliseconds)), f"{figure.median:.1f}", f"{figure.p99:.1f}")
    return table


def main() -> None:
    """One table for each thing measured."""
    console = Console()
    console.print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}")
    console.print(_table("From alert to people", latency.measure()))
    console.print(_table("Starting", starting.measure()))


main()
