"""What playing on this machine needs: a folder with room in it, no proxy, and a log that nobody sees."""

from __future__ import annotations

import io
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot import log
from bot.errors import TocsinError

_LEAST_BYTES = 32 << 20
_LOG_LINES = 12


class Machine:
    """Where one performance takes place."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._logged = io.StringIO()
        log.set_up(as_json=False, to=self._logged)
        # Every call stays on this machine: a proxy of the environment would only stand in the way.
        for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
            del os.environ[name]

    @contextmanager
    def folder(self, data: Path | None) -> Iterator[Path]:
        """The folder for the bot's files: the one named, which must hold no bot yet, or one that is removed.

        Raises TocsinError when the machine has no port, no room or no leave for it.
        """
        try:
            with _folder(data) as folder:
                yield folder
        except Exception as error:
            cause = _of_machine(error)
            if cause is None:
                raise
            raise TocsinError(
                f"{self._what} needs a free port on 127.0.0.1 and a folder to write in, and got: {cause}."
            ) from None

    def log_lines(self) -> list[str]:
        """The newest lines of the log that warn, or else the newest of all."""
        lines = self._logged.getvalue().splitlines()
        loud = [line for line in lines if "[info" not in line and "[debug" not in line]
        return (loud or lines)[-_LOG_LINES:]


def _of_machine(error: BaseException | None) -> BaseException | None:
    """The port's or the disk's error behind this one, whoever wrapped it, or None."""
    while error and not isinstance(error, OSError | sqlite3.Error):
        error = error.__cause__
    return error


@contextmanager
def _folder(data: Path | None) -> Iterator[Path]:
    if data is None:
        with tempfile.TemporaryDirectory(prefix="tocsin-", ignore_cleanup_errors=True) as made:
            _check_room(Path(made))
            yield Path(made)
        return
    if (data / "tocsin.sqlite").exists():
        raise TocsinError(f"{data} holds incidents already, and this begins with none: name a new folder.")
    data.mkdir(parents=True, exist_ok=True)
    _check_room(data)
    yield data


def _check_room(folder: Path) -> None:
    free = shutil.disk_usage(folder).free
    if not os.access(folder, os.W_OK) or free < _LEAST_BYTES:
        raise OSError(f"{folder} cannot be written to, or has less than {_LEAST_BYTES >> 20} MB free")
