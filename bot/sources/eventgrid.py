"""Azure Event Grid: its handshake, and what Key Vault says of secrets, keys and certificates that expire."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import AliasChoices, BeforeValidator, Field

from bot.errors import UnreadableAlert
from bot.model.alert import Alert, AlertStatus, Ignored, Signal
from bot.model.severity import Severity
from bot.model.source import EVENT_GRID, Options, Proof, Source
from bot.model.wire import Line, Time, Wire, as_object, fingerprint, labels, line, moment, read_as, read_each

NAME = "eventgrid"

_HANDSHAKE = "Microsoft.EventGrid.SubscriptionValidationEvent"
_VAULT = re.compile(r"Microsoft\.KeyVault\.(Secret|Key|Certificate)(NearExpiry|Expired|NewVersionCreated)")
_SEVERITIES = {"NearExpiry": Severity.MEDIUM, "Expired": Severity.HIGH}


def _in_lower_case(value: object) -> dict[str, Any]:
    """Key Vault's names are written VaultName in one schema and vaultName in the other."""
    return {name.lower(): content for name, content in as_object(value).items()}


class _Event(Wire):
    """One event in Event Grid's own schema, or in that of CloudEvents, which it can also send."""

    id: Line = ""
    event_type: Line = Field(validation_alias=AliasChoices("eventType", "type"))
    topic: Line = Field("", validation_alias=AliasChoices("topic", "source"))
    subject: Line = ""
    event_time: Time = Field(None, validation_alias=AliasChoices("eventTime", "time"))
    data: Annotated[dict[str, Any], BeforeValidator(_in_lower_case)] = Field(default_factory=dict)

    def told(self, name: str) -> str:
        """One field of the data, whatever the case of its name; "" where it is none."""
        return line(self.data.get(name))


def parse(body: Any, _options: Options) -> list[Signal]:
    """What each event of the list means; one of a kind we do not know is ignored.

    Raises UnreadableAlert for a body that holds no event.
    """
    return read_each(NAME, body, _signal)


def greet(body: Any) -> Mapping[str, Any] | None:
    """The code sent back that makes a subscription valid: it proves that we want its events."""
    events = body if isinstance(body, list) else [body]
    event = as_object(events[0]) if len(events) == 1 else {}
    code = line(as_object(event.get("data")).get("validationCode"))
    return {"validationResponse": code} if code and event.get("eventType") == _HANDSHAKE else None


def _signal(body: object) -> Signal:
    event = read_as(_Event, body, "The body names no event type, so it is no event of Event Grid.")
    kind = _VAULT.fullmatch(event.event_type)
    if not kind:
        return Ignored(
            source=NAME, reason=f"Nothing follows from the event {event.event_type or '(no type)'}."
        )
    return _alert(event, *kind.groups())


def _alert(event: _Event, kind: str, happened: str) -> Alert:
    """A near or past expiry, resolved by a new version of the same secret, key or certificate."""
    name, vault = event.told("objectname") or event.subject, event.told("vaultname") or event.topic
    if not name or not vault:
        raise UnreadableAlert("The event names no vault (data.VaultName) or no object (data.ObjectName).")
    resolved = happened not in _SEVERITIES
    return Alert(
        source=NAME,
        fingerprint=fingerprint("kv", vault.lower(), name.lower()),
        status=AlertStatus.RESOLVED if resolved else AlertStatus.FIRING,
        title=line(f"{kind} {name} in {vault} {_what(event, happened)}"),
        severity=_SEVERITIES.get(happened),
        resource=event.topic.lower() or None,
        started_at=None if resolved else event.event_time,
        ended_at=event.event_time if resolved else None,
        labels=labels({"vault": vault, "object": name, "version": event.told("version")}),
    )


def _what(event: _Event, happened: str) -> str:
    if happened == "NewVersionCreated":
        return "has a new version"
    expires = moment(event.data.get("exp"))
    day = f"on {expires:%Y-%m-%d}" if expires else "soon" if happened == "NearExpiry" else ""
    return f"{'expires' if happened == 'NearExpiry' else 'expired'} {day}".rstrip()


def _example(number: int, happened: str, at: str) -> list[dict[str, Any]]:
    vault = "/subscriptions/0a1b2c3d-1111-4222-8333-444455556666/resourceGroups/rg-analytics/providers"
    return [
        {
            "id": f"0a1b2c3d-9999-4222-8333-44445555000{number}",
            "topic": f"{vault}/Microsoft.KeyVault/vaults/kv-analytics",
            "subject": "broker-password",
            "eventType": f"Microsoft.KeyVault.Secret{happened}",
            "eventTime": at,
            "data": {
                "Id": f"https://kv-analytics.vault.example.test/secrets/broker-password/a{number}",
                "VaultName": "kv-analytics",
                "ObjectType": "Secret",
                "ObjectName": "broker-password",
                "Version": f"a{number}",
                "NBF": 1743465600,
                "EXP": 1775001600,
            },
            "dataVersion": "1",
            "metadataVersion": "1",
        }
    ]


SOURCE = Source(
    name=NAME,
    title="Azure Event Grid",
    proof=Proof.ENTRA,
    callers=frozenset({EVENT_GRID}),
    parse=parse,
    greet=greet,
    examples={
        "secret-near-expiry": _example(1, "NearExpiry", "2026-03-02T01:02:33.1234567Z"),
        "secret-expired": _example(2, "Expired", "2026-04-01T00:00:05.1234567Z"),
        "secret-new-version": _example(3, "NewVersionCreated", "2026-04-01T07:30:00.1234567Z"),
    },
)
