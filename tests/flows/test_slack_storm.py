"""Two hundred changes of one incident: one call a second, nothing lost, and the card true at the end."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from tests.flows.world import World

_MANY = 200
_QUIET = 5
"""After so many seconds without a call nothing more comes."""


def calls_by_second(world: World, since: int) -> Counter[int]:
    """How many calls Slack got in each second, of those after the first `since`."""
    calls = list(world.practice.slack.calls)[since:]
    return Counter(int(call.time.timestamp()) for call in calls)


def run_out(world: World) -> None:
    """Turns the clock second by second until nothing waits for Slack any more; what was put off may wait for
    several seconds."""
    quiet = 0
    for _ in range(120):
        before = len(world.practice.slack.calls)
        world.turn(seconds=1)
        quiet = quiet + 1 if len(world.practice.slack.calls) == before else 0
        if quiet == _QUIET:
            return
    raise AssertionError("it does not come to an end")


def alerts(numbers: Iterable[int]) -> dict[str, Any]:
    """One body that tells of so many checkpoints."""
    labels = {"severity": "critical", "service": "streaming"}
    named = [{"alertname": f"Checkpoint {number} fails", **labels} for number in numbers]
    return {"alerts": [{"status": "firing", "labels": each} for each in named]}


def test_two_hundred_changes_at_once(world: World) -> None:
    world.alert()
    world.turn(seconds=30)
    since = len(world.practice.slack.calls)
    world.fire("alertmanager", alerts(range(_MANY)))
    run_out(world)
    by_second = calls_by_second(world, since)
    assert max(by_second.values()) == 1 and sum(by_second.values()) <= 5
    (together,) = world.thread()
    assert together.startswith("9 changes:"), (
        "of many alerts the first few are told, and the card has the rest"
    )
    assert re.findall(r"Checkpoint (\d+) fails", together) == [str(number) for number in range(9)]
    assert f"and {_MANY + 1 - 3} more" in world.card()


def test_two_hundred_changes_one_after_the_other(world: World) -> None:
    world.alert()
    world.turn(seconds=30)
    since, began = len(world.practice.slack.calls), world.clock.now()
    for number in range(20):
        world.fire("alertmanager", alerts(range(number * 6, number * 6 + 6)), settle=False)
        for text in ("severity high", f"note {number} a", f"note {number} b", "severity critical"):
            world.person("ana").command(world.room().name, f"/incident {text}")
        world.clock.turn(timedelta(seconds=0.5))
        world.bot.tocsin.flow.nudge()
    run_out(world)
    lasted = (world.clock.now() - began).total_seconds()
    by_second = calls_by_second(world, since)
    assert sum(by_second.values()) <= lasted + 16, "a few at once, and then one a second"
    said = " ".join(world.thread())
    noted = [f"{number} {each}" for number in range(20) for each in "ab"]
    assert re.findall(r'"(\d+ [ab])"', said) == noted, "in order, each once"
    assert said.count("Critical → high") == said.count("High → critical") == 20
    assert " changes:" in said
    assert "CRITICAL" in world.card() and "and 118 more" in world.card()
    assert world.room().topic.value.startswith("🔴") and "CRITICAL" in world.digest()[0]
    assert not [each for each in world.practice.slack.calls if each.outcome == "ratelimited"]
