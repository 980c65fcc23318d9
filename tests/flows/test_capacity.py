"""How long a capacity lasts, asked for in a channel."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO

import pytest
from PIL import Image

from bot.practice.platform import LAKE
from bot.practice.slack.records import File
from tests.flows.world import START, World, words

_TB = 1024**4


@pytest.fixture
def world(make_world: Callable[..., World]) -> World:
    return make_world(guarded=True)


def grows(world: World, a_day: float, since: timedelta = timedelta(days=90)) -> None:
    """The lake holds 2,000 TB now and has grown by so many a day, each noon a little over, for so long."""

    def course(at: datetime) -> float | None:
        if START - at > since:
            return None
        days = (at.date() - START.date()).days
        return (2000 + a_day * days + (0.5 if at.hour > 20 else 0)) * _TB

    world.practice.azure.metrics.runs(LAKE, "UsedCapacity", course)


def pictures(world: World) -> list[File]:
    return [file for file in world.practice.slack.workspace.files.values() if file.name.endswith(".png")]


def said(world: World) -> list[str]:
    return [message.text for message in world.channel("incidents").messages if "Capacity of" in message.text]


def test_it_says_when_the_lines_are_reached_and_draws_it(world: World) -> None:
    grows(world, 20)
    reply = words(world.types("ana", "/incident capacity", "incidents"))
    assert reply.startswith("Looking at 90 days of stanalyticslake.")
    (text,) = said(world)
    assert text.splitlines() == [
        "Capacity of stanalyticslake (asked for by Ana)",
        "2.0 PB of 5.0 PB used, 39 %. It grows by 20.0 TB a day (95 %: 20.0 TB to 20.0 TB).",
        "Warning line, 4.0 PB: in 105 days (105 to 105), about May 13, 2026.",
        "Quota, 5.0 PB: in 156 days (156 to 156), about Jul 4, 2026.",
        "By the medians of 90 days; the line explains 100 % of the ups and downs.",
    ]
    (picture,) = pictures(world)
    drawn = Image.open(BytesIO(picture.content or b""))
    assert (drawn.format, drawn.size) == ("PNG", (1200, 750))
    assert drawn.convert("RGB").getpixel((2, 2)) == (255, 255, 255)
    assert len(drawn.convert("RGB").getcolors(1 << 20) or ()) > 20, "something is drawn"
    ((asked),) = [each for each in world.practice.azure.metrics.asked if each["interval"] == "PT1H"]
    assert asked["metricnamespace"] == "Microsoft.Storage/storageAccounts"
    assert asked["starttime"].startswith("2025-10-31T14:00")


def test_too_few_days_are_refused(world: World) -> None:
    grows(world, 20, since=timedelta(days=9))
    world.types("ana", "/incident capacity stanalyticslake", "incidents")
    (text,) = said(world)
    told = "Azure knows 9 days of it, and of fewer than 14 none can be told ahead."
    assert text.splitlines()[-1] == told
    assert pictures(world) == []


def test_what_does_not_answer_is_said(world: World) -> None:
    world.practice.azure.faults.add("403", times=9, api="metrics")
    world.types("ana", "/incident capacity", "incidents")
    (text,) = said(world)
    assert "Azure's metrics lets this application see nothing (403)" in text


def test_which_one_is_named_or_asked_for(world: World) -> None:
    told = words(world.types("ana", "/incident capacity stanalyticlake", "incidents"))
    assert told.startswith("No capacity is called stanalyticlake; did you mean stanalyticslake?")


def test_without_a_platform_it_says_what_to_set(make_world: Callable[..., World]) -> None:
    told = words(make_world().types("ana", "/incident capacity", "incidents"))
    assert told.startswith("There is no capacity to look at: set platform.capacity in the policy")


def test_while_slack_is_down_it_follows(world: World) -> None:
    grows(world, 20)
    world.practice.slack.faults.add(method="files.getUploadURLExternal", kind="500", times=2)
    world.types("ana", "/incident capacity", "incidents")
    for _ in range(4):
        world.turn(minutes=1)
    assert len(said(world)) == 1 and len(pictures(world)) == 1
