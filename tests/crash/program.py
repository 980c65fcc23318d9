"""The real program as a process of its own, which a test may kill at any moment."""

from __future__ import annotations

import json
import os
import select
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")

_ROOT = Path(__file__).parents[2]
_OURS = ("TOCSIN_", "SLACK_", "PAGERDUTY_", "PYTHON")
_SECONDS = 30.0
_LOOK_AGAIN_SECONDS = 0.01
_BROKEN = ("job_broke", "turn_failed", "triage_broke", "parser_broke", "listener_broke", "Traceback")
_AT_REST = """
select not exists (select 1 from inbox where done = 0)
   and not exists (
    select 1 from jobs
    where state = 'started'
       or (state = 'waiting' and (due_at <= :now or attempts > 0
         or kind not in ('tick', 'escalate', 'next_way', 'still_firing')))
  )
"""


def until(condition: Callable[[], T], what: str, seconds: float = _SECONDS) -> T:
    """The first true value of `condition`; the test fails when `seconds` pass before."""
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline, f"waited {seconds:.0f} s in vain: {what}"
        time.sleep(_LOOK_AGAIN_SECONDS)
    return found


def now() -> str:
    """The time as the store writes it, so that it compares as text."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


class Program:
    """`python -m bot serve`, again and again on the same data in `folder`."""

    def __init__(self, folder: Path, environment: Mapping[str, str], log: str = "log.txt") -> None:
        self.data = folder / "data"
        self.url = ""
        self._folder = folder
        self._environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(_OURS)},
            **environment,
            "PYTHONPATH": str(_ROOT),
            "TOCSIN_DATA": str(self.data),
            "TOCSIN_DATABASE": str(self.data / "tocsin.sqlite"),
            "TOCSIN_LISTEN": "127.0.0.1:0",
        }
        self._process: subprocess.Popen[str] | None = None
        self._log = folder / log

    def start(self) -> None:
        """Starts it, and waits until it listens."""
        self._run()
        self.take_over()

    def stand_by(self) -> str:
        """Starts it while another has its data, and gives where it stands by."""
        self._run()
        return str(self._told()["standing_by"])

    def take_over(self) -> None:
        """Waits until it works."""
        self.url = str(self._told()["url"])

    def _run(self) -> None:
        with self._log.open("w") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "bot", "serve", "--json"],
                cwd=self._folder,
                env=self._environment,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )

    def _told(self) -> Mapping[str, str]:
        """The next line that it prints."""
        assert self._process
        assert self._process.stdout
        readable, _, _ = select.select([self._process.stdout], [], [], _SECONDS)
        line = self._process.stdout.readline() if readable else ""
        assert line, f"the program did not start:\n{self._log.read_text()}"
        told: Mapping[str, str] = json.loads(line)
        return told

    def kill(self) -> None:
        """Ends it as a power cut would: nothing runs any more once this returns."""
        if self._process:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()
            if self._process.stdout:
                self._process.stdout.close()
            self._process = None

    @property
    def runs(self) -> bool:
        """Whether it was started and not killed since."""
        return self._process is not None

    def complaints(self) -> list[str]:
        """What the log of the last start says that no log should say."""
        lines = self._log.read_text().splitlines()
        return [line for line in lines if any(word in line for word in _BROKEN)]

    def ask(self, query: str, **params: object) -> list[tuple[Any, ...]]:
        """What the store holds, read from outside."""
        with closing(sqlite3.connect(self._file("tocsin.sqlite"), uri=True)) as db:
            return db.execute(query, params).fetchall()

    def is_at_rest(self) -> bool:
        """Whether all that was accepted is decided and all is done but timers that are still ahead."""
        return bool(self.ask(_AT_REST, now=now())[0][0])

    def settle(self) -> None:
        """Waits until it is at rest."""
        until(self.is_at_rest, f"it never came to rest: {self._unrest()}")

    @contextmanager
    def unable_to_start_jobs(self) -> Iterator[None]:
        """Nobody can write the flow's own file: what follows from a commit is committed, and cannot start."""
        with closing(sqlite3.connect(self.data / "tocsin.flow.sqlite", isolation_level=None)) as db:
            db.execute("begin immediate")
            yield

    def _unrest(self) -> list[tuple[Any, ...]]:
        return self.ask("select id, state, attempts, due_at, note from jobs where state <> 'done'")

    def _file(self, name: str) -> str:
        return f"{(self.data / name).as_uri()}?mode=ro"
