"""What stands in the place of an entry that was taken back or reworded."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime

from bot.flow import orders
from bot.flow.record import record
from bot.model.incident import Incident, Person
from bot.model.timeline import Entry, EntryKind
from bot.ports import Reader, Tx


def post_key(entry_id: str) -> str:
    """Under which the entry is posted."""
    return f"entry:{entry_id}"


def as_it_holds(reader: Reader, entry: Entry) -> Entry:
    """The entry, or what stands in its place, or what took it back."""
    retraction = reader.entry_by_key(entry.incident, f"retracted:{entry.id}")
    if retraction is None:
        return entry
    successor = reader.entry(retraction.data.get("successor", ""))
    return as_it_holds(reader, successor) if successor else retraction


def supersede(
    tx: Tx,
    incident: Incident,
    old: Entry,
    new: Mapping[str, str],
    by: Person,
    now: datetime,
) -> Entry:
    """Records the entry anew with this data, in its place, by its number; the old one is kept as history."""
    entry = old.model_copy(update={"id": secrets.token_hex(8), "recorded_at": now, "data": dict(new)})
    data = {"what": "entry", "noted_at": old.happened_at.isoformat(), "successor": entry.id}
    retracted = f"retracted:{old.id}"
    record(tx, incident, EntryKind.RETRACTED, now, key=retracted, by=by, retracts=old.id, data=data)
    tx.add_entry(entry)
    return entry


def edit_posts(tx: Tx, entry: Entry, now: datetime) -> None:
    """Has edited what was posted of an entry; what still waits to be posted is worded then."""
    if tx.post(post_key(entry.id)):
        tx.add_job(orders.say_again(entry, now))
    if tx.post(f"echo:{entry.id}"):
        tx.add_job(orders.echo(entry, now))
