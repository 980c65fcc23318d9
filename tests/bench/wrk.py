"""Drives a server with wrk, and reads what wrk says of it."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

PROGRAM = "wrk"
_SCRIPT = Path(__file__).with_name("alerts.lua")
_THREADS = 2


class Load(NamedTuple):
    """What is sent: how many alerts a body, over how many connections, and to how many services' names."""

    connections: int
    per_body: int = 1
    distinct: bool = True
    services: int = 1
    seconds: float = 4.0
    most: int = 0
    """Alerts after which it ends, whatever the time; 0 for no such end."""


class Shot(NamedTuple):
    """What came of it. `refused` were answered with an error, `broken` not at all."""

    requests: int
    seconds: float
    refused: int
    broken: int
    p50_ms: float
    p99_ms: float
    per_body: int

    @property
    def rate(self) -> float:
        """Alerts accepted per second."""
        return (self.requests - self.refused) * self.per_body / self.seconds


def is_here() -> bool:
    """Whether wrk is installed."""
    return shutil.which(PROGRAM) is not None


def command(url: str, shape: str, load: Load) -> list[str]:
    """How wrk is called; `shape` is `webhook` or `v2`."""
    kind = "distinct" if load.distinct else "same"
    options = [f"-t{_THREADS}", f"-c{load.connections}", f"-d{load.seconds:.0f}", "--timeout", "10s"]
    most = load.most // _THREADS
    about = [shape, str(load.per_body), kind, str(load.services), str(most)]
    return [PROGRAM, *options, "-s", str(_SCRIPT), url, "--", *about]


def shoot(url: str, shape: str, load: Load) -> Shot:
    """Runs it to its end."""
    done = subprocess.run(command(url, shape, load), capture_output=True, text=True, check=True)
    return read(done.stdout, load)


def read(output: str, load: Load) -> Shot:
    """The last line that the script prints."""
    return Shot(**json.loads(output.strip().splitlines()[-1]), per_body=load.per_body)
