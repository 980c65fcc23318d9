"""The real program as a process of its own, to be measured from outside."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from handlers.stand_ins import PracticeStandIns

ROOT = Path(__file__).parents[2]
_KIB = 1024


class Running(NamedTuple):
    """A server in another process, and where it listens."""

    url: str
    pid: int

    def memory(self) -> dict[str, float]:
        """MiB in memory now (`VmRSS`) and at most so far (`VmHWM`)."""
        lines = Path(f"/proc/{self.pid}/status").read_text().splitlines()
        fields = dict(line.split(":", 1) for line in lines)
        return {name: int(fields[name].split()[0]) / _KIB for name in ("VmRSS", "VmHWM")}


@contextmanager
def tocsin(
    world: PracticeStandIns | None = None, database: Path | None = None, policy: Path | None = None
) -> Iterator[Running]:
    """`tocsin serve` with the practice Slack and pager, or with neither; on a new store, or on that file."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            "TOCSIN_LISTEN": "127.0.0.1:0",
            "TOCSIN_DATA": folder,
            "TOCSIN_DATABASE": str(database or Path(folder) / "tocsin.sqlite"),
            **({"TOCSIN_POLICY": str(policy)} if policy else {}),
            **(world.environment() if world else {}),
        }
        with _process(["bot", "serve", "--json"], folder, environment) as running:
            if world:
                world.serve_bot(running.url)
            yield running


@contextmanager
def no_op() -> Iterator[Running]:
    """The same server with a route that does nothing."""
    with tempfile.TemporaryDirectory() as folder, _process(["tests.bench.noop"], folder, {}) as running:
        yield running


@contextmanager
def _process(module: list[str], folder: str, environment: Mapping[str, str]) -> Iterator[Running]:
    """A module of ours that prints where it listens; ended at once, whatever it still has to do."""
    command = [sys.executable, "-m", *module]
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **environment}
    with subprocess.Popen(
        command, env=environment, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        assert process.stdout
        try:
            line = process.stdout.readline()
            assert line, f"{' '.join(module)} did not start"
            yield Running(json.loads(line)["url"], process.pid)
        finally:
            process.kill()
            process.wait()
