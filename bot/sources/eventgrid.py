"""Azure Event Grid: its handshake, and its events in its own schema or in that of CloudEvents."""

from __future__ import annotations

from typing import Any

from bot.errors import UnreadableAlert
from bot.model.alert import Ignored, Signal
from bot.model.event import Event, greet, is_handshake, read_event
from bot.model.parcel import read_each
from bot.model.source import EVENT_GRID, Options, Proof, Source
from bot.model.wire import read_as

NAME = "eventgrid"

_OTHER = "The body names no event type, so it is no event of Event Grid."


def parse(body: Any, _options: Options) -> list[Signal]:
    """The alert of each event of the list.

    Raises UnreadableAlert for a body that holds no event.
    """
    return read_each(NAME, body, _signal)


def _signal(body: object) -> Signal:
    event = read_as(Event, body, _OTHER)
    if not event.type:
        raise UnreadableAlert(_OTHER)
    if is_handshake(event.type):
        return Ignored(source=NAME, reason="A handshake that names no code.")
    return read_event(NAME, event)


_GROUP = "/subscriptions/0a1b2c3d-1111-4222-8333-444455556666/resourceGroups/rg-analytics/providers"


def _example(number: int, happened: str, at: str) -> list[dict[str, Any]]:
    return [
        {
            "id": f"0a1b2c3d-9999-4222-8333-44445555000{number}",
            "topic": f"{_GROUP}/Microsoft.KeyVault/vaults/kv-analytics",
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
    aliases=("event_grid",),
    examples={
        "secret-near-expiry": _example(1, "NearExpiry", "2026-03-02T01:02:33.1234567Z"),
        "secret-expired": _example(2, "Expired", "2026-04-01T00:00:05.1234567Z"),
        "secret-new-version": _example(3, "NewVersionCreated", "2026-04-01T07:30:00.1234567Z"),
        "blob-deleted": [
            {
                "specversion": "1.0",
                "id": "0a1b2c3d-9999-4222-8333-444455550009",
                "source": f"{_GROUP}/Microsoft.Storage/storageAccounts/bronzelake",
                "subject": "/blobServices/default/containers/bronze/blobs/events/2026-03-02.parquet",
                "type": "Microsoft.Storage.BlobDeleted",
                "time": "2026-03-02T02:02:33.0000000Z",
                "data": {"api": "DeleteBlob", "url": "https://bronzelake.example.test/bronze/events"},
            }
        ],
    },
)
