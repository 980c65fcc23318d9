"""What is measured: whoever counts hears of each event at the edge, and the rest knows nothing of how."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from bot.errors import AdapterError, Reason


class Measures(Protocol):
    """Hears of events as they happen, from any thread; never raises, and never waits.

    All words come from closed lists: a vendor, its method, the kind of a job, a command. No titles, no names.
    """

    def vendor_called(self, vendor: str, method: str, reason: Reason | None, seconds: float) -> None:
        """A call of a vendor's API ended after so long; `reason` is why it failed, None when it did not."""

    def job_put_back(self, kind: str, reason: Reason, *, gives_up: bool) -> None:
        """A job's try failed: it is tried again later, or given up."""

    def page_taken(self, via: str, seconds: float) -> None:
        """An incident's first page was taken, so long after the alert that caused it was accepted."""

    def answered(self, kind: str, name: str, seconds: float) -> None:
        """Something that a person did in Slack was answered after so long: a command, a press or a form."""

    def socket_connected(self, why: str) -> None:
        """A new connection of Socket Mode stands; `why` is what became of the one before."""

    def socket_heard(self, seconds: float) -> None:
        """The other end of Socket Mode's connection last gave a sign so long ago."""

    def synthetic_ended(self, outcome: str, seconds: float | None) -> None:
        """A test alert ended; `seconds` is from its acceptance to its page, None where there was none."""


class NoMeasures:
    """Where nobody counts."""

    def vendor_called(self, vendor: str, method: str, reason: Reason | None, seconds: float) -> None: ...

    def job_put_back(self, kind: str, reason: Reason, *, gives_up: bool) -> None: ...

    def page_taken(self, via: str, seconds: float) -> None: ...

    def answered(self, kind: str, name: str, seconds: float) -> None: ...

    def socket_connected(self, why: str) -> None: ...

    def socket_heard(self, seconds: float) -> None: ...

    def synthetic_ended(self, outcome: str, seconds: float | None) -> None: ...


@contextmanager
def calling(measures: Measures, vendor: str, method: str) -> Iterator[None]:
    """Measures one call, which fails by an AdapterError."""
    began = time.perf_counter()
    try:
        yield
    except AdapterError as error:
        measures.vendor_called(vendor, method, error.reason, time.perf_counter() - began)
        raise
    measures.vendor_called(vendor, method, None, time.perf_counter() - began)


@contextmanager
def answering(measures: Measures, kind: str, name: str) -> Iterator[None]:
    """Measures how long a person waits for an answer."""
    began = time.perf_counter()
    try:
        yield
    finally:
        measures.answered(kind, name, time.perf_counter() - began)
