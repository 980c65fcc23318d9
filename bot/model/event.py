"""What an event of CloudEvents or of Azure Event Grid tells, through whichever source it comes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pydantic import AliasChoices, Field

from bot.errors import UnreadableAlert
from bot.model.alert import Alert, AlertStatus
from bot.model.severity import Severity
from bot.model.wire import (
    PRIORITIES,
    SEVERITY_WORDS,
    Line,
    Object,
    Time,
    Wire,
    as_object,
    fingerprint,
    labels,
    line,
    link,
    moment,
    text,
)
from bot.model.wire import severity as severity_of

_HANDSHAKE = "microsoft.eventgrid.subscriptionvalidationevent"
_WORDS = {**SEVERITY_WORDS, **PRIORITIES}
_FACTS = ("microsoft.storage.", "microsoft.resources.")
"""Types under which Azure tells plain facts; a rule of the policy makes more of one that matters."""

_FAILS = re.compile(r"(?:failed|failure|error)$", re.I)
_GOES_WELL = re.compile(r"(?:succeeded|success|completed)$", re.I)
_VAULT = re.compile(
    r"Microsoft\.KeyVault\.(Secret|Key|Certificate)(NearExpiry|Expired|NewVersionCreated)", re.I
)
_EXPIRES = {"nearexpiry": Severity.LOW, "expired": Severity.HIGH}


class Event(Wire):
    """One event in the schema of CloudEvents or in Event Grid's own, which has other names for the same."""

    id: Line = ""
    type: Line = Field("", validation_alias=AliasChoices("type", "eventType"))
    source: Line = Field("", validation_alias=AliasChoices("source", "topic"))
    subject: Line = ""
    time: Time = Field(None, validation_alias=AliasChoices("time", "eventTime"))
    severity: Line = ""
    data: Object = Field(default_factory=dict)

    def said(self, *names: str) -> str:
        """The first of these fields of the data that says something."""
        return next((words for name in names if (words := text(self.data.get(name)))), "")

    @property
    def origin(self) -> str:
        """The source, in lower case where it is an id of Azure, since those compare without case."""
        return self.source.lower() if self.source.startswith("/subscriptions/") else self.source


def greet(body: Any) -> Mapping[str, Any] | None:
    """The code sent back that makes a subscription of Event Grid valid: it proves that we want its events."""
    events = body if isinstance(body, list) else [body]
    event = as_object(events[0]) if len(events) == 1 else {}
    code = line(as_object(event.get("data")).get("validationCode"))
    return {"validationResponse": code} if code and is_handshake(line(event.get("eventType"))) else None


def is_handshake(kind: str) -> bool:
    """Whether an event of this type asks if we want events."""
    return kind.lower() == _HANDSHAKE


def read_event(source: str, event: Event) -> Alert:
    """The alert of one event: a near or past expiry in Key Vault, or else whatever it tells.

    Raises UnreadableAlert for an event of Key Vault that names no vault or no object.
    """
    if kind := _VAULT.fullmatch(event.type):
        return _of_vault(source, event, kind[1].capitalize(), kind[2].lower())
    title = line(event.said("title", "summary", "message") or f"{event.type} {event.subject}")
    summary = event.said("description", "message", "summary")
    address = link("Details", event.data.get("link") or event.data.get("url"))
    return Alert(
        source=source,
        # Known by source and id, so that an event delivered twice counts once.
        fingerprint=fingerprint("ce", event.origin, event.id or f"{event.type} {event.subject}"),
        status=AlertStatus.FIRING,
        title=title,
        severity=_severity(event),
        summary=summary if line(summary) != title else "",
        service=line(event.said("service")) or None,
        resource=line(event.said("resource")) or None,
        started_at=event.time,
        links=(address,) if address else (),
        labels=labels({"type": event.type, "subject": event.subject, "source": event.origin, **event.data}),
    )


def _severity(event: Event) -> Severity | None:
    """The event's own word before what its type tells."""
    if stated := severity_of(event.severity or event.said("severity", "priority"), _WORDS):
        return stated
    if event.type.lower().startswith(_FACTS) or _GOES_WELL.search(event.type):
        return Severity.LOW
    return Severity.HIGH if _FAILS.search(event.type) else None


def _of_vault(source: str, event: Event, kind: str, happened: str) -> Alert:
    """A near or past expiry, resolved by a new version of the same secret, key or certificate."""
    # The names of the fields are written VaultName in one schema and vaultName in the other.
    data = {name.lower(): content for name, content in event.data.items()}
    vault = line(data.get("vaultname")) or event.source.rpartition("/")[2]
    name = line(data.get("objectname")) or event.subject
    if not name or not vault:
        raise UnreadableAlert("The event names no vault (data.VaultName) or no object (data.ObjectName).")
    resolved = happened not in _EXPIRES
    return Alert(
        source=source,
        fingerprint=fingerprint("kv", vault.lower(), name.lower()),
        status=AlertStatus.RESOLVED if resolved else AlertStatus.FIRING,
        title=line(f"{kind} {name} in {vault} {_what(happened, data.get('exp'))}"),
        severity=_EXPIRES.get(happened, Severity.LOW),
        started_at=None if resolved else event.time,
        ended_at=event.time if resolved else None,
        labels=labels(
            {"vault": vault, "object": name, "version": data.get("version"), "source": event.origin}
        ),
    )


def _what(happened: str, expiry: Any) -> str:
    if happened == "newversioncreated":
        return "has a new version"
    expires = moment(expiry)
    day = f"on {expires:%Y-%m-%d}" if expires else "soon" if happened == "nearexpiry" else ""
    return f"{'expires' if happened == 'nearexpiry' else 'expired'} {day}".rstrip()
