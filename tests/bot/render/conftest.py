"""One incident at one moment, and the eyes of the person who reads about it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.model.alert import AlertStatus, Change, DecidedAlert, Decision
from bot.model.incident import Incident, Person, Room, Status
from bot.model.page import Page, PageState, Via
from bot.model.severity import Severity
from bot.model.timeline import Entry, EntryKind
from bot.model.value import Link
from bot.render.facts import CardFacts

At = Callable[[int, int], datetime]
Make = Callable[..., Any]

_SHOWN = (
    (re.compile(r"<!date\^[^|]*\|([^>]*)>"), r"\1"),
    (re.compile(r"<(https?:[^|>]*)\|([^>]*)>"), r"[\2]"),
    (re.compile(r"<#(\w+)>"), r"#\1"),
    (re.compile(r"<@(\w+)>"), r"@\1"),
    (re.compile(r"<!here>"), "@here"),
)


@pytest.fixture(scope="session")
def at() -> At:
    """A time of the day of the incident."""
    return lambda hour, minute: datetime(2026, 1, 29, hour, minute, tzinfo=UTC)


@pytest.fixture(scope="session")
def ana() -> Person:
    return Person(id="U0ANA", name="Ana")


@pytest.fixture(scope="session")
def incident(at: At) -> Incident:
    """A critical incident that nobody has answered yet."""
    return Incident(
        id="INC-2026-001",
        title="Streaming latency above 10 s",
        severity=Severity.CRITICAL,
        service="streaming",
        detected_at=at(14, 0),
        opened_at=at(14, 0),
        room=Room(id="C0INC", name="inc-2026-001-streaming-latency"),
    )


@pytest.fixture(scope="session")
def taken(incident: Incident, ana: Person, at: At) -> Incident:
    """The same, acknowledged and commanded by Ana."""
    return incident.model_copy(
        update={
            "status": Status.INVESTIGATING,
            "acknowledged_at": at(14, 5),
            "acknowledged_by": ana,
            "commander": ana,
            "impact": "5 % of queries failing",
        }
    )


@pytest.fixture(scope="session")
def over(taken: Incident, ana: Person, at: At) -> Incident:
    """The same, resolved by Ana, with everything said."""
    return taken.model_copy(
        update={
            "status": Status.RESOLVED,
            "mitigated_at": at(14, 30),
            "resolved_at": at(14, 45),
            "resolved_by": ana,
            "impact": "5% of queries failed",
            "cause": "A broadcast join outgrew the memory of the streaming cluster",
            "resolution": "- Raised the cluster's memory\n- Rewrote the join so that it no longer broadcasts",
        }
    )


@pytest.fixture(scope="session")
def alert(at: At) -> DecidedAlert:
    return DecidedAlert(
        id="a-1-1",
        receipt="r-1-1",
        source="azure_monitor",
        fingerprint="azure:latency",
        status=AlertStatus.FIRING,
        severity=Severity.CRITICAL,
        title="End-to-end latency above 10 s",
        reading="14 s (limit 10 s)",
        resource="node-3",
        received_at=at(14, 0),
        links=(Link(name="Azure Monitor", url="https://portal.azure.com/?a=1&b=2"),),
        decision=Decision.OPENED,
        reason="no open incident for streaming",
    )


@pytest.fixture(scope="session")
def page(at: At) -> Page:
    return Page(
        id="INC-2026-001:1",
        incident="INC-2026-001",
        number=1,
        level=1,
        target="ana",
        target_name="Ana",
        via=Via.PAGER,
        state=PageState.ACCEPTED,
        sent_at=at(14, 0),
    )


@pytest.fixture(scope="session")
def change(at: At) -> Change:
    return Change(source="github", title="Deployed enrich-orders 4.2.1", happened_at=at(13, 52))


@pytest.fixture(scope="session")
def facts(taken: Incident, alert: DecidedAlert, page: Page, change: Change, at: At) -> CardFacts:
    """Everything that a card can say."""
    return CardFacts(
        incident=taken,
        now=at(14, 23),
        alerts=(alert,),
        firing=5,
        total=5,
        pages=(page,),
        changes=(change,),
        owner="data-platform",
        runbook=Link(name="Runbook", url="https://wiki.example/latency"),
        likely=("High latency: cluster undersized → scale up cluster (2 of 3 checks agree)",),
        next_step="status update due",
        next_at=at(14, 35),
    )


@pytest.fixture(scope="session")
def entry(at: At) -> Make:
    """Makes an entry that was learnt of when it happened."""

    def make(kind: EntryKind, when: datetime | None = None, **fields: Any) -> Entry:
        moment = when or at(14, 15)
        times = {"happened_at": moment, "observed_at": moment, "recorded_at": moment}
        return Entry(
            **{"id": f"e-{kind}", "incident": "INC-2026-001", "kind": kind, "key": "k", **times, **fields}
        )

    return make


@pytest.fixture(scope="session")
def seen() -> Callable[[list[dict[str, Any]]], str]:
    """What a reader in UTC sees of blocks, one line each; links as [name], buttons as (name)."""
    return lambda blocks: "\n".join(line for block in blocks for line in _lines(block))


def _lines(block: dict[str, Any]) -> list[str]:
    if block["type"] == "actions":
        return [" ".join(_control(element) for element in block["elements"])]
    texts = [block.get("text"), *block.get("fields", []), *block.get("elements", [])]
    return [line for text in texts if text for line in _shown(text).split("\n")]


def _control(element: dict[str, Any]) -> str:
    name = element.get("text", element.get("placeholder", {"text": "…"}))["text"]
    options = ", ".join(option["text"]["text"] for option in element.get("options", []))
    return f"({name}: {options})" if options else f"({name})"


def _shown(text: dict[str, Any]) -> str:
    said = str(text["text"])
    if text["type"] == "plain_text":
        return f"# {said}"
    for pattern, shown in _SHOWN:
        said = pattern.sub(shown, said)
    return said.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
