"""Tokens for the API that may do some things, and what those are."""

from __future__ import annotations

from enum import StrEnum

from bot.model.value import Moment, Value

PREFIX = "tocsin_"
"""Every token begins so, that a scanner for secrets knows one it finds."""


class Scope(StrEnum):
    """What a token may do; `about` says it to people."""

    INCIDENTS_READ = "incidents:read"
    INCIDENTS_WRITE = "incidents:write"
    ALERTS_READ = "alerts:read"
    ALERTS_REPLAY = "alerts:replay"
    ACTIONS_READ = "actions:read"
    ACTIONS_WRITE = "actions:write"
    DRILLS_READ = "drills:read"
    DRILLS_WRITE = "drills:write"
    HEALTH_READ = "health:read"
    ONCALL_READ = "oncall:read"
    POSTMORTEMS_READ = "postmortems:read"
    SILENCES_READ = "silences:read"
    SILENCES_WRITE = "silences:write"
    TICKETS_READ = "tickets:read"
    PRIVATE_READ = "private:read"

    @property
    def about(self) -> str:
        """One line for people."""
        return _ABOUT[self]

    @property
    def area(self) -> str:
        """What it is about: `incidents` of `incidents:read`."""
        return self.value.partition(":")[0]


_ABOUT = {
    Scope.INCIDENTS_READ: "See incidents, their timelines and pages, and search them.",
    Scope.INCIDENTS_WRITE: "Declare, acknowledge and resolve incidents: that rings phones, and stops them.",
    Scope.ALERTS_READ: "See alerts with what was decided, and what became of a receipt.",
    Scope.ALERTS_REPLAY: "See dead letters, whole, and take them in again.",
    Scope.ACTIONS_READ: "See action items.",
    Scope.ACTIONS_WRITE: "Say that action items are done.",
    Scope.DRILLS_READ: "See drills, and what an alert would do.",
    Scope.DRILLS_WRITE: "Begin and end drills, which may ring phones.",
    Scope.HEALTH_READ: "See the health board, heartbeats, capacities and the service level of pages.",
    Scope.ONCALL_READ: "See who is on call.",
    Scope.POSTMORTEMS_READ: "Read post-mortems, and search them.",
    Scope.SILENCES_READ: "See silences.",
    Scope.SILENCES_WRITE: "Silence alerts, and end silences.",
    Scope.TICKETS_READ: "See tickets.",
    Scope.PRIVATE_READ: "See of private incidents what the other scopes let it see of public ones.",
}

EVERYDAY = frozenset(Scope) - {Scope.PRIVATE_READ}
"""All that TOCSIN_API_TOKEN may do: private incidents are not there for it."""


class ApiToken(Value):
    """One token, known by the SHA-256 of it in hex: the token itself is nowhere.

    `used_at` is when it was last used, give or take an hour. One without `expires_at` holds until it is
    revoked.
    """

    name: str
    hash: str
    scopes: tuple[Scope, ...]
    made_at: Moment
    expires_at: Moment | None = None
    revoked_at: Moment | None = None
    used_at: Moment | None = None
