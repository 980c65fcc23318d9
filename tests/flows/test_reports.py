"""What the digest channel is told each business day and each week, once and in time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.flows.filed import filing, policy_with, quota, tracker_of
from tests.flows.world import FIRST, World, words

FRIDAY = datetime(2026, 1, 30, 8, 59, tzinfo=UTC)
MONDAY = datetime(2026, 2, 2, 8, 59, tzinfo=UTC)


@pytest.fixture
def in_tracker(make_world: Callable[..., World], tmp_path: Path) -> Callable[..., World]:
    return filing(make_world, tmp_path)


def lines_of(report: str) -> list[str]:
    return report.splitlines()


def test_each_business_day_once_and_short_when_all_is_quiet(make_world: Callable[..., World]) -> None:
    world = make_world(start=FRIDAY)
    assert world.reports() == []
    world.turn(minutes=1)
    assert world.reports() == ["*Daily digest*  Nothing is open, and no ticket is due."]
    for _ in range(2):
        world.turn(days=1)
    assert len(world.reports()) == 1, "nobody is there at the weekend"
    world.turn(days=1)
    told = ["*Daily digest*", "*Figures, Janu", "*Weekly review"]
    assert sorted(line[:14] for line in world.reports()[1:]) == told
    world.practice.stop_bot()
    world.practice.start_bot()
    world.settle()
    world.turn(hours=1)
    assert len(world.reports()) == 4


def test_the_digest_tells_what_waits(make_world: Callable[..., World]) -> None:
    world = make_world()
    quota(world)
    world.alert("Streaming jobs stopped")
    world.alert("Kafka lags", "high", service="kafka")
    world.types("bo", "/incident ack INC-2026-003", "general")
    world.types("ana", "/incident silence api 20h load test", "general")
    world.fire("generic?drill=true", {"title": "Made up", "severity": "high", "service": "api"})
    world.person("ana").command("general", "/incident declare")
    world.submits("ana", title="Leaked key", severity="high", service="databricks", private=["yes"])
    world.turn(hours=19)
    (report,) = world.reports()
    lines = lines_of(report)
    assert lines[0] == "*Daily digest*  3 incidents are open, and 1 private."
    assert [line.split("  ")[0] for line in lines[1:4]] == [
        "🔴 INC-2026-002",
        "🟠 INC-2026-003",
        "🟡 INC-2026-001",
    ]
    assert "Streaming jobs stopped · triage · 19 h" in lines[1]
    waiting = lines.index("*Not acknowledged*")
    assert (
        lines[waiting + 1].startswith("INC-2026-002  ")
        and len(lines[waiting + 1 : lines.index("*Update overdue*")]) == 1
    )
    late = lines.index("*Update overdue*")
    assert [line.split("  ")[0] for line in lines[late + 1 : late + 3]] == ["INC-2026-002", "INC-2026-003"]
    due = lines.index("*Tickets due today*")
    assert lines[due + 1].startswith("T-INC-2026-001  Quota at 82 % · data-platform · due <!date^")
    ending = lines.index("*Silences that end today*")
    assert lines[ending + 1].startswith("S-1  load test (Ana) · until")
    assert "Leaked" not in report and "Made up" not in report
    world.turn(minutes=59)
    assert "*Tickets due today*" in words(world.types("cleo", "/incident review daily", "general"))
    world.turn(minutes=2)
    assert "*Tickets overdue*" in words(world.types("cleo", "/incident review daily", "general"))
    world.types("bo", "/incident status INC-2026-003 mitigating draining", "general")
    told = words(world.types("cleo", "/incident review", "general"))
    late = lines_of(told).index("*Update overdue*")
    assert "INC-2026-003" not in lines_of(told)[late + 1], "it was told just now"
    assert len(world.reports()) == 1, "who asks is told alone"


def test_overdue_unfiled_and_forgotten_tickets_are_told(in_tracker: Callable[..., World]) -> None:
    world = in_tracker()
    quota(world)
    tracker_of(world).items[0].state = "Done"
    world.turn(minutes=5)
    tracker_of(world).faults.add("401", times=1000)
    world.alert("Disk at 81 %", "medium", service="kafka")
    world.turn(days=1)
    told = lines_of(words(world.types("bo", "/incident review daily", "general")))
    assert told[0] == "*Daily digest*  2 incidents are open; 1 ticket is overdue."
    assert told[told.index("*Tickets overdue*") + 1].startswith("T-INC-2026-002  Disk at 81 %")
    unfiled = told[told.index("*Tickets that the tracker did not take yet*") + 1]
    assert unfiled.startswith("T-INC-2026-002  Jira answers 401")
    forgotten = told[told.index("*Ticket closed, incident open*") + 1]
    assert forgotten.endswith("|OPS-1>  closed by Jira: is INC-2026-001 over?")


def test_the_week_in_review(make_world: Callable[..., World]) -> None:
    world = make_world(start=datetime(2026, 1, 27, 2, 0, tzinfo=UTC))
    world.alert("Streaming jobs stopped")
    world.turn(minutes=15)
    world.types("bo", "/incident ack INC-2026-001", "general")
    world.turn(minutes=45)
    world.types("bo", "/incident resolve INC-2026-001 restarted", "general")
    world.alert("API fails", service="api")
    world.turn(minutes=5)
    world.types("ana", "/incident ack INC-2026-002", "general")
    for number in range(2):
        world.alert(f"Disk cleanup {number} is late", "low", service="data-lake")
        for _ in range(5):
            world.alert(f"Disk cleanup {number} is late", "low", service="data-lake")
        for _ in range(2):
            world.turn(minutes=30)
            world.types("ana", "/incident note INC-2026-002 no cause yet", "general")
    for number in range(2):
        world.alert(f"Disk cleanup {number} is late", "low", service="data-lake", status="resolved")
    world.turn(minutes=31)
    world.fire("generic?drill=true", {"title": "Made up", "severity": "low", "service": "kafka"})
    world.alert("Sensor is broken", service="power-bi")
    world.types("ana", "/incident cancel INC-2026-006 the sensor is broken", "general")
    told = lines_of(words(world.types("bo", "/incident review weekly", "general")))
    assert told[1] == "🔴 Critical  2 opened · acknowledged after 10 min · resolved after 1 h (median)"
    assert told[2] == "🔵 Low  2 opened · resolved after 2 h 1 min (median)"
    assert told[3] == "Not counted: 1 false alarm"
    low = told[told.index("*Low*  2 opened, 2 ended by themselves. Worth a look:") :]
    assert "Disk cleanup 0 is late · resolved" in low[1]
    noisy = told[told.index("*Noisy alerts*") + 1]
    assert noisy.startswith("6 ×  Disk cleanup") and "5 repeated · nobody acted on it" in noisy
    rung = told.index("*Rung out of hours*")
    assert told[rung + 1 : rung + 5] == ["Ana  once", "Bo  once", "Cleo  once", "Dag  once"]
    assert told[told.index("*Still open*") + 1].startswith("🔴 INC-2026-002  API fails")
    assert "Made up" not in "\n".join(told)
    assert "Say /incident review daily" in words(world.types("bo", "/incident review monthly", "general"))


def test_what_was_missed_is_made_up_for_within_twelve_hours(make_world: Callable[..., World]) -> None:
    world = make_world(start=FRIDAY)
    world.practice.stop_bot()
    world.clock.turn(timedelta(hours=11))
    world.practice.start_bot()
    world.settle()
    assert len(world.reports()) == 1
    world.practice.stop_bot()
    world.clock.turn(timedelta(days=3, hours=2, minutes=2))
    world.practice.start_bot()
    world.settle()
    assert [line[:14] for line in world.reports()[1:]] == ["*Figures, Janu"], (
        "Monday's are thirteen hours old, but a month is told of even a week late"
    )
    world.turn(hours=11)
    assert len(world.reports()) == 3, "and Tuesday's comes in time"


def test_when_slack_is_down_it_comes_later_and_once(make_world: Callable[..., World]) -> None:
    world = make_world(start=FRIDAY)
    world.practice.slack.faults.add(method="chat.postMessage", kind="lost_reply", times=1)
    world.turn(minutes=1)
    world.turn(minutes=2)
    assert len(world.reports()) == 1


def test_holidays_are_left_out_and_other_times_taken_over(
    make_world: Callable[..., World], tmp_path: Path
) -> None:
    policy = policy_with(tmp_path, digest="{at: '08:30', days: business}", review="{on: mon, at: '10:00'}")
    text = policy.read_text(encoding="utf-8")
    text = text.replace("timezone: UTC\n", "timezone: Europe/Amsterdam\n  holidays: NL\n", 1)
    policy.write_text(text, encoding="utf-8")
    easter = datetime(2026, 4, 6, 6, 0, tzinfo=UTC)
    world = make_world(policy=policy, start=easter)
    world.turn(hours=12)
    assert world.reports() == [], "Easter Monday"
    world.turn(hours=12, minutes=30)
    assert [line[:14] for line in world.reports()] == ["*Daily digest*"], "08:30 in Amsterdam"
    world.turn(hours=1, minutes=30)
    assert [line[:14] for line in world.reports()[1:]] == ["*Weekly review"], "on the next business day"
    policy.write_text(text.replace("'08:30'", "'07:00'"), encoding="utf-8")
    world.practice.stop_bot()
    world.practice.start_bot()
    world.turn(hours=22, minutes=30)
    assert len(world.reports()) == 3, "at the new time, and no more at the old one"
    assert FIRST
