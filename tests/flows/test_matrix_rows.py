"""Each row of the escalation matrix, minute by minute: all that anybody sees, and when, and nothing else."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.flows.world import World

MINUTES = 5
TEAM = "data-platform"
PEOPLE = ("ana", "bo", "cleo")


def seen(world: World) -> Iterator[str]:
    """Everything that was shown, rung or written to anybody until now."""
    for _, who, _ in world.rung():
        yield f"rings {who}"
    for room in world.rooms():
        yield f"opens #{room.name}"
        yield from (f"thread: {line.splitlines()[0]}" for line in world.thread(room))
        yield from (f"channel: {line.splitlines()[0]}" for line in world.loud(room))
    yield from (f"#{TEAM}: {message.text}" for message in world.said(world.channel(TEAM)))
    yield from (f"#incidents: {line.splitlines()[0]}" for line in world.digest())
    for who in PEOPLE:
        yield from (f"writes to {who}" for _ in world.direct(who))
    yield from (f"mails {mail.to}" for mail in world.mails())
    yield from (f"ticket {each['id']}" for each in world.get("/api/tickets"))


def short(line: str) -> str:
    """The line as people read it, cut where it says what other tests look at."""
    read = re.sub(r"<!date\^\d+\^[^|]+\|([^>]+)>", r"\1", line)
    for rest in (". Paged so far", " please look", " · triage"):
        read = read.partition(rest)[0]
    return read


def story(world: World, minutes: int) -> list[tuple[int, str]]:
    """What is new at each moment, by minutes since the alert; card and digest line are edited, not posted."""
    known: Counter[str] = Counter()
    news: list[tuple[int, str]] = []
    for minute in range(0, minutes + 1, MINUTES):
        if minute:
            world.turn(minutes=MINUTES)
        now = Counter(seen(world))
        fresh = (now - known).elements()
        news += [(minute, short(line)) for line in fresh if not minute or not line.startswith("#incidents")]
        known |= now
    assert len(world.digest()) <= 1
    return news


def test_critical(world: World) -> None:
    world.alert()
    rung = [(0, "rings Ana")]
    told = [
        (0, "opens #inc-2026-001-streaming-jobs-stopped"),
        (0, "#incidents: 🔴 CRITICAL · Streaming jobs stopped · INC-2026-001"),
    ]
    said = {15: "15 minutes", 30: "30 minutes", 45: "45 minutes", 60: "1 hour", 75: "1 h 15 min"}
    said |= {90: "1 h 30 min", 105: "1 h 45 min", 120: "2 hours"}
    ladder = [("Ana", 1), ("Bo", 2), ("Cleo", 3)] * 3
    steps: list[tuple[int, str]] = []
    for (minute, after), (who, level) in zip(said.items(), ladder[1:], strict=True):
        steps += [
            (minute, f"rings {who}"),
            (minute, f"thread: Not acknowledged after {after}. Escalated to {who} (level {level})"),
        ]
    end = [
        (135, "channel: <!here> Nobody has acknowledged after 2 h 15 min"),
        (135, "writes to ana"),
        (135, "writes to bo"),
        (135, "writes to cleo"),
        (150, "channel: <!here> Nobody has acknowledged after 2 h 30 min"),
    ]
    assert story(world, 150) == [*rung, *told, *steps, *end]


def test_high(world: World) -> None:
    world.alert("Streaming lags", "high")
    assert story(world, 240) == [
        (0, "opens #inc-2026-001-streaming-lags"),
        (0, f"#{TEAM}: 🟠 HIGH Streaming lags, streaming, INC-2026-001 · <@U0ANA> <@U0BO> <@U0CLEO> {TEAM}:"),
        (0, "#incidents: 🟠 HIGH · Streaming lags · INC-2026-001"),
        (60, "rings Ana"),
        (60, "thread: Not acknowledged after 1 hour. Escalated to Ana (level 1)"),
        (120, "rings Bo"),
        (120, "thread: Not acknowledged after 2 hours. Escalated to Bo (level 2)"),
        (180, "rings Cleo"),
        (180, "thread: Not acknowledged after 3 hours. Escalated to Cleo (level 3)"),
        (240, "rings Ana"),
        (240, "thread: Not acknowledged after 4 hours. Escalated to Ana (level 1)"),
    ]


def test_medium(world: World) -> None:
    world.alert("Quota at 82 %", "medium", service="databricks")
    news = story(world, 180)
    assert news == [
        (0, "#incidents: 🟡 MEDIUM · Quota at 82 % · INC-2026-001"),
        (0, "ticket T-INC-2026-001"),
    ]


def test_low(world: World) -> None:
    world.alert("Disk cleanup is late", "low")
    assert story(world, 180) == []
    assert world.incident()["severity"] == "low", "it is kept, for the weekly review"


@pytest.mark.parametrize("who", ["ana", "bo"])
def test_somebody_who_takes_it_ends_the_row(world: World, who: str) -> None:
    world.alert()
    world.turn(minutes=15)
    world.types(who, "/incident ack")
    before = Counter(seen(world))
    world.turn(minutes=55)
    since = Counter(line for line in seen(world) if "#incidents" not in line) - before
    # Nobody is rung or called any more; who has it is offered command, and reminded to tell others.
    assert not [
        line for line in since if "Nobody commands" not in line and "status update is due" not in line
    ]


def test_a_tocsin_that_was_down_at_each_step_rings_everybody_once(world: World) -> None:
    """It stops before each escalation and starts after it: nobody is left out, and nobody is rung twice."""
    world.alert()
    for rung in (["Ana", "Bo"], ["Ana", "Bo", "Cleo"]):
        world.turn(minutes=12)
        world.practice.stop_bot()
        world.clock.turn(timedelta(minutes=MINUTES))
        world.practice.start_bot()
        world.turn(seconds=1)
        assert [who for _, who, _ in world.rung()] == rung
        world.turn(seconds=1)
        assert [who for _, who, _ in world.rung()] == rung
    assert len({key for key, _, _ in world.rung()}) == 3
    escalated = [line for line in world.thread() if "Escalated" in line]
    assert [line.rpartition("Escalated to ")[2].split()[0] for line in escalated] == ["Bo", "Cleo"]
