"""What runs a job, step by step."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar, runtime_checkable

from bot.errors import AdapterError
from bot.model.job import Job, Lane
from bot.ports.store import Tx

T = TypeVar("T")


class Step(Protocol):
    """Runs one named step of a durable workflow: a step whose result was recorded is not run again."""

    def __call__(self, name: str, work: Callable[[], T]) -> T: ...


class JobKind(Protocol):
    """One kind of job: reads the present state, does its one thing, and ends."""

    kind: str
    lane: Lane

    def run(self, job: Job, step: Step) -> None:
        """Does the job. An AdapterError that is retryable puts it back with a later due time."""

    def trouble(self, tx: Tx, job: Job, error: AdapterError, *, gives_up: bool) -> None:
        """Says what a failed try means, in the transaction that puts the job back or gives it up."""


@runtime_checkable
class RingsAnyway(Protocol):
    """A kind of job that can do the one thing that matters though nothing can be written down."""

    def ring_unrecorded(self, job: Job) -> None:
        """Rings, by a key that makes a second ring the same page. Raises AdapterError."""
