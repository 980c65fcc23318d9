"""`make bench`: measures, and prints the tables of docs/benchmarks.md. Words behind it choose sections."""

from __future__ import annotations

import os
import platform
import sys
import time
from collections.abc import Callable, Mapping

from rich.console import Console

from tests.bench import (
    console,
    diagnosing,
    intake,
    latency,
    memory,
    million,
    months,
    open_incidents,
    postmortem,
    starting,
    storm,
    timeline,
    together,
)

SECTIONS: Mapping[str, Callable[[Console], None]] = {
    "latency": latency.measure,
    "together": together.measure,
    "open": open_incidents.measure,
    "diagnosing": diagnosing.measure,
    "intake": intake.measure,
    "storm": storm.measure,
    "million": million.measure,
    "memory": memory.measure,
    "postmortem": postmortem.measure,
    "console": console.measure,
    "timeline": timeline.measure,
    "months": months.measure,
    "starting": starting.measure,
}


def main(chosen: list[str]) -> None:
    """Every section, or those chosen; one that breaks is reported and does not end the others."""
    screen = Console(width=120)
    unknown = set(chosen) - SECTIONS.keys()
    if unknown:
        sys.exit(f"There is no {', '.join(sorted(unknown))}; there are {', '.join(SECTIONS)}.")
    began = time.monotonic()
    screen.print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}")
    for name in chosen or SECTIONS:
        try:
            SECTIONS[name](screen)
        except Exception:  # noqa: BLE001 - a long run reports what it can
            screen.print_exception()
    screen.print(f"Took {time.monotonic() - began:.0f} s.")


main(sys.argv[1:])
