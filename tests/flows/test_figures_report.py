"""What the digest channel is told as a month begins, and whoever asks for a month."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from tests.flows.world import World, words

FRIDAY = datetime(2026, 1, 30, 20, 0, tzinfo=UTC)


def figures(world: World) -> list[str]:
    return [line for line in world.reports() if line.startswith("*Figures")]


def until_monday(world: World) -> None:
    """To nine o'clock on the first business day of February, and a little on."""
    world.turn(hours=24)
    world.turn(hours=24)
    world.turn(hours=13)
    world.turn(seconds=5)


def test_on_the_first_business_day_once(make_world: Callable[..., World]) -> None:
    world = make_world(start=FRIDAY)
    world.alert("Brokers are gone", service="kafka")
    world.turn(minutes=3)
    world.types("bo", "/incident ack")
    world.turn(minutes=27)
    world.types("bo", "/incident resolve restarted the brokers")
    world.types("ana", "/incident declare private high Salaries leaked", "general")
    world.types("ana", "/incident resolve INC-2026-002 a false trail", "general")
    until_monday(world)
    (told,) = figures(world)
    lines = told.splitlines()
    assert lines[0] == "*Figures, January 2026*  1 incident (December 0)"
    assert lines[1] == "🔴 Critical  1 · acknowledged 3 minutes · resolved 30 minutes"
    assert "Not counted: 1 private" in lines
    assert "*Noise*  1 alert, 1 for each incident that they opened" in lines
    assert "Bo  once, 1 out of hours" in lines
    assert "*Service level*  30 minutes burnt of 4 min 27 s that 99.99 % allows: 672 %" in lines
    assert "kafka  30 minutes" in lines
    assert "Salaries" not in told
    pictures = [each for each in world.practice.slack.workspace.files.values() if each.name.endswith(".png")]
    (picture,) = [each for each in pictures if each.name.startswith("figures-")]
    assert picture.title == "Figures, August 2025 to January 2026"
    assert picture.content and picture.content.startswith(b"\x89PNG")
    assert world.channel("incidents").id in picture.channels
    world.practice.stop_bot()
    world.practice.start_bot()
    world.settle()
    world.turn(hours=24)
    assert len(figures(world)) == 1, "once"
    said = words(world.types("bo", "/incident figures last month", "general"))
    assert said == told, "whoever asks is told the same"
    this_month = words(world.types("bo", "/incident figures", "general"))
    assert this_month == "*Figures, February 2026*  Nothing happened so far."
    assert "a&lt;b is no month" in words(world.types("bo", "/incident figures a<b", "general"))
    assert "2026-13 is no month" in words(world.types("bo", "/incident figures 2026-13", "general"))
    assert "March 2026 has not begun" in words(world.types("bo", "/incident figures 2026-03", "general"))


def test_late_and_without_pictures(make_world: Callable[..., World]) -> None:
    """Tocsin was down that day; and the files that it shares are not taken."""
    world = make_world(start=FRIDAY)
    world.practice.stop_bot()
    world.clock.turn(timedelta(days=4))
    world.practice.slack.faults.add(method="files.getUploadURLExternal", kind="500", times=1000)
    world.practice.start_bot()
    world.settle()
    (told,) = figures(world)
    assert told == "*Figures, January 2026*  Nothing happened."
