"""Which past incidents are like a new one, and why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from bot.model.incident import Incident
from bot.model.memory import Alike
from bot.rules.similar import most_similar, telling_words

Make = Callable[..., Incident]


def test_words_that_say_nothing_find_nothing() -> None:
    assert telling_words("CRITICAL: the Latency of node-17 is above 10 s, latencies grow") == [
        "latency",
        "node",
        "grow",
    ]
    assert telling_words("Is it on? 42!") == []


def test_what_they_have_in_common_decides(make_incident: Make, noon: datetime) -> None:
    new = make_incident(title="Streaming latency above 10 s", service="streaming")

    def likeness(same_alert: bool = False, **of: Any) -> list[tuple[str, ...]]:
        past = make_incident(id="INC-2025-001", **{"service": "kafka", **of})
        return [
            each.reasons for each in most_similar(new, [Alike(incident=past, same_alert=same_alert)], noon)
        ]

    assert likeness(title="Streaming jobs stopped", service="streaming") == [], (
        "the service alone is too little"
    )
    assert likeness(title="Disk full") == []
    assert likeness(True, title="Disk full") == [("same alert",)]
    assert likeness(title="Latency of streaming") == [("also about streaming, latency",)]
    assert likeness(title="Query latency", service="streaming") == [("same service", "also about latency")]
    assert likeness(True, title=new.title, service="streaming") == [("same alert", "same service")]


def test_the_three_nearest_are_told_and_newer_and_fixed_ones_come_first(
    make_incident: Make, noon: datetime
) -> None:
    def past(number: int, days: int, **more: Any) -> Alike:
        at = noon - timedelta(days=days)
        incident = make_incident(id=f"INC-2025-00{number}", opened_at=at, detected_at=at, **more)
        return Alike(incident=incident, same_alert=True)

    others = [past(1, 700), past(2, 30), past(3, 30, resolution="restarted"), past(4, 1)]
    told = [each.incident.id for each in most_similar(make_incident(), others, noon)]
    assert told == ["INC-2025-003", "INC-2025-004", "INC-2025-002"]
