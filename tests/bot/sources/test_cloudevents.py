"""CloudEvents become alerts, single or in a batch, each known by its source and id."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import UnreadableAlert
from bot.model.alert import Alert, AlertStatus, Unread
from bot.model.severity import Severity
from bot.sources.catalog import SOURCES
from bot.sources.cloudevents import SOURCE

EVENT = SOURCE.examples["job-failed"]


def alerts(body: Any) -> list[Alert]:
    signals = SOURCE.parse(body, {})
    assert all(isinstance(signal, Alert) for signal in signals)
    return [signal for signal in signals if isinstance(signal, Alert)]


def one(**fields: Any) -> Alert:
    return alerts({**EVENT, **fields})[0]


def test_an_event() -> None:
    read = one()
    assert read.title == "The nightly job kpi-refresh failed"
    assert read.summary == "It stopped after 11 minutes: the warehouse did not answer."
    assert (read.severity, read.service, read.status) == (Severity.HIGH, "databricks", AlertStatus.FIRING)
    assert (read.resource, read.labels["source"]) == (None, "https://jobs.example.test/nightly")
    assert read.started_at == datetime(2026, 3, 2, 4, 41, 0, 958000, UTC)
    assert [link.url for link in read.links] == ["https://jobs.example.test/nightly/kpi-refresh/77"]


def test_a_batch_is_read_event_by_event() -> None:
    first, second = alerts(SOURCE.examples["batch"])
    assert first.severity is Severity.CRITICAL
    assert second.title == "com.example.job.failed kpi-export"
    assert first.fingerprint != second.fingerprint


def test_an_event_delivered_twice_is_one_problem() -> None:
    again = one(data=None, time=None, subject="")
    assert again.fingerprint == one().fingerprint
    assert one(id="other").fingerprint != one().fingerprint != one(source="other").fingerprint


@pytest.mark.parametrize(
    ("fields", "meant"),
    [
        ({"severity": "error"}, "high"),
        ({"data": {"severity": "P1"}}, "critical"),
        ({"severity": "odd", "type": "com.example.disk.full"}, None),
        ({"type": "Microsoft.Storage.BlobDeleted", "data": {}}, "low"),
        ({"type": "Microsoft.Storage.BlobDeleted", "severity": "high"}, "high"),
        ({"type": "com.example.job.succeeded", "data": {}}, "low"),
        ({"type": "Microsoft.Graph.AlertCreated", "data": {}}, None),
    ],
)
def test_the_severity_is_what_the_event_says(fields: dict[str, Any], meant: str | None) -> None:
    assert one(**fields).severity == (Severity(meant) if meant else None)


def test_a_source_of_azure_is_known_in_any_case() -> None:
    source = "/subscriptions/0a1b/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/lake"
    assert one(source=source).fingerprint == one(source=source.lower()).fingerprint
    assert one(source=source).labels["source"] == source.lower()


def test_event_grids_handshake_is_answered_here_as_well() -> None:
    asked = {
        "eventType": "Microsoft.EventGrid.SubscriptionValidationEvent",
        "data": {"validationCode": "5a6b"},
    }
    assert SOURCE.greet([asked]) == {"validationResponse": "5a6b"}
    assert SOURCE.greet(EVENT) is None


@pytest.mark.parametrize("name", ["specversion", "id", "source", "type"])
@pytest.mark.parametrize("value", [None, "", {}])
def test_an_event_without_its_attributes_is_refused(name: str, value: Any) -> None:
    with pytest.raises(UnreadableAlert, match="no CloudEvent"):
        SOURCE.parse({**EVENT, name: value}, {})


def test_one_bad_event_drowns_no_other() -> None:
    signals = SOURCE.parse([{}, EVENT], {})
    assert [type(signal) for signal in signals] == [Unread, Alert]
    with pytest.raises(UnreadableAlert, match="empty"):
        SOURCE.parse([], {})


def test_an_expiry_in_key_vault_is_read_as_by_event_grid() -> None:
    (grid,) = SOURCES["eventgrid"].parse(SOURCES["eventgrid"].examples["secret-near-expiry"], {})
    read = one(
        type="Microsoft.KeyVault.SecretNearExpiry",
        source="/subscriptions/1/x/vaults/kv-analytics",
        subject="broker-password",
        data={"VaultName": "kv-analytics", "ObjectName": "broker-password", "EXP": 1775001600},
    )
    assert isinstance(grid, Alert)
    assert (read.fingerprint, read.severity, read.title) == (grid.fingerprint, Severity.LOW, grid.title)


@given(
    id_=st.text(st.characters(categories=["L", "N"]), min_size=1),
    more=st.dictionaries(st.text(), st.text() | st.none() | st.floats()),
)
def test_only_source_and_id_name_it(id_: str, more: dict[str, Any]) -> None:
    own = {"specversion": "1.0", "source": "a", "id": id_, "type": "b"}
    assert alerts({**more, **own})[0].fingerprint == alerts({**own, "data": more})[0].fingerprint
