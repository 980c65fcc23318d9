"""The console's further pages in a browser: written in, tried again, and readable for all."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from handlers.practice import PracticeWorld
from handlers.practice_clock import PracticeClock
from tests.e2e.axe import serious_faults
from tests.e2e.test_console import FITS, INCIDENT, LOOKS, signed_in, types

pytestmark = pytest.mark.browser

PAPER = f"/incidents/{INCIDENT}/postmortem"


@pytest.fixture
def world(tmp_path: Path, clock: PracticeClock) -> PracticeWorld:
    return PracticeWorld(tmp_path, clock)


@pytest.fixture
def address(world: PracticeWorld) -> Iterator[str]:
    """Where the bot listens: one incident is over, a message could not be read, and a job was given up."""

    def start() -> str:
        world.__enter__()
        assert world.bot
        send(
            world,
            "generic",
            {"title": "Kafka brokers <b>unreachable</b>", "severity": "high", "service": "kafka"},
        )
        for said in (
            *("ack", "assign me", "note - the join's size was nowhere to be seen"),
            *("impact 5 % of queries failed", "resolve restarted the brokers"),
            *("action @bo by 2026-02-10 Cap the size of broadcasts", "action Scale before memory runs short"),
        ):
            types(world, "ana", said)
        send(world, "alertmanager", {"hello": "there"})
        world.slack.people.person("ana").command("general", "/incident silence storage 2h disks are moved")
        over = "/incident oncall override data-platform @bo until 2h Ana has no signal"
        assert world.slack.people.person("ana").command("general", over).ok
        gives_up(world)
        return world.bot.url

    with ThreadPoolExecutor(1) as thread:
        yield thread.submit(start).result()
        thread.submit(world.__exit__, None, None, None).result()


def send(world: PracticeWorld, source: str, body: object) -> None:
    assert world.bot
    httpx.post(f"{world.bot.url}/alerts/{source}", json=body, timeout=30).raise_for_status()
    assert world.bot.settle()


def gives_up(world: PracticeWorld) -> None:
    """Slack will not hear of one entry; what refuses is mended at once."""
    world.slack.faults.add(method="chat.postMessage", kind="restricted_action", times=1, about="heard later")
    types(world, "ana", "note this is heard later")


def test_a_section_is_written_by_two_and_a_job_tried_again(
    browser: Any, address: str, world: PracticeWorld
) -> None:
    complaints: list[str] = []
    window = {"width": 1280, "height": 900}
    ana = signed_in(browser, address, "Ana", complaints, viewport=window)
    bo = signed_in(browser, address, "Bo", [], viewport=window, java_script_enabled=False)
    for page in (ana, bo):
        page.goto(f"{address}{PAPER}/cause")
    ana.get_by_label("Root cause").fill("A broadcast join outgrew the memory")
    ana.get_by_role("button", name="Save").click()
    ana.get_by_text("It is kept, with what it said before.").wait_for()
    ana.get_by_role("article").get_by_text("A broadcast join outgrew the memory").wait_for()
    bo.get_by_label("Root cause").fill("The brokers ran out of memory")
    bo.get_by_role("button", name="Save").click()
    bo.get_by_role("heading", name="Ana wrote this meanwhile").wait_for()
    assert bo.get_by_label("Root cause").input_value() == "The brokers ran out of memory"
    bo.get_by_label("Root cause").fill("A broadcast join outgrew the memory of the brokers")
    bo.get_by_role("button", name="Save").click()
    bo.get_by_role("article").get_by_text("outgrew the memory of the brokers").wait_for()

    ana.goto(f"{address}{PAPER}/lessons")
    ana.get_by_label("Lessons").press_sequentially("Not saved")
    ana.context.clear_cookies()
    ana.get_by_role("button", name="Save").click()
    ana.get_by_role("button", name="Ana").click()
    ana.goto(f"{address}{PAPER}/lessons")
    ana.get_by_text("This is what you had written here, and not saved yet.").wait_for()
    assert ana.get_by_label("Lessons").input_value() == "Not saved"
    ana.get_by_role("button", name="Save").click()
    ana.get_by_role("article").get_by_text("Not saved").wait_for()
    ana.goto(f"{address}{PAPER}/lessons")
    assert ana.get_by_label("Lessons").input_value() == "Not saved" and not ana.locator(".kept").inner_text()

    ana.get_by_role("link", name="Jobs").click()
    ana.get_by_text("Slack refuses chat_postMessage").wait_for()
    ana.get_by_role("button", name="Try again").click()
    ana.get_by_text("It is being tried again.").wait_for()
    assert world.bot and world.bot.settle()
    ana.reload()
    ana.get_by_text("Nothing is given up").wait_for()
    assert complaints == []
    for page in (ana, bo):
        page.context.close()


def test_everybody_can_use_them(browser: Any, address: str) -> None:
    complaints: list[str] = []
    for scheme, width in LOOKS:
        look = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme, "bypass_csp": True}
        page = signed_in(browser, address, "Ana", complaints, **look)
        page.goto(f"{address}/alerts")
        alert = page.locator("a.title").last.get_attribute("href")
        for path in (
            *(PAPER, f"{PAPER}/impact", f"{PAPER}/went_badly", "/postmortems"),
            *("/actions", f"/actions/{INCIDENT}-A1", "/alerts", alert, "/dead-letters"),
            *("/silences", "/oncall", "/jobs", "/jobs?state=waiting"),
        ):
            page.goto(address + path)
            where = f"{path} {scheme} {width}"
            page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
            assert serious_faults(page) == [], where
            assert page.evaluate(FITS), f"{where}: nothing is cut off"
        page.context.close()
    assert complaints == []
