"""Prometheus Alertmanager as Debian packages it: alone, keeping alerts in memory, telling nobody."""

from __future__ import annotations

import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.bench.program import Running

PROGRAM = "prometheus-alertmanager"
_CONFIG = "route: {receiver: nobody}\nreceivers: [{name: nobody}]\n"
_SECONDS = 20.0


def version() -> str:
    """What it says of itself, "" where it is not installed."""
    path = shutil.which(PROGRAM)
    told = subprocess.run([path, "--version"], capture_output=True, text=True, check=True) if path else None
    return " ".join((told.stdout or told.stderr).split()[:3]).rstrip(",") if told else ""


@contextmanager
def alertmanager() -> Iterator[Running]:
    """It, on an empty folder, without its cluster; ended at once afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        config, port = Path(folder) / "config.yml", _free_port()
        config.write_text(_CONFIG)
        command = [
            PROGRAM,
            f"--config.file={config}",
            f"--storage.path={folder}/data",
            f"--web.listen-address=127.0.0.1:{port}",
            "--cluster.listen-address=",
            "--log.level=error",
        ]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
            try:
                url = f"http://127.0.0.1:{port}"
                _wait_for(f"{url}/-/ready")
                yield Running(url, running.pid)
            finally:
                running.kill()
                running.wait()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
        return port


def _wait_for(url: str) -> None:
    deadline = time.monotonic() + _SECONDS
    while time.monotonic() < deadline:
        try:
            httpx.get(url).raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError(f"{PROGRAM} did not start within {_SECONDS:.0f} s")
