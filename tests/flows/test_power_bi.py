"""Refreshes of Power BI: a failed one opens an incident once, a later good one ends it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.practice.azure.power_bi import PracticePowerBi
from tests.flows.asked import SALES, STOCK, WORKSPACE, asking
from tests.flows.world import World

ERROR = "ModelRefreshFailed_CredentialsNotSpecified"


@pytest.fixture
def world(make_world: Callable[..., World], tmp_path: Path) -> World:
    return asking(make_world, tmp_path)


@pytest.fixture
def power_bi(world: World) -> PracticePowerBi:
    return world.practice.azure.power_bi


def test_a_failed_refresh_opens_once_and_a_good_one_resolves(world: World, power_bi: PracticePowerBi) -> None:
    power_bi.refresh(WORKSPACE, SALES, ERROR)
    power_bi.refresh(WORKSPACE, STOCK)
    world.turn(minutes=10)
    (incident,) = world.get("/api/incidents")
    assert (incident["title"], incident["severity"]) == ("Power BI refresh of Sales today failed", "high")

    for _ in range(3):
        world.turn(minutes=10)
    assert world.decisions() == ["opened", "ignored"]

    running = power_bi.begin(WORKSPACE, SALES)
    world.turn(minutes=10)
    power_bi.end(running, ERROR)
    world.turn(minutes=10)
    assert world.decisions()[2:] == ["duplicate"]

    power_bi.refresh(WORKSPACE, SALES)
    world.turn(minutes=10)
    assert world.decisions()[3:] == ["resolved"]
    assert len(world.get("/api/incidents")) == 1


def test_of_what_was_missed_the_newest_counts(world: World, power_bi: PracticePowerBi) -> None:
    world.practice.stop_bot()
    for model, errors in ((SALES, [ERROR, ""]), (STOCK, ["", ERROR])):
        for error in errors:
            world.clock.turn(timedelta(hours=1))
            power_bi.refresh(WORKSPACE, model, error)
    world.practice.start_bot()
    world.settle()
    assert [incident["title"] for incident in world.get("/api/incidents")] == [
        "Power BI refresh of Stock failed"
    ]


def test_a_refresh_that_a_person_dealt_with_is_not_brought_up_again(
    world: World, power_bi: PracticePowerBi
) -> None:
    power_bi.refresh(WORKSPACE, SALES, ERROR)
    world.turn(minutes=10)
    world.types("ana", "/incident resolve New credentials")
    for _ in range(3):
        world.turn(minutes=10)
    assert len(world.get("/api/incidents")) == 1


def test_a_model_that_is_gone_keeps_the_others_asked(world: World, power_bi: PracticePowerBi) -> None:
    world.practice.azure.faults.add("404", times=100, api="power_bi", about=STOCK)
    power_bi.refresh(WORKSPACE, SALES, ERROR)
    world.turn(minutes=10)
    assert world.decisions() == ["opened"]
    assert world.working()["power_bi"] is False
    world.practice.azure.faults.clear()
    world.turn(minutes=10)
    assert world.working()["power_bi"] is True


@pytest.mark.parametrize("kind", ["429", "500", "down"])
def test_when_it_is_power_bi_itself_that_fails_the_other_models_are_not_tried(
    world: World, power_bi: PracticePowerBi, kind: Any
) -> None:
    power_bi.refresh(WORKSPACE, STOCK, ERROR)
    reads = len(power_bi.reads)
    world.practice.azure.faults.add(kind, times=100, api="power_bi")
    world.turn(minutes=10)
    assert power_bi.reads[reads:] == [SALES]
    world.practice.azure.faults.clear()
    world.turn(minutes=10)
    assert world.decisions() == ["opened"]
