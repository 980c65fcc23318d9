"""How long the program takes to say what it can do."""

from __future__ import annotations

import subprocess
import sys
import time

from rich.console import Console

from tests.bench.figures import Figure, times
from tests.bench.program import ROOT

_RUNS = 10


def measure(console: Console) -> None:
    """`tocsin --help` as a whole process, after one that is not counted."""
    _help()
    took = [_help() for _ in range(_RUNS)]
    console.print(times("Starting", [Figure("tocsin --help, the whole process", took)]))


def _help() -> float:
    started = time.perf_counter()
    subprocess.run([sys.executable, "-m", "bot", "--help"], cwd=ROOT, check=True, capture_output=True)
    return (time.perf_counter() - started) * 1000
