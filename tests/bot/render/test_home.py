"""The Home tab of somebody who has far too much to do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.model.incident import Incident, Person
from bot.model.task import Task
from bot.practice.slack.blockkit import problems
from bot.render.facts import HomeFacts, OnDuty, Part
from bot.render.home import home


def test_it_shows_the_first_of_each_and_how_many_more(
    taken: Incident, at: Callable[[int, int], datetime]
) -> None:
    incidents = [taken.model_copy(update={"id": f"INC-2026-{number:03}"}) for number in range(1, 101)]
    tasks = [
        Task(
            id=f"{taken.id}/{number}",
            incident=taken.id,
            number=number,
            text="word " * 60,
            by=Person(id="U0BO", name="Bo"),
            added_at=at(14, 0),
        )
        for number in range(1, 51)
    ]
    blocks = home(
        HomeFacts(
            mine=tuple(Part(incident=each, did="declared it") for each in incidents),
            tasks=tuple(tasks),
            incidents=tuple(incidents),
            on_duty=tuple(OnDuty(team=f"team-{number}", name="Ana") for number in range(100)),
        )
    )
    assert problems(blocks, "home") == []
    said = str(blocks)
    assert "and 90 more: `/incident list`" in said and "and 80 more: `/incident list`" in said
    assert "and 30 more: `/incident task` in an incident" in said
    assert said.index("Your incidents") < said.index("Your tasks") < said.index("Open incidents")
