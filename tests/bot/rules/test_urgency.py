"""What is worth a look before its turn, and what is urgent on a thorough one."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from bot.model.alert import Alert, AlertStatus, Ignored, PageNews
from bot.model.severity import Severity
from bot.policy import Policy
from bot.rules.urgency import Urgency
from bot.sources.catalog import SOURCES

Make = Callable[..., Alert]
EVERY = [(source, name) for source in SOURCES.values() for name in source.examples]


@pytest.fixture(scope="module")
def urgency(policy: Policy) -> Urgency:
    return Urgency(policy)


@pytest.mark.parametrize(
    ("fields", "is_urgent"),
    [
        ({"severity": Severity.CRITICAL}, True),
        ({"title": "Service down: streaming"}, True),
        ({"severity": Severity.HIGH}, False),
        ({"severity": Severity.CRITICAL, "status": AlertStatus.RESOLVED}, False),
        ({"severity": Severity.CRITICAL, "is_test": True}, False),
    ],
)
def test_a_critical_alert_that_fires_is_urgent(
    urgency: Urgency, make_alert: Make, fields: dict[str, Any], is_urgent: bool
) -> None:
    assert urgency.is_urgent([make_alert(), make_alert(**fields)]) is is_urgent


def test_news_of_a_page_is_urgent_and_what_nobody_acts_on_is_not(urgency: Urgency, noon: Any) -> None:
    news = PageNews(source="pagerduty", dedup_key="k", event="e", by="", happened_at=noon, event_id="1")

    assert urgency.is_urgent([news])
    assert not urgency.is_urgent([Ignored(source="pagerduty", reason="r")])


@pytest.mark.parametrize(("source", "name"), EVERY, ids=[f"{each.name}-{name}" for each, name in EVERY])
def test_the_cheap_look_misses_no_urgent_example(
    urgency: Urgency, policy: Policy, source: Any, name: str
) -> None:
    body = source.examples[name]
    signals = source.parse(body, policy.options(source.name))

    assert urgency.may_be(source.name, json.dumps(body)) or not urgency.is_urgent(signals)


def test_words_are_found_however_they_are_written(urgency: Urgency) -> None:
    assert urgency.may_be("generic", '{"title": "KafkaSERVICE-Down"}')
    assert urgency.may_be("generic", '{"severity": "Critical"}')
    assert not urgency.may_be("generic", '{"title": "Homepage is slow", "severity": "low"}')
