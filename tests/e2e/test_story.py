"""The stories on the page: told by the story bar, acted in, left, played again, and others in their place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from queue import Queue
from typing import Any

import pytest

from handlers.demo.theatre import Theatre
from handlers.scenario.onlooker import Onlooker
from tests.e2e.axe import serious_faults

pytestmark = pytest.mark.browser

Look = Callable[..., Any]


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """The page's, where the first story begins when it is opened; in a thread, as the browser holds one."""
    opened: Queue[Theatre] = Queue()
    with ThreadPoolExecutor(1) as thread:
        played = thread.submit(_play, tmp_path, opened)
        theatre = _from(opened, played)
        try:
            yield theatre.address
        finally:
            theatre.leave()
            played.result(30)


def _from(opened: Queue[Theatre], played: Future[None]) -> Theatre:
    played.add_done_callback(lambda _: opened.put(None))  # type: ignore[arg-type]
    return opened.get(timeout=30) or played.result()  # type: ignore[return-value]


def _play(folder: Path, opened: Queue[Theatre]) -> None:
    wanted: str | None = "streaming-latency"
    with Theatre(folder, speed=3000, attended=False, reading=0.02) as theatre:

        def begins() -> None:
            if not opened.unfinished_tasks:
                opened.put(theatre)
            theatre.wait_for_page(20)

        while wanted:
            theatre.perform(wanted, Onlooker(), begins)
            wanted = theatre.next_wanted()


def bar(page: Any) -> Any:
    return page.get_by_role("region", name="Story")


def leave_it_to_the_cast(page: Any) -> None:
    """Presses what lets the cast act, whenever it is somebody's turn, until the story is over."""
    expect = pytest.importorskip("playwright.sync_api").expect
    caption, over = page.locator(".story-caption"), bar(page).get_by_text("The story is over")
    turn = bar(page).get_by_role("button", name=re.compile("^Let .* do it"))
    while True:
        over.or_(turn).first.wait_for(timeout=100_000)
        if over.count():
            return
        asked = caption.inner_text()
        turn.click()
        expect(caption).not_to_have_text(asked, timeout=100_000)


def test_whoever_acts_when_it_is_their_turn_is_in_the_story(look: Look) -> None:
    page = look()
    bar(page).get_by_text("Acknowledge on Ana's phone").wait_for(timeout=45_000)
    page.locator(".channel-header h1").get_by_text("inc-2025-001").wait_for()
    page.get_by_role("region", name="Pager").get_by_role("button", name="Acknowledge").click()
    page.locator(".message.pinned").get_by_text("acknowledged by Ana").wait_for()
    bar(page).get_by_role("button", name="/incident note it is the broadcast join").click()
    page.keyboard.press("Enter")
    bar(page).get_by_role("button", name="/incident status mitigating Fix live").click()
    page.keyboard.press("Enter")
    bar(page).get_by_text("The story is over").wait_for(timeout=100_000)
    bar(page).get_by_text(re.compile(r"^(All )?\d+ (of \d+ )?things ")).wait_for()
    page.locator(".file").get_by_role("heading", name="Incident Post-Mortem").wait_for()
    bar(page).get_by_role("button", name=re.compile("seen")).click()
    log = page.get_by_role("dialog", name="What was seen so far")
    log.get_by_text("rings: CRITICAL Streaming latency 14 s (limit 10 s), streaming, INC-2025-001").wait_for()


@pytest.mark.timeout(400)
def test_each_story_is_played_to_its_end_in_a_world_of_its_own(look: Look) -> None:
    page = look()
    for story, room in (
        ("The analytics budget is exceeded", "budget"),
        ("Unauthorized access to salary data", "inc-2026-001"),
        ("A storm of 300 alerts", "connection-timeout"),
    ):
        bar(page).get_by_role("button", name="Stories").click()
        page.get_by_role("option", name=re.compile(story)).click()
        bar(page).get_by_text(story).wait_for()
        leave_it_to_the_cast(page)
        bar(page).get_by_text(re.compile(r"^(All )?\d+ (of \d+ )?things ")).wait_for()
        page.locator(".channel-header h1").get_by_text(re.compile(room)).wait_for()


def test_a_story_is_paused_left_for_free_play_and_played_again(look: Look) -> None:
    page = look()
    bar(page).get_by_text("Acknowledge on Ana's phone").wait_for(timeout=45_000)
    bar(page).get_by_role("button", name="Pause").click()
    bar(page).get_by_text("Paused").wait_for()
    bar(page).get_by_role("button", name="Go on", exact=True).click()
    bar(page).get_by_role("button", name="Stories").click()
    page.get_by_role("option", name=re.compile("Free play")).click()
    bar(page).get_by_text("Free play.").wait_for()
    page.locator(".sidebar").get_by_role("link", name=re.compile("inc-2025-001")).wait_for()
    bar(page).get_by_role("button", name="Play again").click()
    page.locator(".sidebar").get_by_role("link", name=re.compile("inc-2025-001")).wait_for(state="detached")
    page.get_by_text("Nothing has rung").wait_for()
    bar(page).get_by_text("Acknowledge on Ana's phone").wait_for(timeout=45_000)


def test_whoever_looks_elsewhere_is_left_there_and_can_come_back(look: Look) -> None:
    page = look()
    bar(page).get_by_text("Acknowledge on Ana's phone").wait_for(timeout=45_000)
    page.get_by_role("link", name=re.compile("^general")).click()
    page.get_by_role("heading", name="general", exact=True).first.wait_for()
    bar(page).get_by_role("button", name="Let Ana do it").click()
    bar(page).get_by_text("Type what you found").wait_for(timeout=45_000)
    assert page.get_by_role("heading", name="general", exact=True).count()
    bar(page).get_by_role("button", name="Show me").click()
    page.locator(".channel-header h1").get_by_text("inc-2025-001").wait_for()


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_the_story_bar_hinders_nobody(look: Look, width: int, scheme: str) -> None:
    page = look(width=width, color_scheme=scheme, bypass_csp=True)
    bar(page).get_by_text("Acknowledge on Ana's phone").wait_for(timeout=45_000)
    page.locator(".message.pinned").first.wait_for()
    assert serious_faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
