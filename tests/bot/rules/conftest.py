"""The packaged policy and makers of the values that the rules judge."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.model.alert import Alert, AlertStatus, Problem
from bot.model.incident import Incident
from bot.model.page import Page, Via
from bot.model.severity import Severity
from bot.policy import Policy, load_policy

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def policy() -> Policy:
    return load_policy()


@pytest.fixture(scope="session")
def noon() -> datetime:
    """A Wednesday."""
    return NOON


@pytest.fixture(scope="session")
def make_alert() -> Callable[..., Alert]:
    def make(title: str = "Kafka consumer lag", **fields: Any) -> Alert:
        known = {"source": "azure_monitor", "fingerprint": "azmon:x", "status": AlertStatus.FIRING}
        return Alert.model_validate({**known, "title": title, **fields})

    return make


@pytest.fixture(scope="session")
def make_incident() -> Callable[..., Incident]:
    def make(**fields: Any) -> Incident:
        known = {
            "id": "INC-2026-001",
            "title": "Kafka consumer lag",
            "severity": Severity.CRITICAL,
            "service": "kafka",
            "detected_at": NOON,
            "opened_at": NOON,
        }
        return Incident.model_validate({**known, **fields})

    return make


@pytest.fixture(scope="session")
def make_problem() -> Callable[..., Problem]:
    def make(**fields: Any) -> Problem:
        known = {
            "fingerprint": "azmon:x",
            "alert": "a-1-1",
            "incident": "INC-2026-001",
            "status": AlertStatus.FIRING,
            "started_at": NOON,
            "ended_at": None,
            "last_seen_at": NOON,
            "seen": 1,
        }
        return Problem.model_validate({**known, **fields})

    return make


@pytest.fixture(scope="session")
def make_pages() -> Callable[..., list[Page]]:
    def make(*targets: str) -> list[Page]:
        return [
            Page(
                id=f"INC-2026-001:{number}",
                incident="INC-2026-001",
                number=number,
                level=1,
                target=target,
                target_name=target.title(),
                via=Via.PAGER,
            )
            for number, target in enumerate(targets, 1)
        ]

    return make
