"""The console in a browser: followed live, for all in light and dark, wide and narrow, without scripts."""

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

pytestmark = pytest.mark.browser

INCIDENT = "INC-2026-001"
HERE = f"/incidents/{INCIDENT}"
LOOKS = (("light", 1280), ("dark", 1280), ("light", 390), ("dark", 390))
FITS = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"


@pytest.fixture
def world(tmp_path: Path, clock: PracticeClock) -> PracticeWorld:
    return PracticeWorld(tmp_path, clock)


@pytest.fixture
def address(world: PracticeWorld) -> Iterator[str]:
    """Where the bot listens, with one critical incident that people work on."""

    def start() -> str:
        world.__enter__()
        assert world.bot
        alert = {"title": "Kafka brokers <b>unreachable</b>", "severity": "critical", "service": "kafka"}
        httpx.post(f"{world.bot.url}/alerts/generic", json=alert, timeout=30).raise_for_status()
        assert world.bot.settle()
        for said in ("task check the disks @bo", "note + the page came at once"):
            types(world, "bo", said)
        return world.bot.url

    with ThreadPoolExecutor(1) as thread:
        yield thread.submit(start).result()
        thread.submit(world.__exit__, None, None, None).result()


def types(world: PracticeWorld, who: str, said: str) -> None:
    """Somebody types a command about the incident elsewhere in Slack."""
    word, _, rest = said.partition(" ")
    reply = world.slack.people.person(who).command("general", f"/incident {word} {INCIDENT} {rest}")
    assert reply.ok and world.bot and world.bot.settle()


def signed_in(browser: Any, address: str, who: str, complaints: list[str], **context: Any) -> Any:
    """A page of somebody who came in by the pretend sign-in."""
    page = browser.new_context(**context).new_page()
    page.set_default_timeout(40_000)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on(
        "request", lambda asked: complaints.append(asked.url) if not asked.url.startswith(address) else None
    )
    page.goto(address)
    page.get_by_role("button", name=who).click()
    page.get_by_role("heading", name="Open now").wait_for()
    return page


def test_an_incident_is_followed_and_acknowledged(browser: Any, address: str, world: PracticeWorld) -> None:
    complaints: list[str] = []
    page = signed_in(browser, address, "Ana", complaints, viewport={"width": 1280, "height": 900})
    page.get_by_role("link", name="Kafka brokers <b>unreachable</b>").click()
    page.get_by_text("Live, newest first").wait_for()
    types(world, "bo", "note it is the <i>broadcast</i> join")
    entry = page.locator("#entries li").first
    page.get_by_text('"it is the <i>broadcast</i> join" (note by Bo)').wait_for()
    assert "broadcast" in entry.inner_text(), "the newest is on top"
    page.get_by_role("button", name="Acknowledge").focus()
    page.keyboard.press("Enter")
    page.get_by_text("You have it: nothing rings any more.").wait_for()
    assert page.get_by_role("button", name="Acknowledge").count() == 0
    assert world.bot and world.bot.settle()
    assert [page_.status for page_ in world.pagerduty.pager.incidents] == ["acknowledged"]
    page.get_by_text("Live, newest first").wait_for()
    types(world, "bo", "severity high the cause is found")
    page.locator("#state .severity", has_text="High").wait_for()
    page.get_by_role("button", name="Take command").click()
    page.get_by_text("You command now.").wait_for()
    page.get_by_label("Note", exact=True).fill("kept while others write")
    types(world, "bo", "note again")
    page.get_by_text('"again" (note by Bo)').wait_for()
    assert page.get_by_label("Note", exact=True).input_value() == "kept while others write"
    assert complaints == []
    page.context.close()


def test_the_list_is_kept_true_or_says_that_it_is_not(
    browser: Any, address: str, world: PracticeWorld
) -> None:
    page = signed_in(browser, address, "Ana", [], viewport={"width": 1280, "height": 900})
    refresh = "htmx.trigger('#open', 'refresh')"
    types(world, "bo", "severity low it is nothing")
    page.evaluate(refresh)
    page.locator("#open .severity", has_text="Low").wait_for()
    page.context.set_offline(True)
    page.evaluate(refresh)
    page.get_by_text("Not up to date").wait_for()
    assert page.get_by_text("Kafka brokers").is_visible()
    page.context.set_offline(False)
    page.evaluate(refresh)
    page.get_by_text("Not up to date").wait_for(state="detached")
    page.context.clear_cookies()
    page.evaluate(refresh)
    page.get_by_role("heading", name="Sign in").wait_for()
    page.context.close()


def test_everybody_can_use_it(browser: Any, address: str) -> None:
    complaints: list[str] = []
    for scheme, width in LOOKS:
        page = signed_in(
            browser,
            address,
            "Ana",
            complaints,
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            bypass_csp=True,
        )
        page.goto(address + HERE)
        entry = page.locator("#entries a.number").first.get_attribute("href")
        for path in ("/", "/?q=brokers", HERE, f"{HERE}/resolve", entry, "/health", "/figures", "/nothing"):
            page.goto(address + path)
            where = f"{path} {scheme} {width}"
            page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
            assert serious_faults(page) == [], where
            assert page.evaluate(FITS), f"{where}: nothing is cut off"
        page.get_by_role("button", name="Sign out").click()
        page.get_by_role("heading", name="Sign in").wait_for()
        assert serious_faults(page) == [] and page.evaluate(FITS)
        page.context.close()
    assert [each for each in complaints if "404" not in each] == [], "but for the page that is not there"


def test_it_works_without_scripts(browser: Any, address: str, world: PracticeWorld) -> None:
    page = signed_in(browser, address, "Bo", [], java_script_enabled=False)
    page.get_by_label("Search").fill("brokers")
    page.get_by_role("button", name="Show").click()
    page.get_by_role("link", name="Kafka brokers").click()
    page.get_by_role("button", name="Acknowledge").click()
    page.get_by_text("You have it: nothing rings any more.").wait_for()
    page.locator("summary", has_text="Change the status").click()
    page.get_by_label("Status", exact=True).select_option("mitigating")
    page.get_by_role("button", name="Change the status").click()
    page.get_by_text("The status is changed").wait_for()
    assert page.locator("#state .status").inner_text() == "Mitigating"
    page.context.close()
