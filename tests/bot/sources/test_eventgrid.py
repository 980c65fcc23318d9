"""Event Grid is greeted, and Key Vault's expiries become alerts that a new version ends."""

from __future__ import annotations

import copy
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import UnreadableAlert
from bot.model.alert import Alert, AlertStatus, Ignored
from bot.model.severity import Severity
from bot.sources.eventgrid import SOURCE

NEAR = SOURCE.examples["secret-near-expiry"]
HANDSHAKE = {
    "id": "1",
    "eventType": "Microsoft.EventGrid.SubscriptionValidationEvent",
    "data": {"validationCode": "5a6b", "validationUrl": "https://validate.example.test/"},
}


def changed(**fields: Any) -> Any:
    body = copy.deepcopy(NEAR)
    body[0] |= fields
    return body


def alert(body: Any) -> Alert:
    (read,) = SOURCE.parse(body, {})
    assert isinstance(read, Alert)
    return read


def test_the_handshake_is_answered_with_its_code() -> None:
    assert SOURCE.greet([HANDSHAKE]) == {"validationResponse": "5a6b"}


@pytest.mark.parametrize(
    "body",
    [
        [],
        {},
        [HANDSHAKE, HANDSHAKE],
        [{**HANDSHAKE, "eventType": "Other"}],
        [{**HANDSHAKE, "data": None}],
        [{**HANDSHAKE, "data": {"validationCode": {}}}],
        ["text"],
        NEAR,
    ],
)
def test_nothing_else_is_a_handshake(body: Any) -> None:
    assert SOURCE.greet(body) is None


def test_a_secret_that_nears_its_expiry() -> None:
    near = alert(NEAR)
    assert near.title == "Secret broker-password in kv-analytics expires on 2026-04-01"
    assert (near.severity, near.status) == (Severity.LOW, AlertStatus.FIRING)
    assert near.labels["source"].endswith("/providers/microsoft.keyvault/vaults/kv-analytics")
    assert near.started_at == datetime(2026, 3, 2, 1, 2, 33, 123456, UTC)


def test_a_secret_that_expired_is_the_same_problem_and_worse() -> None:
    expired = alert(SOURCE.examples["secret-expired"])
    assert expired.title == "Secret broker-password in kv-analytics expired on 2026-04-01"
    assert (expired.severity, expired.status) == (Severity.HIGH, AlertStatus.FIRING)
    assert expired.fingerprint == alert(NEAR).fingerprint == "kv:kv-analytics|broker-password"


def test_a_new_version_ends_it() -> None:
    renewed = alert(SOURCE.examples["secret-new-version"])
    assert renewed.fingerprint == alert(NEAR).fingerprint
    assert renewed.status is AlertStatus.RESOLVED
    assert renewed.ended_at == datetime(2026, 4, 1, 7, 30, 0, 123456, UTC)


@pytest.mark.parametrize("kind", ["Key", "Certificate"])
def test_keys_and_certificates_expire_as_well(kind: str) -> None:
    read = alert(changed(eventType=f"Microsoft.KeyVault.{kind}NearExpiry", data={"VaultName": "kv"}))
    assert read.title == f"{kind} broker-password in kv expires soon"


def test_the_schema_of_cloud_events_is_read_as_well() -> None:
    event = {
        "specversion": "1.0",
        "type": "Microsoft.KeyVault.SecretNearExpiry",
        "source": NEAR[0]["topic"],
        "subject": "broker-password",
        "time": NEAR[0]["eventTime"],
        "data": {"vaultName": "kv-analytics", "objectName": "broker-password", "exp": "1775001600"},
    }
    cloud, grid = alert(event), alert(NEAR)
    assert (cloud.title, cloud.fingerprint, cloud.severity) == (grid.title, grid.fingerprint, grid.severity)


def test_any_other_event_is_an_alert_known_by_source_and_id() -> None:
    grid = {
        "id": "2",
        "topic": "/subscriptions/1/x",
        "eventType": "Microsoft.Storage.BlobDeleted",
        "data": {},
    }
    cloud = {"id": "2", "source": "/subscriptions/1/X", "type": "Microsoft.Storage.BlobDeleted"}
    first, second, near = SOURCE.parse([grid, cloud, *NEAR], {})
    assert isinstance(first, Alert)
    assert isinstance(second, Alert)
    assert isinstance(near, Alert)
    assert (first.fingerprint, first.severity) == (second.fingerprint, Severity.LOW)
    assert first.title == "Microsoft.Storage.BlobDeleted"


def test_a_handshake_that_is_not_answered_is_no_alert() -> None:
    (signal,) = SOURCE.parse([{**HANDSHAKE, "data": None}], {})
    assert signal == Ignored(source="eventgrid", reason="A handshake that names no code.")


def test_an_expiry_of_nothing_is_refused() -> None:
    with pytest.raises(UnreadableAlert, match="names no vault"):
        SOURCE.parse(changed(topic=None, data={}), {})


@pytest.mark.parametrize("body", [{}, {"id": "1"}, [1], "text"])
def test_another_body_is_refused(body: Any) -> None:
    with pytest.raises(UnreadableAlert, match="no event of Event Grid"):
        SOURCE.parse(body, {})


@given(
    name=st.text(st.characters(categories=["L", "N"]), min_size=1), more=st.dictionaries(st.text(), st.text())
)
def test_near_expired_and_renewed_are_one_problem(name: str, more: dict[str, str]) -> None:
    data = {**{key: said for key, said in more.items() if key.lower() not in ("vaultname", "objectname")}}
    data |= {"VaultName": "kv", "ObjectName": name}
    kinds = ("NearExpiry", "Expired", "NewVersionCreated")
    read = [alert(changed(eventType=f"Microsoft.KeyVault.Secret{kind}", data=data)) for kind in kinds]
    assert len({each.fingerprint for each in read}) == 1
