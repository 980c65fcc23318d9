"""Opsgenie: what happens to its alerts, as its outgoing webhook tells it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import BeforeValidator, Field
from pydantic.alias_generators import to_camel

from bot.errors import UnreadableAlert
from bot.model.alert import Alert, AlertStatus, Ignored, Signal
from bot.model.parcel import read_each
from bot.model.source import Options, Proof, Source
from bot.model.wire import (
    PRIORITIES,
    Labels,
    Line,
    Text,
    Time,
    Wire,
    fingerprint,
    labels,
    line,
    links,
    moment,
    number,
    read_as,
    severity,
)

NAME = "opsgenie"

_FIRES = frozenset({"create", "updatepriority"})
_ENDS = frozenset({"close", "delete"})
_LEAST_NANOSECONDS = 1e15


def _time(value: object) -> datetime | None:
    """Opsgenie gives the time of creation in milliseconds and that of the update in nanoseconds."""
    read = number(value)
    return moment(read / 1e6 if read and read > _LEAST_NANOSECONDS else value)


class _Alert(Wire, alias_generator=to_camel):
    alert_id: Line = ""
    alias: Line = ""
    message: Line = ""
    description: Text = ""
    entity: Line = ""
    team: Line = ""
    priority: Line = ""
    details: Labels = Field(default_factory=dict)
    created_at: Time = None
    updated_at: Annotated[datetime | None, BeforeValidator(_time)] = None


class _Body(Wire):
    action: Line
    alert: _Alert


def parse(body: Any, _options: Options) -> list[Signal]:
    """The alert that was created or closed, known by its alias; what else people do with it is ignored.

    A new priority counts as firing, so that a worse one is heard. Raises UnreadableAlert for a body without
    an action and an alert, and for an alert without alias and id.
    """
    return read_each(NAME, body, _read)


def _read(body: object) -> Signal:
    read = read_as(_Body, body, "The body has no action and alert, so it is no webhook of Opsgenie.")
    alert, action = read.alert, read.action.lower()
    identity = alert.alias or alert.alert_id
    if not identity:
        raise UnreadableAlert("The alert has neither an alias (alert.alias) nor an id (alert.alertId).")
    key, stated = fingerprint("og", identity), severity(alert.priority, PRIORITIES)
    if action not in _FIRES | _ENDS:
        reason = f"Nothing follows from the action {read.action or '(none)'}."
        return Ignored(source=NAME, reason=reason, fingerprint=key, severity=stated)
    resolved = action in _ENDS
    details = alert.details
    return Alert(
        source=NAME,
        fingerprint=key,
        status=AlertStatus.RESOLVED if resolved else AlertStatus.FIRING,
        title=alert.message or line(f"Opsgenie alert {identity}"),
        severity=stated,
        summary=alert.description if line(alert.description) != alert.message else "",
        service=details.get("service"),
        resource=details.get("resource"),
        started_at=alert.created_at,
        ended_at=alert.updated_at if resolved else None,
        links=links({"Runbook": details.get("runbook_url") or details.get("runbook")}),
        labels=labels({"team": alert.team, "entity": alert.entity} | details),
    )


def _example(action: str, updated: int) -> dict[str, Any]:
    alert = {
        "alertId": "7f3c1f0a-5555-4d6e-8f90-a1b2c3d4e5f6",
        "message": "Data lake availability below 99.9 %",
        "description": "Reads of the bronze layer fail in one of three tries.",
        "tags": ["live"],
        "tinyId": "41",
        "entity": "bronze-lake",
        "alias": "data-lake-availability|bronze-lake",
        "createdAt": 1772445663000,
        "updatedAt": updated * 1_000_000_000,
        "username": "Ana",
        "userId": "c0ffee00-6666-4aaa-8bbb-ccccddddeeee",
        "team": "platform",
        "priority": "P1",
        "details": {"service": "data-lake", "runbook": "https://runbooks.example.test/data-lake"},
    }
    return {
        "action": action,
        "alert": alert,
        "source": {"name": "", "type": "web"},
        "integrationId": "1d2e3f40-7777-4bbb-8ccc-ddddeeeeffff",
        "integrationName": "Tocsin",
    }


SOURCE = Source(
    name=NAME,
    title="Opsgenie",
    proof=Proof.TOKEN,
    parse=parse,
    aliases=("jira_service_management",),
    examples={
        "lake-create": _example("Create", 1772445663),
        "lake-acknowledge": _example("Acknowledge", 1772445783),
        "lake-close": _example("Close", 1772446563),
    },
)
