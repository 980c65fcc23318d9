"""Ten thousand timeline entries and the alerts behind them, put into the store at once."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

from sqlite_utils import Database

from bot.adapters.store.kinds import ALERTS, ENTRIES
from bot.adapters.store.sqlite.shelf import _plain
from bot.model.alert import AlertStatus, DecidedAlert, Decision
from bot.model.severity import Severity
from bot.model.timeline import Entry, EntryKind
from bot.render.entries import data

SIZE = 10_000
_EXECUTORS = 700
_EVERY = timedelta(seconds=16)


def flood(folder: Path, incident: str, start: datetime) -> None:
    """By triage it would take minutes. Most come and go; every five hundredth is something that Bo saw."""
    with closing(sqlite3.connect(folder / "tocsin.sqlite", timeout=20)) as connection, connection:
        db = Database(connection)
        entries = (_plain(ENTRIES.row_of(each)) for each in story(incident, start))
        db.table("entries").insert_all(entries, batch_size=50)
        alerts = (_plain(ALERTS.row_of(_alert(incident, number, start))) for number in range(_EXECUTORS))
        db.table("alerts").insert_all(alerts, batch_size=20)


def story(incident: str, start: datetime) -> Iterator[Entry]:
    """The entries, in the order in which they happened."""
    return (_entry(incident, number, start + number * _EVERY) for number in range(SIZE))


def _entry(incident: str, number: int, moment: datetime) -> Entry:
    kind = EntryKind.ALERT_RESOLVED if number % 3 == 2 else EntryKind.ALERT
    said = data(kind, title=f"Executor {number % _EXECUTORS} lost", service="databricks", source="Databricks")
    author = ""
    if number % 500 == 499:
        kind, author = EntryKind.NOTE, "Bo"
        said = data(kind, text=f"{number // 500 + 1} of 20 pools have machines again")
    return Entry(
        id=f"{incident}-{number}",
        incident=incident,
        kind=kind,
        happened_at=moment,
        observed_at=moment,
        recorded_at=moment,
        author=author,
        author_id="U0BO" if author else "",
        key=f"flood:{number}",
        data=said,
    )


def _alert(incident: str, number: int, start: datetime) -> DecidedAlert:
    return DecidedAlert(
        id=f"a-flood-{number}",
        receipt=f"r-flood-{number}",
        source="databricks",
        fingerprint=f"databricks:executor-{number}",
        status=AlertStatus.FIRING,
        severity=Severity.HIGH,
        title=f"Executor {number} lost",
        service="databricks",
        received_at=start + number * _EVERY,
        decision=Decision.ATTACHED,
        reason="same service databricks within 30 minutes",
        incident=incident,
    )
