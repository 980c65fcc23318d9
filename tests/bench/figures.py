"""What is measured, as numbers and as rows of a table."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from typing import NamedTuple

from rich.table import Table


class Figure(NamedTuple):
    """One thing measured: milliseconds of each run."""

    name: str
    milliseconds: list[float]

    @property
    def median(self) -> float:
        return statistics.median(self.milliseconds)

    @property
    def p99(self) -> float:
        """The 99th centile; of 50 runs that is close to the worst."""
        return statistics.quantiles(self.milliseconds, n=100, method="inclusive")[98]


class Rounds(NamedTuple):
    """One thing measured side by side with another, round by round: how many a second each did."""

    name: str
    ours: list[float]
    others: list[float]
    failed: int = 0

    @property
    def ratios(self) -> list[float]:
        """Ours over the other's in the same round."""
        return [ours / other for ours, other in zip(self.ours, self.others, strict=True)]


def times(title: str, figures: Sequence[Figure]) -> Table:
    """A table of how long things take."""
    table = table_of(title, "what", "runs", "median ms", "p99 ms", "worst ms")
    for figure in figures:
        worst = max(figure.milliseconds)
        values = [f"{figure.median:.1f}", f"{figure.p99:.1f}", f"{worst:.1f}"]
        table.add_row(figure.name, str(len(figure.milliseconds)), *values)
    return table


def ratios(title: str, sides: tuple[str, str], rounds: Sequence[Rounds]) -> Table:
    """A table of ratios: medians, and the lowest and highest of the rounds."""
    table = table_of(title, "what", "rounds", *sides, "ratio", "lowest", "highest", "failed")
    for each in rounds:
        if not each.ours:
            table.add_row(each.name, "0", *["-"] * 5, str(each.failed))
            continue
        medians = [statistics.median(values) for values in (each.ours, each.others)]
        spread = [statistics.median(each.ratios), min(each.ratios), max(each.ratios)]
        shown = [*(f"{median:,.0f}" for median in medians), *(f"{ratio:.2f}" for ratio in spread)]
        table.add_row(each.name, str(len(each.ours)), *shown, str(each.failed))
    return table


def table_of(title: str, what: str, *columns: str) -> Table:
    """An empty table whose first column holds words and the others numbers."""
    table = Table(title=title, title_justify="left")
    table.add_column(what)
    for column in columns:
        table.add_column(column, justify="right")
    return table
