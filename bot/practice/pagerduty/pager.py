"""The state behind the stand-in: incidents, their log, and whose phone rang."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from uuid import uuid4

Status = Literal["triggered", "acknowledged", "resolved"]
Json = dict[str, Any]


@dataclass(frozen=True)
class User:
    """A person who can be paged; their place in the pager's list is their escalation level."""

    id: str
    name: str
    email: str
    time_zone: str = "UTC"
    phone: str = ""


@dataclass(frozen=True)
class Shift:
    """Somebody has that level from one time until another."""

    level: int
    user: User
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class LogEntry:
    """One thing that happened to an incident; `by` is a user's id, or None for an integration."""

    at: datetime
    action: str
    by: str | None
    text: str = ""


@dataclass(frozen=True)
class Ring:
    """A phone rang: whose, when, and what it said."""

    at: datetime
    user: str
    incident: str
    dedup_key: str
    text: str
    why: str


@dataclass
class Incident:
    """An incident, known by its routing key and dedup key while it is open; `event` is what triggered it."""

    id: str
    number: int
    routing_key: str
    dedup_key: str
    title: str
    event: Json
    created_at: datetime
    status: Status = "triggered"
    level: int = 1
    assignees: list[User] = field(default_factory=list)
    log: list[LogEntry] = field(default_factory=list)

    @property
    def severity(self) -> str:
        return str(self.event["payload"]["severity"])


@dataclass(frozen=True)
class Occurrence:
    """What subscribers are told: a v3 event type, whom it is by, and the note when it is about one."""

    type: str
    at: datetime
    incident: Incident
    by: User | None
    note: tuple[str, str] | None = None


class PagerError(Exception):
    """PagerDuty refuses; `code` is its own error code."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


class Pager:
    """Incidents and phones; each change is told to `tell` while the lock is held, so in order.

    `meant_for` names whom an event wants to ring first; where it names none of them, who has the `shifts` of
    level 1, or the first of `users`.
    """

    def __init__(
        self,
        users: Sequence[User],
        now: Callable[[], datetime],
        tell: Callable[[Occurrence], None],
        meant_for: Callable[[Json], str] = lambda _event: "",
    ) -> None:
        self.users = list(users)
        self.incidents: list[Incident] = []
        self.rings: list[Ring] = []
        self.shifts: list[Shift] = []
        self.lock = threading.RLock()
        self._now = now
        self._tell = tell
        self._meant_for = meant_for

    def person(self, who: str) -> User:
        """The user with this id, name or email."""
        for user in self.users:
            if who in (user.id, user.name, user.email):
                return user
        raise PagerError(2013, f"User not found: {who}")

    def phone(self, who: str) -> list[Ring]:
        """What rang this person, oldest first."""
        user = self.person(who)
        return [ring for ring in self.rings if ring.user == user.id]

    def find(self, key: str) -> Incident:
        """The incident with this id or number, or the newest with this dedup key."""
        for incident in reversed(self.incidents):
            if key in (incident.id, str(incident.number), incident.dedup_key):
                return incident
        raise PagerError(5001, "Incident Not Found")

    def open_incident(self, routing_key: str, dedup_key: str) -> Incident | None:
        for incident in self.incidents:
            if incident.status != "resolved" and (incident.routing_key, incident.dedup_key) == (
                routing_key,
                dedup_key,
            ):
                return incident
        return None

    def trigger(self, routing_key: str, dedup_key: str, event: Json) -> Incident:
        """Opens an incident and rings level 1; on one that is open it only adds to the log."""
        with self.lock:
            title = event["payload"]["summary"]
            incident = self.open_incident(routing_key, dedup_key)
            if incident:
                self._log(incident, "trigger", None, title)
                return incident
            identity = f"Q{uuid4().hex[:13].upper()}"
            number = len(self.incidents) + 1
            incident = Incident(identity, number, routing_key, dedup_key, title, event, self._now())
            self.incidents.append(incident)
            self._log(incident, "trigger", None, title)
            self._assign(incident, self._first(event), "triggered")
            self._told("incident.triggered", incident, None)
            return incident

    def _first(self, event: Json) -> list[User]:
        name, now = self._meant_for(event), self._now()
        on_duty = [
            each.user for each in self.shifts if each.level == 1 and each.starts_at <= now < each.ends_at
        ]
        return [user for user in self.users if user.name == name] or on_duty or self.users[:1]

    def acknowledge(self, incident: Incident, by: User | None = None) -> None:
        """Someone works on it: it rings no more."""
        with self.lock:
            if incident.status == "acknowledged":
                return
            self._change(incident, "acknowledged", "acknowledge", by)

    def unacknowledge(self, incident: Incident) -> None:
        """The acknowledgement ran out: it rings again."""
        with self.lock:
            if incident.status != "acknowledged":
                raise PagerError(1012, "Incident is not Acknowledged")
            self._change(incident, "triggered", "unacknowledge", None)
            self._assign(incident, incident.assignees, "unacknowledged")

    def resolve(self, incident: Incident, by: User | None = None) -> None:
        with self.lock:
            self._change(incident, "resolved", "resolve", by)

    def escalate(self, incident: Incident, level: int, by: User | None = None) -> None:
        """Hands it to the person of this level (from 1) and rings them; an acknowledgement is undone."""
        with self.lock:
            self._check_open(incident)
            if not 1 <= level <= len(self.users):
                raise PagerError(1006, "Cannot Escalate")
            incident.level = level
            incident.status = "triggered"
            self._log(incident, "escalate", by, f"level {level}")
            self._assign(incident, [self.users[level - 1]], "escalated")
            self._told("incident.escalated", incident, by)

    def reassign(self, incident: Incident, users: Sequence[User], by: User) -> None:
        """Hands it to these people and rings those of them who did not have it."""
        with self.lock:
            self._check_open(incident)
            new = [user for user in users if user not in incident.assignees]
            incident.assignees = list(users)
            self._log(incident, "assign", by, ", ".join(user.name for user in users))
            for user in new:
                self._ring(incident, user, "assigned")
            self._told("incident.reassigned", incident, by)

    def annotate(self, incident: Incident, text: str, by: User) -> tuple[str, LogEntry]:
        """Adds a note; gives its id and its log entry."""
        with self.lock:
            identity = f"P{uuid4().hex[:13].upper()}"
            entry = self._log(incident, "annotate", by, text)
            self._told("incident.annotated", incident, by, (identity, text))
            return identity, entry

    def request(self, incident: Incident, whom: Sequence[User], message: str, by: User) -> None:
        """Asks more people to help: their phones ring."""
        with self.lock:
            self._check_open(incident)
            self._log(incident, "request", by, message)
            for user in whom:
                self._ring(incident, user, "requested")

    def _check_open(self, incident: Incident) -> None:
        if incident.status == "resolved":
            raise PagerError(1001, "Incident Already Resolved")

    def _change(self, incident: Incident, status: Status, action: str, by: User | None) -> None:
        self._check_open(incident)
        incident.status = status
        self._log(incident, action, by)
        past = "unacknowledged" if action == "unacknowledge" else status
        self._told(f"incident.{past}", incident, by)

    def _assign(self, incident: Incident, users: Sequence[User], why: str) -> None:
        incident.assignees = list(users)
        for user in users:
            self._ring(incident, user, why)

    def _ring(self, incident: Incident, user: User, why: str) -> None:
        self.rings.append(Ring(self._now(), user.id, incident.id, incident.dedup_key, incident.title, why))
        self._log(incident, "notify", user)

    def _log(self, incident: Incident, action: str, by: User | None, text: str = "") -> LogEntry:
        entry = LogEntry(self._now(), action, by.id if by else None, text)
        incident.log.append(entry)
        return entry

    def _told(
        self, kind: str, incident: Incident, by: User | None, note: tuple[str, str] | None = None
    ) -> None:
        self._tell(Occurrence(kind, self._now(), incident, by, note))
