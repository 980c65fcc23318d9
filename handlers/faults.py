"""Logs a fault of our own without repeating what was sent to us."""

from __future__ import annotations

import traceback
from contextlib import suppress

from bot.log import logger

_log = logger("http")


def report(action: str, error: BaseException) -> None:
    """Logs the error's type and the way it came, innermost call first.

    The message stays out, since it may quote a body, and so does the stack trace, since it may show one.
    """
    frames = reversed(traceback.extract_tb(error.__traceback__)[-4:])
    way = " < ".join(f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in frames)
    with suppress(OSError, ValueError):  # a log that cannot be written must not cost a request
        _log.error(action, error=type(error).__name__, at=way)
