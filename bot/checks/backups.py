"""How old each backup is, against how much data may be lost."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from bot.errors import AdapterError, Reason
from bot.model.check import CheckResult, Measure, Verdict
from bot.model.wire import moment
from bot.policy.platform import Backup, Snapshots
from bot.ports.checks import Check, Inquiry
from bot.render.queries import databricks_sql
from bot.rules.duration import in_words
from bot.rules.findings import Finding, concluded_of_each

_HOUR = timedelta(hours=1)


def _run(inquiry: Inquiry) -> CheckResult:
    backups = inquiry.some(inquiry.parts.backups, "backups", "where the age of each backup is seen")
    return concluded_of_each(
        CHECK.name, CHECK.title, backups, partial(_look, inquiry), "backups are young enough"
    )


def _look(inquiry: Inquiry, backup: Backup) -> Finding:
    rpo = backup.rpo or inquiry.rpos.get(backup.service or "")
    if rpo is None:
        return Finding(Verdict.UNKNOWN, f"{backup.name} has no RPO: set it, or recovery of {backup.service}")
    try:
        made = _made_at(inquiry, backup)
    except AdapterError as error:
        if error.reason is not Reason.NOT_FOUND:
            raise
        what = "branch" if backup.git else "container or account"
        return Finding(Verdict.FAIL, f"{backup.name}: there is no such {what}")
    if made is None:
        return Finding(Verdict.FAIL, f"{backup.name} {_nothing(backup)}")
    return _judge(backup, max(inquiry.now - made, timedelta()), rpo)


def _nothing(backup: Backup) -> str:
    if backup.synced:
        return "is not geo-redundant: nothing is copied"
    what = "blob" if backup.blobs else "snapshot" if backup.snapshots else "commit"
    return f"has no {what}: nothing is backed up"


def _made_at(inquiry: Inquiry, backup: Backup) -> datetime | None:
    if backup.git:
        return inquiry.platform.repositories().newest_commit(backup.git, inquiry.deadline)
    if backup.snapshots:
        return _newest_snapshot(inquiry, backup.snapshots)
    port = inquiry.platform.backups()
    if backup.blobs:
        return port.newest_blob(backup.blobs, inquiry.deadline)
    return port.last_sync(str(backup.synced), inquiry.deadline)


def _newest_snapshot(inquiry: Inquiry, snapshots: Snapshots) -> datetime | None:
    sql = databricks_sql("snapshot.sql", table=snapshots.table, column=snapshots.column)
    rows = inquiry.ask(snapshots.warehouse, sql, {})
    return moment(rows[0]["newest"]) if rows else None


def _judge(backup: Backup, age: timedelta, rpo: timedelta) -> Finding:
    """A backup that is made too seldom for its RPO always warns, and fails once it is later than usual.

    That nobody committed for a while says nothing, unless commits are due every so often.
    """
    if backup.git and backup.every is None:
        return Finding(Verdict.OK, f"{backup.name}: the newest commit is {in_words(age)} old")
    every = backup.every or timedelta()
    measured = (Measure(name=f"{backup.name}.age", value=round(age / _HOUR, 3), unit="h"),)
    text = f"{backup.name} is {in_words(age)} old, the RPO is {in_words(rpo)}"
    if age > max(rpo, every):
        return Finding(Verdict.FAIL, f"backup too old: {text}", measured=measured)
    if every > rpo:
        text += f": a backup every {in_words(every)} cannot keep to that"
        return Finding(Verdict.WARN, text, measured=measured)
    if every == rpo:
        text += f"; made every {in_words(every)}, it leaves no margin"
    return Finding(Verdict.OK, text, measured=measured)


CHECK = Check(
    name="backups",
    title="Backups",
    asks="how old each backup is, against the RPO of what it is of",
    services=frozenset({"data-lake"}),
    words=("data loss", "missing data", "backup", "restore", "recovery", "replication", "rpo"),
    has=lambda platform: bool(platform.backups),
    run=_run,
)
