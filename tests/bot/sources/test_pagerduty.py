"""PagerDuty's news of our own pages is told on; everything else it may send is ignored."""

from __future__ import annotations

import copy
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.errors import UnreadableAlert
from bot.model.alert import Ignored, PageNews
from bot.sources.pagerduty import SOURCE


def changed(**event: Any) -> Any:
    body = copy.deepcopy(SOURCE.examples["acknowledged"])
    body["event"] |= event
    return body


@pytest.mark.parametrize("kind", ["triggered", "escalated", "acknowledged", "unacknowledged", "resolved"])
def test_news_of_our_page(kind: str) -> None:
    (news,) = SOURCE.parse(SOURCE.examples[kind], {})
    assert isinstance(news, PageNews)
    assert (news.event, news.dedup_key, news.by) == (kind, "INC-2026-001:1", "Ana")


def test_news_keeps_its_own_time_and_id() -> None:
    (news,) = SOURCE.parse(SOURCE.examples["acknowledged"], {})
    assert isinstance(news, PageNews)
    assert news.happened_at == datetime(2026, 3, 2, 14, 3, 12, 169000, UTC)
    assert news.event_id == "01EXAMPLE3"


def test_nobody_acted_means_pagerduty_did() -> None:
    (news,) = SOURCE.parse(changed(agent=None), {})
    assert isinstance(news, PageNews)
    assert news.by == "PagerDuty"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (SOURCE.examples["ping"], "Nothing follows from the event pagey.ping."),
        (changed(event_type="service.updated"), "Nothing follows from the event service.updated."),
        (
            changed(event_type="incident.workflow.started"),
            "Nothing follows from the event incident.workflow.started.",
        ),
        (changed(event_type=None), "Nothing follows from the event (no type)."),
        (changed(data={"incident_key": "d3640fbd"}), "The incident d3640fbd is not one of our pages."),
        (
            changed(data={"incident_key": "INC-2026-001"}),
            "The incident INC-2026-001 is not one of our pages.",
        ),
        (changed(event_type="incident.annotated", data={}), "The incident (no key) is not one of our pages."),
    ],
)
def test_what_is_not_ours_is_ignored(body: Any, reason: str) -> None:
    assert SOURCE.parse(body, {}) == [Ignored(source="pagerduty", reason=reason)]


def test_news_without_a_time_is_unreadable() -> None:
    with pytest.raises(UnreadableAlert, match="no time"):
        SOURCE.parse(changed(occurred_at="soon"), {})


def test_another_body_is_refused() -> None:
    with pytest.raises(UnreadableAlert, match="has no event"):
        SOURCE.parse({"messages": []}, {})
