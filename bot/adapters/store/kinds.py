"""How each kind of value lies in its table."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from bot.model.action_item import ActionItem
from bot.model.alert import Change, DeadLetter, DecidedAlert, Problem
from bot.model.copy import Copy
from bot.model.curve import Curve
from bot.model.drill import Drill
from bot.model.health import Sample
from bot.model.heartbeat import HeartbeatRecord
from bot.model.home import Home
from bot.model.incident import Incident
from bot.model.job import Job
from bot.model.member import Group, Member
from bot.model.page import Attempt, Page
from bot.model.postmortem import Postmortem, Version
from bot.model.roster import Override, Roster
from bot.model.seal import Head, Seal
from bot.model.session import Session
from bot.model.silence import Silence
from bot.model.synthetic import SyntheticRun
from bot.model.task import Task
from bot.model.ticket import Ticket
from bot.model.timeline import Entry
from bot.model.token import ApiToken
from bot.model.value import Value
from bot.model.webhook import Webhook
from bot.model.workspace import Installation
from bot.ports import InboxRow

V = TypeVar("V", bound=Value)


@dataclass(frozen=True)
class Kind(Generic[V]):
    """The columns of `table` bear the names of the value's fields; a table may have more.

    `key` is unique, `nested` columns hold JSON, and `given` ones the database fills itself.
    """

    table: str
    value: type[V]
    key: str = "id"
    nested: frozenset[str] = frozenset()
    given: frozenset[str] = frozenset()

    def row_of(self, value: V) -> dict[str, Any]:
        """The row to write for a value."""
        plain = value.model_dump(exclude={*self.given, *self.nested})
        return plain | value.model_dump(mode="json", include=set(self.nested))

    def value_of(self, row: Mapping[str, Any]) -> V:
        """The value that a row read from the table holds."""
        return self.value.model_validate(
            {name: self._read(name, row[name]) for name in self.value.model_fields}
        )

    def _read(self, name: str, stored: Any) -> Any:
        return json.loads(stored) if name in self.nested and stored is not None else stored


ACTION_ITEMS = Kind("action_items", ActionItem, nested=frozenset({"owner", "by", "ended_by"}))
ALERTS = Kind("alerts", DecidedAlert, nested=frozenset({"links", "rulings"}))
API_TOKENS = Kind("api_tokens", ApiToken, key="hash", nested=frozenset({"scopes"}))
ATTEMPTS = Kind("attempts", Attempt)
CHANGES = Kind("changes", Change, nested=frozenset({"link"}))
COPIES = Kind("copies", Copy)
CURVES = Kind("curves", Curve, nested=frozenset({"points"}))
DEAD_LETTERS = Kind("dead_letters", DeadLetter, key="receipt")
DRILLS = Kind("drills", Drill)
ENTRIES = Kind("entries", Entry, nested=frozenset({"data"}))
GROUPS = Kind("user_groups", Group, nested=frozenset({"members"}))
HEADS = Kind("heads", Head, key="incident")
HEARTBEATS = Kind("heartbeats", HeartbeatRecord, key="name")
HOMES = Kind("homes", Home, key="user")
INBOX = Kind("inbox", InboxRow, nested=frozenset({"bodies"}))
INCIDENTS = Kind(
    "incidents",
    Incident,
    nested=frozenset(
        {
            *("commander", "roles", "declared_by", "acknowledged_by", "resolved_by"),
            *("room", "cadence", "drill", "links"),
        }
    ),
)
INSTALLATIONS = Kind("installations", Installation, key="team")
JOBS = Kind("jobs", Job, nested=frozenset({"args"}), given=frozenset({"seq"}))
MEMBERS = Kind("members", Member)
OVERRIDES = Kind("overrides", Override)
PAGES = Kind("pages", Page)
POSTMORTEMS = Kind("postmortems", Postmortem, key="incident", nested=frozenset({"reviewers", "published_by"}))
PROBLEMS = Kind("problems", Problem, key="fingerprint", nested=frozenset({"fires"}))
ROSTERS = Kind("rosters", Roster, nested=frozenset({"watches"}))
SAMPLES = Kind("samples", Sample)
SAMPLE_HOURS = Kind("sample_hours", Sample)
SESSIONS = Kind("console_sessions", Session, key="key", nested=frozenset({"person"}))
SEALS = Kind("seals", Seal, key="entry")
SILENCES = Kind("silences", Silence, nested=frozenset({"match"}))
SYNTHETIC_RUNS = Kind("synthetic_runs", SyntheticRun)
TASKS = Kind("tasks", Task, nested=frozenset({"owner", "by", "done_by"}))
TICKETS = Kind("tickets", Ticket)
VERSIONS = Kind("postmortem_versions", Version, nested=frozenset({"by"}))
WEBHOOKS = Kind("webhooks", Webhook, key="name", nested=frozenset({"events"}))
