"""Pages, calls for help, and what is said when all alerts are over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.model.incident import Incident
from bot.model.timeline import Entry, EntryKind
from bot.practice.slack.blockkit import problems
from bot.render.facts import CardFacts
from bot.render.messages import (
    all_clear,
    call_everyone,
    page_details,
    page_summary,
    postmortem_comment,
    team_alert,
)

Seen = Callable[[list[dict[str, Any]]], str]
At = Callable[[int, int], datetime]
Make = Callable[..., Entry]


def test_the_page_says_the_worst_first(incident: Incident) -> None:
    assert page_summary(incident, "14 s (limit 10 s)") == (
        "CRITICAL Streaming latency 14 s (limit 10 s), streaming, INC-2026-001"
    )
    bare = incident.model_copy(update={"service": None, "title": "Kafka brokers unreachable"})
    assert page_summary(bare) == "CRITICAL Kafka brokers unreachable, INC-2026-001"


@given(st.text(), st.text(), st.text())
def test_a_page_fits_and_always_names_its_incident(
    incident: Incident, title: str, reading: str, service: str
) -> None:
    summary = page_summary(incident.model_copy(update={"title": title}), reading, service)
    assert len(summary) <= 120
    assert summary.startswith("CRITICAL ")
    assert summary.endswith(", INC-2026-001")
    assert "\n" not in summary


def test_a_private_page_says_only_the_id(facts: CardFacts) -> None:
    private = facts.incident.model_copy(update={"private": True})
    assert page_summary(private, "14 s", "streaming") == "INC-2026-001"
    assert page_details(facts.model_copy(update={"incident": private})) == {}


def test_a_page_names_a_resource_by_its_last_part(facts: CardFacts) -> None:
    (alert,) = facts.alerts
    far = alert.model_copy(update={"resource": "/subscriptions/s/providers/x/workspaces/adb-1"})
    details = page_details(facts.model_copy(update={"alerts": (far,)}))
    assert details["Alert 1"] == "End-to-end latency 14 s (limit 10 s), adb-1"


def test_the_details_of_a_page(facts: CardFacts) -> None:
    assert page_details(facts) == {
        "Since": "Jan 29 14:00 UTC",
        "Alert 1": "End-to-end latency 14 s (limit 10 s), node-3",
        "More alerts": "4",
        "Changed 1": "Deployed enrich-orders 4.2.1 (8 min before)",
        "Likely 1": "High latency: cluster undersized → scale up cluster (2 of 3 checks agree)",
        "Owner": "data-platform",
    }


def test_only_a_failed_or_unanswered_page_calls_everyone(incident: Incident, entry: Make, seen: Seen) -> None:
    said = {"target": "Ana", "error": "PagerDuty did not answer.", "next": "It is tried again."}
    failed = entry(EntryKind.PAGE_FAILED, data=said)
    message = call_everyone(incident, failed)
    assert seen(message.blocks) == (
        "@here The page to Ana failed: PagerDuty did not answer. It is tried again.\n"
        "CRITICAL Streaming latency above 10 s, streaming, INC-2026-001\n"
        "Who can take it, please acknowledge.\n"
        "(Acknowledge)"
    )
    assert "<!here>" in message.text
    unanswered = entry(EntryKind.UNANSWERED, data={"after": "45 min", "paged": "Ana, Bo"})
    assert seen(call_everyone(incident, unanswered).blocks).startswith("@here Nobody has acknowledged")


def test_a_team_is_told_by_when(incident: Incident, at: At, seen: Seen) -> None:
    message = team_alert(incident, "data-platform", ["U0ANA", "U0BO"], at(15, 0))
    assert seen(message.blocks) == (
        "🔴 CRITICAL Streaming latency above 10 s, streaming, INC-2026-001\n"
        "@U0ANA @U0BO data-platform: please look by 15:00 UTC in #C0INC.\n"
        "(Acknowledge)"
    )
    assert problems(message.blocks, "message") == []


def test_when_all_alerts_are_over_one_is_asked_to_resolve(incident: Incident, seen: Seen) -> None:
    message = all_clear(incident, 3)
    assert seen(message.blocks) == "All 3 alerts of INC-2026-001 are resolved. Is it over?\n(Resolve)"
    assert message.blocks[-1]["elements"][0]["action_id"] == "open_resolve"
    assert seen(all_clear(incident, 1).blocks).startswith("The alert of INC-2026-001 is resolved.")


def test_the_words_beside_the_post_mortem(over: Incident) -> None:
    assert postmortem_comment(over, ["action items"]) == (
        "Post-mortem draft of INC-2026-001. Still asked for: action items."
        " Correct what is wrong and fill what is missing with `/incident postmortem`, and publish it there."
    )
