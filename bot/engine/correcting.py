"""Corrects what people wrote into the timeline, redacts what must not stand anywhere, and shares the rest."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import TypeVar

from bot.clock import Clock
from bot.engine.finding import known
from bot.errors import Refused
from bot.flow import orders
from bot.flow.orders_documents import export, share_timeline, withdraw_timeline
from bot.flow.record import record
from bot.flow.versions import as_it_holds, edit_posts, supersede
from bot.model.incident import Incident, Person, Room
from bot.model.postmortem import Stage
from bot.model.timeline import Entry, EntryKind
from bot.ports import Store, Tx
from bot.render.paper import handed_out
from bot.render.timeline import file_name
from bot.rules.correcting import (
    PROOF,
    correctable,
    scrubbed,
    scrubbed_precedents,
    tombstone,
    without,
    wording,
)
from bot.rules.holding import holders

_LONGEST = 3000
T = TypeVar("T")
_LONGEST_WHY = 150


class Correcting:
    """Every method raises Refused with a sentence when that cannot be done; an entry goes by its id."""

    def __init__(self, store: Store, clock: Clock, nudge: Callable[[], None]) -> None:
        self._store = store
        self._clock = clock
        self._nudge = nudge

    def correct(self, entry_id: str, text: str, by: Person) -> Entry:
        """Says in other words what an entry says; what it said is kept, and shown no more.

        Whoever wrote it may, and whoever has a role in the incident.
        """
        said = text.strip()

        def change(tx: Tx, now: datetime) -> Entry:
            entry, incident = _standing(tx, entry_id)
            key = correctable(entry)
            if not key:
                raise Refused(f"#{entry.number} cannot be put in other words. Redacting takes words away.")
            if not said or len(said) > _LONGEST:
                raise Refused(f"A correction needs words, and at most {_LONGEST} characters of them.")
            if entry.data.get(key) == said:
                raise Refused(f"#{entry.number} says that already.")
            _insist_may(incident, entry, by)
            better = {**entry.data, key: said, "corrected": by.name}
            edit_posts(tx, _first(tx, entry), now)
            return supersede(tx, incident, entry, better, by, now)

        return self._do(change)

    def redact(self, entry_id: str, why: str, by: Person) -> Entry:
        """Takes an entry's words out of everything that is kept and shown; who, when and why stay.

        Also those of an entry that was taken back, or whose message was deleted. Anybody may: a secret does
        not wait for who wrote it.
        """
        if len(why) > _LONGEST_WHY:
            raise Refused(f"At most {_LONGEST_WHY} characters of why, without what is to go.")

        def change(tx: Tx, now: datetime) -> Entry:
            named = tx.entry(entry_id)
            if named is None:
                raise Refused("There is no such entry.")
            holds, versions = as_it_holds(tx, named), tx.versions(named.incident, named.key)
            words = {text for each in versions for text in _lines(wording(each))}
            if not words:
                raise Refused(f"#{named.number} holds nothing that a person wrote.")
            incident = known(tx, named.incident)
            told_why = without(why.strip(), words, "…")
            mark = tombstone(by.name, told_why, now)
            if holds.kind is not EntryKind.RETRACTED:
                told = {**scrubbed(holds, words, mark).data, "redacted": "yes"}
                named = supersede(tx, incident, holds, told, by, now)
            _redact_entries(tx, incident, words, mark, now, by=by, of=named, why=told_why)
            _redact_beside(tx, incident.id, words, mark, now)
            _redact_held_up(tx, incident, words, mark, now, by)
            return named

        return self._do(change)

    def share(self, incident: Incident, format_: str, here: str, by: Person) -> Room | None:
        """Has the timeline shared as a file: in the incident's channel, which it gives; where that cannot be,
        in the channel `here`, unless it is private."""
        room = incident.room if incident.room and not incident.is_put_away else None
        if room is None and incident.private:
            raise Refused(f"{incident.id} has no channel that is open, and its timeline goes nowhere else.")
        place = room.id if room else here
        self._do(lambda tx, now: tx.add_job(share_timeline(incident, format_, place, by.name, now)))
        return room

    def _do(self, change: Callable[[Tx, datetime], T]) -> T:
        now = self._clock.now()
        changed = self._store.write(lambda tx: change(tx, now))
        self._nudge()
        return changed


def _standing(tx: Tx, entry_id: str) -> tuple[Entry, Incident]:
    """What stands now of the entry that a button or a number named, and its incident."""
    named = tx.entry(entry_id)
    entry = as_it_holds(tx, named) if named else None
    if entry is None or entry.kind is EntryKind.RETRACTED:
        raise Refused("That entry is not in the timeline any more.")
    return entry, known(tx, entry.incident)


def _insist_may(incident: Incident, entry: Entry, by: Person) -> None:
    roles = {person.id for person in holders(incident).values()}
    if by.id not in {entry.author_id, entry.data.get("said_by_id"), *roles}:
        author = entry.author or entry.data.get("said_by") or "Nobody else"
        raise Refused(
            f"Only {author}, or who has a role in {incident.id}, can put #{entry.number} otherwise."
        )


def _first(tx: Tx, entry: Entry) -> Entry:
    """The version that was posted."""
    return tx.versions(entry.incident, entry.key)[0]


def _lines(text: str) -> list[str]:
    """The text as a whole, and what stands on each of its lines."""
    return [each for each in (text, *text.split("\n")) if each]


def _redact_entries(
    tx: Tx,
    incident: Incident,
    words: Collection[str],
    mark: str,
    now: datetime,
    *,
    by: Person,
    of: Entry,
    why: str,
) -> None:
    """The words in every entry that was ever recorded, and in their keys; an entry of its own proves it.

    A message's key holds none, and is by what the message is found again.
    """
    recorded = tx.recorded(incident.id)
    firsts = {entry.key: entry.id for entry in reversed(recorded)}
    changed = {entry.key for entry in recorded if scrubbed(entry, words, mark) is not entry}
    touched, cleaned = [entry for entry in recorded if entry.key in changed], []
    for entry in touched:
        key = entry.key if entry.kind is EntryKind.CAPTURED else f"redacted:{firsts[entry.key]}"
        cleaned.append(scrubbed(entry, words, mark).model_copy(update={"key": key}))
    _replace(tx, incident, cleaned, now, by=by, number=str(of.number or ""), why=why)
    for entry in touched:
        edit_posts(tx, entry, now)


def _replace(
    tx: Tx,
    incident: Incident,
    cleaned: Sequence[Entry],
    now: datetime,
    *,
    by: Person,
    number: str = "",
    why: str = "",
) -> None:
    """Keeps these entries of the incident instead of what they were, and proves them by one of its own."""
    redaction = secrets.token_hex(8)
    proofs = {entry.id: tx.redact_entry(entry, redaction) for entry in cleaned}
    data = {"number": number, "why": why, PROOF: json.dumps(proofs)}
    record(
        tx, incident, EntryKind.REDACTED, now, key=f"redaction:{redaction}", by=by, data=data, id_=redaction
    )


def _redact_held_up(
    tx: Tx, past: Incident, words: Collection[str], mark: str, now: datetime, by: Person
) -> None:
    """The words in what later incidents were told of this one; why is its own business."""
    for entry in tx.held_up(past.id):
        cleaned = scrubbed_precedents(entry, past.id, words, mark)
        if cleaned is not entry:
            _replace(tx, known(tx, entry.incident), [cleaned], now, by=by)
            edit_posts(tx, entry, now)


def _redact_beside(tx: Tx, incident_id: str, words: Collection[str], mark: str, now: datetime) -> None:
    """The same words elsewhere: on the card, in tasks, pages and action items, in the post-mortem."""
    incident = known(tx, incident_id)
    fields = {
        name: without(getattr(incident, name), words, mark) for name in ("impact", "cause", "resolution")
    }
    tx.save_incident(incident.model_copy(update=fields))
    for task in tx.tasks(incident_id):
        tx.save_task(task.model_copy(update={"text": without(task.text, words, mark)}))
    for page in tx.pages(incident_id):
        tx.save_page(page.model_copy(update={"reason": without(page.reason, words, mark)}))
    for item in tx.action_items(incident_id):
        scrubbed_item = {name: without(getattr(item, name), words, mark) for name in ("text", "why")}
        tx.save_action_item(item.model_copy(update=scrubbed_item))
    for version in tx.section_versions(incident_id):
        said = {name: without(getattr(version, name), words, mark) for name in ("text", "note")}
        tx.rewrite_version(version.model_copy(update=said))
    _redact_files(tx, incident, now)
    if incident.merged_into and (whole := tx.incident(incident.merged_into)):
        _redact_files(tx, whole, now)


def _redact_files(tx: Tx, incident: Incident, now: datetime) -> None:
    """What was shared because somebody asked is taken away; its post-mortem is made and shared anew."""
    for key, channel in tx.posts_of(f"share_timeline:{incident.id}:"):
        tx.add_job(withdraw_timeline(incident, channel, file_name(key), now))
    for key, channel in tx.posts_of(f"hand_out:{incident.id}:"):
        tx.add_job(withdraw_timeline(incident, channel, handed_out(key), now))
    if document := tx.postmortem(incident.id):
        tx.add_job(orders.wrap_up_anew(incident, now))
        if document.stage is Stage.PUBLISHED:
            tx.add_job(orders.publish(incident, "words are redacted", now, instead="yes"))
            for copy in tx.copies(incident.id):
                tx.add_job(export(incident, copy.library, "words are redacted", now))
