"""Keeps two programs from working on one database: whoever has its turn locks a file beside it."""

from __future__ import annotations

import fcntl
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from bot.errors import TocsinError


def is_taken(database: Path) -> bool:
    """Whether some process has its turn on that database."""
    try:
        with _lock_of(database).open("r") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False  # nobody has made it, or nobody of ours
    return False


def _lock_of(database: Path) -> Path:
    return database.with_name(database.name + ".lock")


class Turn:
    """The lock `<database>.lock`. The system takes it back when its process ends, however that ends.

    A context manager, which gives it up. It holds between processes of one machine.
    """

    def __init__(self, database: Path) -> None:
        self._path = _lock_of(database)
        self._file: IO[str] | None = None

    def take(self) -> bool:
        """Whether it is ours now; False while another process has it. Raises TocsinError when the file cannot
        be made."""
        if self._file is None:
            try:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                self._file = self._path.open("a")
            except OSError as error:
                raise TocsinError(
                    f"{self._path} cannot be made: {error.strerror}. Point TOCSIN_DATABASE elsewhere."
                ) from error
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file:
            self._file.close()
            self._file = None
