"""The card, its digest line and the topic, as people read them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.model.alert import AlertStatus, DecidedAlert
from bot.model.incident import Incident, Status
from bot.model.page import Page, PageState
from bot.model.severity import Severity
from bot.practice.slack.blockkit import problems
from bot.render.actions import incident_in
from bot.render.card import card, digest_line, topic
from bot.render.facts import CardFacts

Seen = Callable[[list[dict[str, Any]]], str]
At = Callable[[int, int], datetime]

CARD = """\
# 🔴 CRITICAL · Streaming latency above 10 s · INC-2026-001
*Status*  Investigating
*Commander*  Ana
*Since*  14:00 UTC (23 min ago)
*Service*  streaming (owner data-platform)
*Page*  acknowledged by Ana, 14:05 UTC (after 5 min)
*Impact*  5 % of queries failing
*Next*  status update due 14:35 UTC (in 12 min)
*Alert*  End-to-end latency 14 s (limit 10 s), node-3 and 4 more  [Azure Monitor]
*Changed*  13:52 UTC Deployed enrich-orders 4.2.1 (8 min before)
*Likely*  High latency: cluster undersized → scale up cluster (2 of 3 checks agree)
[Runbook]
(Status: Triage, Mitigating) (Update) (Resolve) \
(…: Make it high, Make it medium, Make it low, Timeline, Diagnose)"""

BARE = """\
# 🔴 CRITICAL · Streaming latency above 10 s · INC-2026-001
*Status*  Triage
*Since*  14:00 UTC (23 min ago)
*Service*  streaming
(Acknowledge) (Status: Investigating, Mitigating) (Update) (Resolve) \
(…: Make it high, Make it medium, Make it low, Timeline, Diagnose)"""

OVER = """\
# ✅ RESOLVED · Streaming latency above 10 s · INC-2026-001
*Severity*  Critical
*Duration*  45 min, from Jan 29 14:00 UTC
*Resolved by*  Ana
*Service*  streaming (owner data-platform)
*Page*  acknowledged by Ana, 14:05 UTC (after 5 min)
*Impact*  5% of queries failed
*Cause*  A broadcast join outgrew the memory of the streaming cluster
*Fix*  Raised the cluster's memory; Rewrote the join so that it no longer broadcasts
[Post-mortem]"""


def with_incident(facts: CardFacts, **changes: Any) -> CardFacts:
    return facts.model_copy(update={"incident": facts.incident.model_copy(update=changes)})


def test_the_card_says_everything_that_is_known(facts: CardFacts, seen: Seen) -> None:
    message = card(facts)
    assert seen(message.blocks) == CARD
    assert message.text == "🔴 CRITICAL · Streaming latency above 10 s · INC-2026-001"
    assert problems(message.blocks, "message") == []


def test_lines_with_nothing_to_say_are_absent(incident: Incident, at: At, seen: Seen) -> None:
    assert seen(card(CardFacts(incident=incident, now=at(14, 23))).blocks) == BARE


def test_a_resolved_card_closes(facts: CardFacts, over: Incident, seen: Seen) -> None:
    closing = {"incident": over, "public_url": "https://tocsin.example/", "has_postmortem": True}
    message = card(facts.model_copy(update=closing))
    assert seen(message.blocks) == OVER
    assert "<https://tocsin.example/api/incidents/INC-2026-001/postmortem.md|" in str(message.blocks)
    message = card(facts.model_copy(update={**closing, "has_console": True}))
    assert "<https://tocsin.example/incidents/INC-2026-001/postmortem|" in str(message.blocks)
    assert problems(message.blocks, "message") == []


def test_buttons_name_their_incident(incident: Incident, at: At) -> None:
    row = card(CardFacts(incident=incident, now=at(14, 0))).blocks[-1]
    assert incident_in(row["block_id"]) == "INC-2026-001"
    assert [element["action_id"] for element in row["elements"]] == [
        "ack",
        "set_status",
        "open_update",
        "open_resolve",
        "more",
    ]
    assert row["elements"][0]["value"] == "INC-2026-001"


def test_command_is_offered_once_acknowledged(facts: CardFacts, seen: Seen) -> None:
    assert "(Take command)" in seen(card(with_incident(facts, commander=None)).blocks)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({}, "Ana, 14:00 UTC, not acknowledged"),
        ({"state": PageState.WAITING, "sent_at": None}, "Ana is being paged"),
        (
            {"state": PageState.FAILED, "error": "PagerDuty did not answer"},
            "to Ana failed: PagerDuty did not answer",
        ),
        ({"level": 2, "target_name": "Bo"}, "not acknowledged, escalated to Bo 14:00 UTC"),
    ],
)
def test_the_page_says_how_far_it_has_come(
    facts: CardFacts, page: Page, state: dict[str, Any], words: str, seen: Seen
) -> None:
    waiting = with_incident(facts, acknowledged_at=None)
    message = card(waiting.model_copy(update={"pages": (page.model_copy(update=state),)}))
    assert f"*Page*  {words}\n" in seen(message.blocks)


def test_the_worst_alerts_come_first_and_none_is_told_twice(
    facts: CardFacts, alert: DecidedAlert, seen: Seen
) -> None:
    def another(name: str, severity: Severity, status: AlertStatus = AlertStatus.FIRING) -> DecidedAlert:
        new = {
            "fingerprint": name,
            "title": name,
            "reading": "",
            "severity": severity,
            "status": status,
            "links": (),
        }
        return alert.model_copy(update=new)

    alerts = (
        another("mild", Severity.LOW),
        another("gone", Severity.CRITICAL, AlertStatus.RESOLVED),
        another("gone", Severity.CRITICAL),
        another("bad", Severity.HIGH),
    )
    shown = seen(card(facts.model_copy(update={"alerts": alerts, "firing": 2, "total": 3})).blocks)
    assert "*Alert*  bad, node-3\n*Alert*  mild, node-3\n" in shown
    assert "gone" not in shown


def test_a_card_whose_alerts_are_over_says_so(facts: CardFacts, alert: DecidedAlert, seen: Seen) -> None:
    gone = alert.model_copy(update={"status": AlertStatus.RESOLVED})
    shown = seen(card(facts.model_copy(update={"alerts": (gone,), "firing": 0, "total": 3})).blocks)
    assert "*Alert*  none fires any more, 3 resolved" in shown


def test_a_runbook_that_the_alert_brings_is_not_told_twice(
    facts: CardFacts, alert: DecidedAlert, seen: Seen
) -> None:
    brings = alert.model_copy(update={"links": (facts.runbook,)})
    assert seen(card(facts.model_copy(update={"alerts": (brings,)})).blocks).count("[Runbook]") == 1


def test_of_many_changes_the_last_are_told(facts: CardFacts, seen: Seen) -> None:
    shown = seen(card(facts.model_copy(update={"changes": facts.changes * 5})).blocks)
    assert shown.count("Deployed enrich-orders") == 3
    assert "\n*Changed*  and 2 more before that\n" in shown


def test_an_incident_that_escalates_says_when(
    facts: CardFacts, incident: Incident, at: At, seen: Seen
) -> None:
    soon = incident.model_copy(update={"escalates_at": at(14, 30)})
    shown = seen(card(CardFacts(incident=soon, now=at(14, 23))).blocks)
    assert "*Next*  escalates 14:30 UTC (in 7 min)" in shown


def test_since_has_its_day_once_it_is_another_one(facts: CardFacts, seen: Seen) -> None:
    tomorrow = facts.model_copy(update={"now": facts.now + timedelta(days=1)})
    assert "*Since*  Jan 29 14:00 UTC (24 h 23 min ago)" in seen(card(tomorrow).blocks)


def test_readers_see_their_own_zone_and_a_live_distance(facts: CardFacts) -> None:
    assert "<!date^1769695200^{time} ({ago})|14:00 UTC (23 min ago)>" in str(card(facts).blocks)


def test_the_digest_line_ends_in_the_channel_and_a_join_button(facts: CardFacts, seen: Seen) -> None:
    message = digest_line(facts)
    assert seen(message.blocks) == (
        "🔴 CRITICAL · Streaming latency above 10 s · INC-2026-001 · investigating · commander Ana"
        " · since 14:00 UTC · #C0INC\n(Join)"
    )
    assert message.blocks[-1]["elements"][0]["value"] == "INC-2026-001"


def test_the_digest_line_says_who_has_not_answered(facts: CardFacts) -> None:
    waiting = with_incident(facts, commander=None, acknowledged_at=None, acknowledged_by=None)
    assert "· not acknowledged, Ana paged ·" in digest_line(waiting).text


def test_a_resolved_digest_line_has_the_duration_and_no_button(facts: CardFacts, over: Incident) -> None:
    message = digest_line(facts.model_copy(update={"incident": over}))
    assert message.text == (
        "✅ CRITICAL · Streaming latency above 10 s · INC-2026-001 · resolved after 45 min · <#C0INC>"
    )
    assert len(message.blocks) == 1


def test_a_private_incident_shows_nothing_but_its_id(facts: CardFacts) -> None:
    message = digest_line(with_incident(facts, private=True))
    assert message.text == "Private incident INC-2026-001"
    assert len(message.blocks) == 1


def test_topics(incident: Incident, taken: Incident, over: Incident) -> None:
    assert topic(incident) == "🔴 critical · triage · no commander yet · INC-2026-001"
    assert topic(taken) == "🔴 critical · investigating · commander @Ana · INC-2026-001"
    assert (
        topic(over.model_copy(update={"status": Status.CLOSED}))
        == "✅ closed · commander @Ana · INC-2026-001"
    )
