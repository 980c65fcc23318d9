"""What the Store tests share: builders that take what matters and fill in the rest, and two ways to write."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.model.alert import AlertStatus, DecidedAlert, Decision
from bot.model.incident import Incident
from bot.model.job import Job, Lane
from bot.model.page import Page, Via
from bot.model.severity import Severity
from bot.model.timeline import Entry, EntryKind
from bot.ports import InboxBody, Reader, Store, Tx
from bot.rules.verifying import faults_of

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
ONE, TWO = "INC-2026-001", "INC-2026-002"


def after(**time: float) -> datetime:
    """So much after noon: `after(seconds=0.5)`."""
    return NOON + timedelta(**time)


def incident(id: str = ONE, **rest: Any) -> Incident:
    plain = {"title": "t", "severity": Severity.HIGH, "detected_at": NOON, "opened_at": NOON}
    return Incident(id=id, **plain | rest)


def alert(id: str, **rest: Any) -> DecidedAlert:
    plain = {
        "receipt": "r-1-1",
        "source": "azure",
        "fingerprint": "azure:1",
        "status": AlertStatus.FIRING,
        "severity": Severity.HIGH,
        "title": "t",
        "received_at": NOON,
        "decision": Decision.OPENED,
        "reason": "new",
    }
    return DecidedAlert(id=id, **plain | rest)


def entry(id: str, **rest: Any) -> Entry:
    plain = {"incident": ONE, "kind": EntryKind.NOTE, "key": f"key:{id}"}
    times = dict.fromkeys(("happened_at", "observed_at", "recorded_at"), NOON)
    return Entry(id=id, **plain | times | rest)


def job(id: str, **rest: Any) -> Job:
    return Job(id=id, **{"kind": "say", "lane": Lane.CHAT, "incident": ONE, "due_at": NOON} | rest)


def page(number: int, **rest: Any) -> Page:
    plain = {"incident": ONE, "level": 1, "target": "ana", "target_name": "Ana", "via": Via.PAGER}
    return Page(id=f"{ONE}:{number}", number=number, **plain | rest)


def body(text: str) -> InboxBody:
    return InboxBody(source="azure", received_at="2026-03-01T12:00:00Z", body=text)


def do(store: Store, *changes: Callable[[Tx], Any]) -> list[Any]:
    """Runs the changes in one transaction and gives what each gave."""
    return store.write(lambda tx: [change(tx) for change in changes])


def faults_in(reader: Reader, of: str) -> list[tuple[int, str]]:
    """What is amiss with that timeline, by place."""
    return [(fault.place, fault.what.value) for fault in faults_of(reader, of)]


@contextmanager
def busy_writer(store: Store) -> Iterator[None]:
    """Holds the writer inside a change, so that what is given meanwhile shares the next commit."""
    inside, go_on = threading.Event(), threading.Event()

    def hold(tx: Tx) -> None:
        inside.set()
        go_on.wait(10)

    held = store.submit(hold)
    assert inside.wait(10)
    try:
        yield
    finally:
        go_on.set()
    held.result(10)
