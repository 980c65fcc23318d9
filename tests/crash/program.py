"""The real program as a process of its own, which a test may kill at any moment."""

from __future__ import annotations

import json
import multiprocessing
import os
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any, TypeVar

from handlers.cli.main import main

T = TypeVar("T")

_OURS = ("TOCSIN_", "SLACK_", "PAGERDUTY_")
_FORKS = multiprocessing.get_context("forkserver")
# Importing costs more than all else of a start: one process does it once, and forks itself for each.
_FORKS.set_forkserver_preload(["handlers.cli.serve"])

_SECONDS = 30.0
_LOOK_AGAIN_SECONDS = 0.01
_SOON = timedelta(seconds=10)
_BROKEN = ("job_broke", "turn_failed", "triage_broke", "parser_broke", "listener_broke", "Traceback")
_AT_REST = """
select not exists (select 1 from inbox where done = 0)
   and not exists (
    select 1 from jobs
    where state = 'started'
       or (state = 'waiting' and (
         due_at <= :now or attempts > 0 or (due_at < :soon and lane <> 'work')
       ))
  )
"""


def until(condition: Callable[[], T], what: str, seconds: float = _SECONDS) -> T:
    """The first true value of `condition`; the test fails when `seconds` pass before."""
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline, f"waited {seconds:.0f} s in vain: {what}"
        time.sleep(_LOOK_AGAIN_SECONDS)
    return found


def now(ahead: timedelta = timedelta(0)) -> str:
    """The time as the store writes it, so that it compares as text; or a time ahead of it."""
    return (datetime.now(UTC) + ahead).isoformat(timespec="microseconds")


def _serve(folder: Path, environment: Mapping[str, str], said: Path, log: Path) -> None:
    """`tocsin serve` in a process of its own: its folder, its environment, and where it speaks."""
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    for descriptor, path in ((1, said), (2, log)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), descriptor)
    sys.argv = ["tocsin", "serve", "--json"]
    main()


class Program:
    """`tocsin serve`, again and again on the same data in `folder`."""

    def __init__(self, folder: Path, environment: Mapping[str, str], log: str = "log.txt") -> None:
        self.data = folder / "data"
        self.url = ""
        self._folder = folder
        self._environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(_OURS)},
            **environment,
            "TOCSIN_DATA": str(self.data),
            "TOCSIN_DATABASE": str(self.data / "tocsin.sqlite"),
            "TOCSIN_LISTEN": "127.0.0.1:0",
        }
        self._process: ForkServerProcess | None = None
        self._said, self._log = folder / f"said-{log}", folder / log

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
        self._said.write_text("")
        self._lines = 0
        order = (self._folder, self._environment, self._said, self._log)
        self._process = _FORKS.Process(target=_serve, args=order)
        self._process.start()

    def _told(self) -> Mapping[str, str]:
        """The next line that it prints."""
        line = until(self._next_line, "the program to say something")
        assert line != "ended", f"the program did not start:\n{self._log.read_text()}"
        self._lines += 1
        told: Mapping[str, str] = json.loads(line)
        return told

    def _next_line(self) -> str:
        """What it printed next; "" while that is not there, and "ended" when it will not come."""
        ended = self._process is None or not self._process.is_alive()
        lines = self._said.read_text().splitlines(keepends=True)[self._lines :]
        return lines[0] if lines and lines[0].endswith("\n") else "ended" * ended

    def kill(self) -> None:
        """Ends it as a power cut would: nothing runs any more once this returns."""
        if self._process:
            self._process.kill()
            self._process.join()
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
        return bool(self.ask(_AT_REST, now=now(), soon=now(_SOON))[0][0])

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
