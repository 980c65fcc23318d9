"""One tree of errors; a class's docstring is the message a person reads when none is given."""

from __future__ import annotations

import inspect
from enum import StrEnum


class TocsinError(Exception):
    """Something went wrong in Tocsin."""

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or inspect.getdoc(type(self)) or "")


class SettingsError(TocsinError):
    """A setting is missing or cannot be read."""


class PolicyError(TocsinError):
    """The policy file has mistakes."""


class UnreadableAlert(TocsinError):
    """No parser understands this alert's body."""


class Refused(TocsinError):
    """That cannot be done now."""


class Forbidden(Refused):
    """Somebody may not do that."""


class Unproven(TocsinError):
    """That does not prove who sent it."""


class StoreBusy(TocsinError):
    """The store cannot take more right now; try again shortly."""


class Unset(TocsinError):
    """Something must be set before that works; the message says what, and to what."""


class Reason(StrEnum):
    """Why a vendor call failed: a closed list, since it becomes a metric's label."""

    AUTH = "auth"
    RATE_LIMITED = "rate_limited"
    CLIENT = "client"
    NOT_FOUND = "not_found"
    SERVER = "server"
    TIMEOUT = "timeout"


class AdapterError(TocsinError):
    """An outside system did not do what was asked.

    `reason` is one of the closed list; `retryable` says whether the same call may work later;
    `retry_after` is in seconds, where the vendor named a time; `code` is the vendor's own word. `place` is
    what the call was about, as a channel's id, where that may matter.
    """

    def __init__(
        self,
        message: str,
        *,
        reason: Reason,
        retryable: bool,
        retry_after: float | None = None,
        code: str = "",
        place: str = "",
    ) -> None:
        super().__init__(message)
        self.reason = reason
        self.retryable = retryable
        self.retry_after = retry_after
        self.code = code
        self.place = place
