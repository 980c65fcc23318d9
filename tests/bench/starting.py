"""How long the program takes to say what it can do."""

from __future__ import annotations

import subprocess
import sys
import time

from tests.bench.latency import ROOT, Figure


def measure(runs: int = 10) -> list[Figure]:
    """`tocsin --help` as a whole process, after one that is not counted."""
    _help()
    return [Figure("tocsin --help, the whole process", [_help() for _ in range(runs)])]


def _help() -> float:
    started = time.perf_counter()
    subprocess.run([sys.executable, "-m", "bot", "--help"], cwd=ROOT, check=True, capture_output=True)
    return (time.perf_counter() - started) * 1000
