"""What people ask: each changes state in one transaction with its timeline entry and its jobs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from bot.clock import Clock
from bot.engine.acknowledge import acknowledge
from bot.engine.decided import person_named
from bot.engine.finding import known, still_open
from bot.engine.passing_on import pass_on
from bot.engine.resolving import Resolution, resolve
from bot.engine.response import respond
from bot.engine.severity import change_severity
from bot.engine.ticketing import close_ticket, reopen_with_incident
from bot.errors import Refused
from bot.flow import orders
from bot.flow.capture import message_key, retract_message
from bot.flow.record import record
from bot.flow.versions import as_it_holds
from bot.model.drill import DrillMark, titled
from bot.model.incident import Incident, Person, Room, Status
from bot.model.severity import Severity
from bot.model.ticket import Ticket
from bot.model.timeline import Entry, EntryKind
from bot.model.value import Value
from bot.policy import Policy
from bot.ports import Store, Tx
from bot.rules import lifecycle
from bot.rules.document import marked

T = TypeVar("T")


class Origin(Value):
    """The message from which somebody declares: its channel's id and its ts."""

    channel: str
    ts: str


class Declaration(Value):
    """What someone declares. `details` is what they see; a `drill` is part of the one that runs.

    The message of `origin` becomes an early entry, and hears in its thread where the incident goes on.
    Where no `workspace` is named, it is the service's. `room` is the channel that is to be the incident's,
    where it is there already.
    """

    title: str
    severity: Severity
    by: Person
    service: str | None = None
    details: str = ""
    private: bool = False
    drill: bool = False
    origin: Origin | None = None
    workspace: str | None = None
    room: Room | None = None


class Commands:
    """Every method raises Refused with a sentence when that cannot be done now."""

    def __init__(self, store: Store, policy: Policy, clock: Clock, nudge: Callable[[], None]) -> None:
        self._store = store
        self._policy = policy
        self._clock = clock
        self._nudge = nudge

    def person(self, name: str) -> Person:
        """Whom a name means: the policy's person of that name or key, or somebody without a Slack account."""
        known = self._policy.people.get(name.lower())
        return person_named(self._policy, known.name if known else name)

    def declare(self, declared: Declaration) -> Incident:
        """Opens an incident, with a channel whatever its severity: someone wants to talk about it."""
        now, workspace = self._clock.now(), declared.workspace
        if workspace is None:
            workspace = self._policy.workspace_of(declared.service)

        def change(tx: Tx) -> Incident:
            title = titled(declared.title) if declared.drill else declared.title
            taken = tx.incident_of_room(declared.room.id) if declared.room else None
            if taken:
                raise Refused(f"This is the channel of {taken.id} already. Nothing was declared.")
            incident = Incident(
                id=tx.next_incident_id(now.year),
                title=title,
                severity=declared.severity,
                service=declared.service,
                private=declared.private,
                declared_by=declared.by,
                detected_at=now,
                opened_at=now,
                wants_room=True,
                room=declared.room,
                drill=_mark(tx, now) if declared.drill else None,
                workspace=workspace,
            )
            tx.add_incident(incident)
            incident = respond(tx, self._policy, incident, now)
            record(
                tx,
                incident,
                EntryKind.DECLARED,
                now,
                key="declared",
                by=declared.by,
                data=_said(
                    title=title,
                    severity=declared.severity.value,
                    service=declared.service or "",
                    details=declared.details,
                ),
            )
            if declared.origin:
                _note_origin(tx, incident, declared.origin, declared.by, now)
            return incident

        return self._do(change)

    def acknowledge(self, incident_id: str, by: Person) -> bool:
        """Somebody has it: stops the ringing. False when somebody had it already."""
        now = self._clock.now()
        return self._do(lambda tx: acknowledge(tx, self._policy, still_open(tx, incident_id), by, now))

    def set_status(self, incident_id: str, status: Status, by: Person, reason: str = "") -> Incident:
        """Moves the incident along; resolving goes by `resolve`, which asks how."""
        if status is Status.CLOSED:
            raise Refused("Use /incident close: it asks what became of the post-mortem.")
        if status is Status.RESOLVED:
            raise Refused("Use /incident resolve: it asks how it was fixed and starts the post-mortem.")
        now = self._clock.now()

        def change(tx: Tx) -> Incident:
            before = known(tx, incident_id)
            incident = lifecycle.move(before, status, now, by)
            tx.save_incident(incident)
            if not before.is_open:
                respond(tx, self._policy, incident, now)
                reopen_with_incident(tx, self._policy, incident, now)
            entry = record(
                tx,
                incident,
                EntryKind.STATUS,
                now,
                key=f"status:{now.isoformat()}:{status.value}",
                by=by,
                data=_said(old=before.status.value, new=status.value, reason=reason),
            )
            pass_on(tx, self._policy, incident, entry, now)
            return incident

        return self._do(change)

    def set_severity(self, incident_id: str, severity: Severity, by: Person, reason: str = "") -> Incident:
        """Raises or lowers it; pages stop or start accordingly."""
        now = self._clock.now()

        def change(tx: Tx) -> Incident:
            before = still_open(tx, incident_id)
            if before.severity is severity:
                raise Refused(f"{before.id} is {severity.value} already.")
            return change_severity(tx, self._policy, before, severity, now, by=by, reason=reason)

        return self._do(change)

    def note(self, incident_id: str, text: str, by: Person) -> Entry:
        """Keeps what somebody says; also of a resolved incident, whose post-mortem is being written.

        With "+ " or "good:" before it, it says what went well; with "- " or "bad:", what went badly.
        """
        said, mark = marked(text.strip())
        if not said:
            raise Refused("A note needs words: /incident note the broadcast join is too large")
        now = self._clock.now()

        def change(tx: Tx) -> Entry:
            incident = known(tx, incident_id)
            key = f"note:{now.isoformat()}:{by.id}:{text}"
            entry = record(
                tx, incident, EntryKind.NOTE, now, key=key, by=by, data=_said(text=said, mark=mark)
            )
            if entry is None:
                raise Refused("That is noted already.")
            pass_on(tx, self._policy, incident, entry, now)
            return entry

        return self._do(change)

    def take_back(self, entry_id: str, by: Person) -> Entry:
        """Takes a note back: the timeline keeps that it was there, and shows it no more."""
        now = self._clock.now()

        def change(tx: Tx) -> Entry:
            noted = tx.entry(entry_id)
            if noted is None or noted.kind is not EntryKind.NOTE:
                raise Refused("There is no such note.")
            entry = as_it_holds(tx, noted)
            if entry.kind is not EntryKind.NOTE:
                raise Refused("That note was taken back already.")
            if entry.author_id != by.id:
                raise Refused(f"Only {entry.author} can take that note back.")
            retraction = record(
                tx,
                known(tx, entry.incident),
                EntryKind.RETRACTED,
                now,
                key=f"retracted:{entry.id}",
                by=by,
                retracts=entry.id,
                data={"what": "note", "noted_at": entry.happened_at.isoformat()},
            )
            if retraction is None:
                raise Refused("That note was taken back already.")
            tx.add_job(orders.say_again(noted, now))
            return entry

        return self._do(change)

    def resolve(self, incident_id: str, resolution: Resolution) -> Incident:
        """Ends it: pages close, the card closes, and the post-mortem follows by itself."""
        now = self._clock.now()

        def change(tx: Tx) -> Incident:
            incident = resolve(tx, self._policy, known(tx, incident_id), resolution, now)
            entry = tx.entry_by_key(incident.id, f"resolved:{now.isoformat()}")
            pass_on(tx, self._policy, incident, entry, now)
            return incident

        return self._do(change)

    def close_ticket(self, ticket_id: str, by: Person) -> Ticket:
        """Somebody has done it; the incident is left as it is."""
        now = self._clock.now()
        return self._do(lambda tx: close_ticket(tx, ticket_id.upper(), by, now))

    def join(self, incident_id: str, by: Person) -> bool:
        """Has somebody invited to the channel; False when there is none."""
        now = self._clock.now()

        def change(tx: Tx) -> bool:
            incident = known(tx, incident_id)
            has_room = incident.room is not None and not incident.is_put_away
            return has_room and tx.add_job(orders.invite(incident, by.id, now))

        return self._do(change)

    def look_at(self, channel: str, ts: str, cause: str) -> bool:
        """A message was pinned, marked, or no longer is: its entry follows. False elsewhere."""
        now = self._clock.now()

        def change(tx: Tx) -> bool:
            incident = tx.incident_of_room(channel)
            return incident is not None and tx.add_job(orders.capture(channel, ts, cause, incident, now))

        return self._do(change)

    def keep(self, channel: str, ts: str, by: Person, cause: str) -> bool:
        """Keeps a message of an incident's channel on its timeline; a second time, takes that back (False).

        Raises Refused in other channels.
        """
        now = self._clock.now()

        def change(tx: Tx) -> bool:
            incident = tx.incident_of_room(channel)
            if incident is None:
                raise Refused(
                    "This channel has no incident, so there is no timeline. Declare one from the message."
                )
            kept = tx.entry_by_key(incident.id, message_key(channel, ts))
            if kept and kept.data.get("redacted"):
                raise Refused("What that message said was redacted, and does not come back by itself.")
            is_asked = kept is None or not kept.author
            if kept and not is_asked:
                retract_message(tx, incident, kept, now)
            name = by.name if is_asked else ""
            tx.add_job(orders.capture(channel, ts, cause, incident, now, by=name, by_id=by.id))
            return is_asked

        return self._do(change)

    def follow(self, channel: str, ts: str, cause: str) -> bool:
        """A message was edited or deleted: what the timeline keeps of it follows. False if that is nothing.

        Most messages that change are our own cards, so that this is found out without a write.
        """
        with self._store.read() as reader:
            incident = reader.incident_of_room(channel)
            if incident is None or reader.entry_by_key(incident.id, message_key(channel, ts)) is None:
                return False
        return self.look_at(channel, ts, cause)

    def _do(self, change: Callable[[Tx], T]) -> T:
        result = self._store.write(change)
        self._nudge()
        return result


def _mark(tx: Tx, now: datetime) -> DrillMark:
    """That of the drill that runs, if any."""
    running = next((drill for drill in tx.drills(limit=1) if drill.runs_at(now)), None)
    if running is None:
        return DrillMark()
    return DrillMark(id=running.id, scenario=running.scenario, pages=running.pages)


def _note_origin(tx: Tx, incident: Incident, origin: Origin, by: Person, now: datetime) -> None:
    ordered = orders.capture(origin.channel, origin.ts, "declared", incident, now, by=by.name, by_id=by.id)
    tx.add_job(ordered)
    if not incident.private:
        tx.add_job(orders.reply(incident, origin.channel, origin.ts, now))


def _said(**data: str) -> dict[str, str]:
    """Only what there is to say."""
    return {key: value for key, value in data.items() if value}
