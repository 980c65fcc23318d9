"""The line that each kind of timeline entry becomes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.model.timeline import Entry, EntryKind
from bot.practice.slack.blockkit import problems
from bot.render.entries import KEYS, data, entry_line, entry_text
from bot.render.entries import entry as thread_message
from bot.render.environment import Style

Make = Callable[..., Entry]
FOUR = datetime(2026, 1, 29, 14, 0, tzinfo=UTC)
K = EntryKind

LINES: list[tuple[EntryKind, dict[str, Any], str, str]] = [
    (
        K.ALERT,
        {
            "title": "Error rate",
            "reading": "1.8 % (limit 1 %)",
            "service": "streaming",
            "source": "Azure Monitor",
            "rule": "error-rate-high",
        },
        "",
        "Error rate 1.8 % (limit 1 %), streaming (Azure Monitor, error-rate-high)",
    ),
    (K.ALERT, {"title": "Disk full"}, "", "Disk full"),
    (
        K.ALERT_RESOLVED,
        {"title": "Error rate", "service": "streaming", "source": "Azure Monitor", "lasted": "40 min"},
        "",
        "Resolved after 40 min: Error rate, streaming (Azure Monitor)",
    ),
    (
        K.DIAGNOSED,
        {"summary": "1 fail, 3 ok. Clusters: streaming-prod is terminated", "asked_by": "Ana"},
        "",
        "Diagnosis: 1 fail, 3 ok. Clusters: streaming-prod is terminated (asked for by Ana)",
    ),
    (K.DIAGNOSED, {"summary": "4 ok"}, "", "Diagnosis: 4 ok"),
    (K.ALERTS_CLEAR, {"count": "3"}, "", "All 3 alerts resolved"),
    (K.ALERTS_CLEAR, {"count": "1"}, "", "All alerts resolved"),
    (
        K.FLAPPING,
        {
            "title": "Error rate",
            "service": "streaming",
            "source": "Azure Monitor",
            "times": "4",
            "within": "15 minutes",
        },
        "",
        "Error rate, streaming, comes and goes: it began to fire 4 times within 15 minutes. It is told again "
        "when it holds (Azure Monitor)",
    ),
    (
        K.STEADY,
        {"title": "Error rate", "state": "resolved", "held": "15 minutes"},
        "",
        "Error rate has been resolved for 15 minutes now, and no longer comes and goes",
    ),
    (
        K.STEADY,
        {"title": "Error rate", "state": "fires", "held": "15 minutes"},
        "",
        "Error rate has fired for 15 minutes now, and no longer comes and goes",
    ),
    (
        K.HELD_BACK,
        {"title": "Streaming lags", "service": "streaming", "parent": "kafka"},
        "",
        "Held back: Streaming lags. streaming depends on kafka, so its alerts wait until this is over",
    ),
    (
        K.HELD_BACK,
        {"held": "4", "still": "1", "incidents": "INC-2026-005"},
        "",
        "4 alerts were held back behind this. 1 still fires: INC-2026-005",
    ),
    (
        K.HELD_BACK,
        {"held": "1", "still": "0"},
        "",
        "1 alert was held back behind this. None fires any more",
    ),
    (
        K.STORM,
        {"why": "5 incidents were opened by alerts within 1 minute, the limit is 5"},
        "",
        "Alert storm: 5 incidents were opened by alerts within 1 minute, the limit is 5. Those that follow "
        "are gathered here",
    ),
    (
        K.REOPENED,
        {"title": "Error rate", "after": "12 minutes"},
        "",
        "Reopened, 12 minutes after it was resolved: Error rate fires again",
    ),
    (
        K.REOPENED,
        {"after": "12 minutes", "ended": "cancelled", "reason": "it is back"},
        "Ana",
        "Reopened by Ana, 12 minutes after it was cancelled: it is back",
    ),
    (
        K.CANCELLED,
        {"reason": "the load test rang it"},
        "Ana",
        "Cancelled by Ana, a false alarm: the load test rang it",
    ),
    (K.MERGED, {"into": "INC-2026-001"}, "Ana", "Merged into INC-2026-001 by Ana"),
    (
        K.TOOK_IN,
        {"of": "INC-2026-002", "title": "Error rate"},
        "Ana",
        "INC-2026-002 was merged into this by Ana: Error rate",
    ),
    (K.PARTED, {"of": "INC-2026-002"}, "Ana", "INC-2026-002 is an incident of its own again (Ana)"),
    (K.LINKED, {"name": "Call"}, "Ana", "Linked: Call (Ana)"),
    (K.UNLINKED, {"name": "Call"}, "Ana", "No longer linked: Call (Ana)"),
    (K.CLOSED, {}, "Ana", "Closed by Ana"),
    (
        K.CLOSED,
        {"reason": "a planned failover"},
        "Ana",
        "Closed by Ana, without a post-mortem: a planned failover",
    ),
    (
        K.CHANGE,
        {"title": "Deployed enrich-orders 4.2.1", "service": "streaming", "before": "8 min"},
        "",
        "Deployed enrich-orders 4.2.1, streaming (8 min before)",
    ),
    (
        K.DECLARED,
        {"title": "Kafka brokers unreachable", "severity": "critical", "details": "2 of 5 are up"},
        "Ana",
        "Ana declared a critical incident: Kafka brokers unreachable. 2 of 5 are up",
    ),
    (K.DECLARED, {"title": "Disk full", "severity": "high"}, "", "Opened as high: Disk full"),
    (K.PAGED, {"target": "Ana", "via": "pager", "level": "1"}, "", "Paged Ana"),
    (K.PAGED, {"target": "Bo", "via": "chat", "level": "2"}, "", "Paged Bo in Slack (level 2)"),
    (
        K.PAGE_FAILED,
        {"target": "Ana", "error": "PagerDuty did not answer", "next": "Bo is paged instead."},
        "",
        "The page to Ana failed: PagerDuty did not answer. Bo is paged instead.",
    ),
    (
        K.PAGE_FAILED,
        {
            "target": "Ana",
            "all": "by every way",
            "error": "The mail server did not answer",
            "call": "Please call, in this order: Ana +1 202 555 0101",
        },
        "",
        "The page to Ana failed by every way: The mail server did not answer. Please call, in this order: "
        "Ana +1 202 555 0101",
    ),
    (K.PAGED, {"target": "Ana", "via": "pager", "way": "mail"}, "", "Paged Ana by mail"),
    (
        K.STILL_FIRING,
        {"target": "Ana", "quiet": "1 hour"},
        "",
        "Still firing, and nobody has done anything for 1 hour. Ana is paged again",
    ),
    (K.PAGE_RESOLVED, {}, "Ana", "Ana resolved the page on the phone. The incident is still open"),
    (K.ACKNOWLEDGED, {"paged_at": FOUR}, "Ana", "Ana acknowledged (paged 14:00 UTC)"),
    (K.ACKNOWLEDGED, {}, "", "Someone acknowledged"),
    (
        K.ESCALATED,
        {"target": "Bo", "level": "2", "after": "15 min"},
        "",
        "Not acknowledged after 15 min. Escalated to Bo (level 2)",
    ),
    (
        K.UNANSWERED,
        {"after": "45 min", "paged": "Ana, Bo", "call": "Ana +1 202 555 0101, Bo (no number)"},
        "",
        "Nobody has acknowledged after 45 min. Paged so far: Ana, Bo. Please call, in this order: "
        "Ana +1 202 555 0101, Bo (no number)",
    ),
    (
        K.CALLED,
        {"target": "Bo", "reason": "consumers do not come back", "page": "INC-2026-001:2"},
        "Ana",
        "Ana asks for Bo: consumers do not come back",
    ),
    (K.ANSWERED, {"target": "Bo", "paged_at": FOUR}, "Bo", "Bo acknowledged (paged 14:00 UTC)"),
    (
        K.SKIPPED,
        {"levels": "1", "team": "data-platform", "target": "Bo", "level": "2"},
        "",
        "Nobody is on call at level 1 for data-platform. Bo (level 2) is rung instead",
    ),
    (
        K.NOBODY,
        {"team": "data-platform", "paged": "Ana, Bo"},
        "",
        "Nobody is on call for data-platform at any level. Everybody is rung: Ana, Bo",
    ),
    (
        K.STATUS,
        {"old": "investigating", "new": "mitigating", "reason": "Fix live"},
        "Bo",
        "Fix live; status mitigating (Bo)",
    ),
    (K.STATUS, {"old": "triage", "new": "investigating"}, "Bo", "Status triage → investigating (Bo)"),
    (
        K.SEVERITY,
        {"old": "critical", "new": "high", "reason": "23 min, cause found"},
        "Ana",
        "Critical → high by Ana: 23 min, cause found",
    ),
    (K.ASSIGNED, {"name": "Ana", "role": "commander"}, "Ana", "Ana took command"),
    (K.ASSIGNED, {"name": "Bo"}, "Ana", "Bo is commander (named by Ana)"),
    (K.UNASSIGNED, {"role": "commander", "name": "Ana"}, "Ana", "Ana gave up command"),
    (K.UNASSIGNED, {"role": "scribe", "name": "Bo"}, "Bo", "Bo gave up the role of scribe"),
    (K.UNASSIGNED, {"role": "scribe", "name": "Bo"}, "Ana", "Bo is no longer scribe (Ana)"),
    (
        K.TASK,
        {"text": "check the brokers", "number": "1", "owner": "Bo"},
        "Ana",
        "Task 1 for Bo: check the brokers (Ana)",
    ),
    (K.TASK_DONE, {"text": "check the brokers", "number": "1"}, "Bo", "Bo did task 1: check the brokers"),
    (
        K.ACTION,
        {"item": "A1", "did": "added", "text": "cap it", "owner": "Bo", "due": "2026-02-10"},
        "Ana",
        "Action item A1 for Bo, due Feb 10, 2026: cap it (Ana)",
    ),
    (
        K.ACTION,
        {"item": "A1", "did": "put_off", "text": "cap it", "due": "2026-02-17"},
        "Bo",
        "Action item A1 is put off to Feb 17, 2026: cap it (Bo)",
    ),
    (
        K.ACTION,
        {"item": "A1", "did": "dropped", "text": "cap it", "reason": "it is capped"},
        "Bo",
        "Action item A1 is dropped: cap it, since it is capped (Bo)",
    ),
    (
        K.SIMILAR,
        {"incidents": "INC-2026-001, INC-2025-031", "precedents": "[]"},
        "",
        "Similar before: INC-2026-001, INC-2025-031",
    ),
    (
        K.UPDATE,
        {"text": "Mitigation deploying", "next_at": FOUR + timedelta(minutes=50), "status": "mitigating"},
        "Ana",
        '"Mitigation deploying", next update 14:50 UTC (status update by Ana)',
    ),
    (K.UPDATE, {"text": "All works"}, "", '"All works" (status update)'),
    (K.IMPACT, {"text": "5 % of queries fail"}, "Ana", "Impact: 5 % of queries fail (Ana)"),
    (K.NOTE, {"text": "it is the broadcast join"}, "Ana", '"it is the broadcast join" (note by Ana)'),
    (
        K.CAPTURED,
        {"text": "rolling back now", "said_by": "Bo", "said_at": FOUR},
        "Ana",
        '"rolling back now" (Bo at 14:00 UTC, kept by Ana)',
    ),
    (K.RETRACTED, {"what": "note", "noted_at": FOUR}, "Ana", "Ana took back the note of 14:00 UTC"),
    (
        K.TICKET,
        {"ticket": "T-INC-2026-003", "owner": "data-platform", "due_at": FOUR},
        "",
        "Ticket T-INC-2026-003 for data-platform, due Jan 29 14:00 UTC",
    ),
    (
        K.TICKET,
        {"ticket": "OPS-12", "tracker": "Jira", "owner": "bi", "title": "Quota at 82 %"},
        "",
        "Ticket OPS-12 in Jira for bi: Quota at 82 %",
    ),
    (
        K.TICKET_STATE,
        {"ticket": "OPS-12", "state": "closed", "tracker": "Jira", "firing": "2"},
        "",
        "Ticket OPS-12 was closed in Jira, while 2 alerts still fire",
    ),
    (
        K.TICKET_STATE,
        {"ticket": "OPS-12", "state": "open", "tracker": "Jira"},
        "",
        "Ticket OPS-12 was opened again in Jira",
    ),
    (
        K.TICKET_STATE,
        {"ticket": "T-INC-2026-003", "state": "closed"},
        "Ana",
        "Ana closed ticket T-INC-2026-003",
    ),
    (K.ROOM, {"name": "inc-2026-001", "channel": "C0INC"}, "", "Channel #inc-2026-001 opened"),
    (
        K.TROUBLE,
        {"text": "Slack did not answer.", "next": "The channel is opened when it does."},
        "",
        "Slack did not answer. The channel is opened when it does.",
    ),
    (
        K.RESOLVED,
        {"lasted": "45 min", "resolution": "Raised the memory"},
        "Ana",
        "Incident resolved by Ana after 45 min: Raised the memory",
    ),
    (K.REDACTED, {"sealed": "{}", "number": "5", "why": "a token"}, "Ana", "Ana redacted #5: a token"),
    (K.REDACTED, {"sealed": "{}"}, "Ana", "Ana redacted words"),
    (K.POSTMORTEM, {}, "", "Post-mortem drafted"),
    (K.POSTMORTEM, {"state": "published"}, "Ana", "Post-mortem published by Ana"),
]


@pytest.mark.parametrize(("kind", "values", "author", "line"), LINES)
def test_lines(kind: EntryKind, values: dict[str, Any], author: str, line: str, entry: Make) -> None:
    assert entry_text(entry(kind, author=author, data=data(kind, **values))) == line


def test_every_kind_is_worded() -> None:
    assert {kind for kind, *_ in LINES} == set(EntryKind) == set(KEYS)


@pytest.mark.parametrize("kind", list(EntryKind))
def test_an_entry_with_no_data_at_all_is_still_worded(kind: EntryKind, entry: Make) -> None:
    empty = dict.fromkeys(KEYS[kind].needed.split(), "x")
    for style in (Style.TEXT, Style.MRKDWN, Style.MARKDOWN):
        assert entry_line(entry(kind, data=empty), style)


def test_unknown_and_missing_keys_are_refused_when_they_are_written() -> None:
    with pytest.raises(ValueError, match="titel"):
        data(K.CHANGE, title="Deployed", titel="Deployed")
    with pytest.raises(ValueError, match="title"):
        data(K.CHANGE, title="")


def test_empty_values_are_left_out_and_times_written() -> None:
    assert data(K.ACKNOWLEDGED, paged_at=None) == {}
    assert data(K.ACKNOWLEDGED, paged_at=FOUR) == {"paged_at": "2026-01-29T14:00:00+00:00"}


def test_in_the_thread_times_are_the_readers_and_sources_are_links(entry: Make) -> None:
    acknowledged = entry(K.ACKNOWLEDGED, author="Ana", data=data(K.ACKNOWLEDGED, paged_at=FOUR))
    assert thread_message(acknowledged).text == "Ana acknowledged (paged <!date^1769695200^{time}|14:00 UTC>)"
    alert = entry(
        K.ALERT, source="azure_monitor", link="https://portal.example/a", data={"title": "Disk full"}
    )
    message = thread_message(alert)
    assert message.text == "Disk full (<https://portal.example/a|azure_monitor>)"
    assert problems(message.blocks, "message") == []


def test_what_was_learnt_of_late_says_when_it_happened(entry: Make) -> None:
    alert = entry(K.ALERT, FOUR, data={"title": "Disk full"})
    late = alert.model_copy(update={"observed_at": FOUR + timedelta(minutes=5)})
    assert thread_message(late).text == "Disk full · <!date^1769695200^{time}|14:00 UTC>"
    assert thread_message(alert).text == "Disk full"


def test_addresses_are_live_in_what_people_write_and_dead_in_what_alerts_bring(entry: Make) -> None:
    note = entry(K.NOTE, data={"text": "see https://grafana.example/d/1"})
    alert = entry(K.ALERT, data={"title": "see https://evil.example"})
    assert thread_message(note).blocks[0]["text"]["verbatim"] is False
    assert thread_message(alert).blocks[0]["text"]["verbatim"] is True
    assert "https://grafana.example/d/1" in entry_line(note, Style.MARKDOWN)
    assert "https://" not in entry_line(alert, Style.MARKDOWN)


def test_times_within_a_line_have_their_day_where_it_matters(entry: Make) -> None:
    acknowledged = entry(K.ACKNOWLEDGED, author="Ana", data=data(K.ACKNOWLEDGED, paged_at=FOUR))
    assert entry_text(acknowledged, dated=True) == "Ana acknowledged (paged Jan 29 14:00 UTC)"
