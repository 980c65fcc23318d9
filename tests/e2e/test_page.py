"""How the page behaves whatever is in it: safe, within loopback, readable for all, quick with much."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest

from handlers.practice import PracticeWorld
from tests.e2e.axe import serious_faults

pytestmark = pytest.mark.browser

Look = Callable[..., Any]

HOSTILE = (
    "<img src=x onerror=alert(1)> <https://example.com/|&lt;b&gt;bold> <b> `<script>` *<i>* "
    "<javascript:alert(1)|press me> &lt;svg onload=alert(1)&gt;"
)


def furnish(world: PracticeWorld) -> None:
    """A channel with everything that hurts: an incident, a thread, a table, a reaction, hostile text."""
    ana, bot = world.slack.people.person("ana"), world.slack.workspace.bot_user_id
    first = ana.say("incidents", "*First* _words_ :eyes: `code`\n> quoted")
    ana.say("incidents", "in a thread", first)
    ana.react("incidents", first, "eyes")
    ana.pin("incidents", first)
    workspace = world.slack.workspace
    workspace.post("incidents", bot, HOSTILE)
    cells = [[{"type": "raw_text", "text": text} for text in row] for row in (("a", "b"), ("1", "2"))]
    workspace.post("incidents", bot, "table", blocks=[{"type": "table", "rows": cells}])


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_nothing_serious_hinders_people(look: Look, world: PracticeWorld, scheme: str, width: int) -> None:
    furnish(world)
    page = look(color_scheme=scheme, width=width, bypass_csp=True)
    page.locator(".message", has_text="First").first.wait_for()
    assert serious_faults(page) == []
    page.locator(".replies").click()
    page.get_by_role("complementary", name="Thread").get_by_text("in a thread").wait_for()
    assert serious_faults(page) == []
    page.goto(page.url.partition("#")[0] + "#/home")
    page.get_by_role("heading", name="Open incidents").wait_for()
    assert serious_faults(page) == []
    page.go_back()
    page.go_back()
    page.locator("#channel textarea.composer-text").fill("/incident declare")
    page.locator("#channel textarea.composer-text").press("Enter")
    page.get_by_role("dialog").wait_for()
    assert serious_faults(page) == []


def test_no_request_leaves_this_machine(look: Look, world: PracticeWorld, asked: list[str]) -> None:
    picture = {"type": "image", "image_url": "https://example.com/chart.png", "alt_text": "a chart"}
    world.slack.workspace.post("incidents", world.slack.workspace.bot_user_id, "chart", blocks=[picture])
    page = look()
    page.get_by_text("a chart").wait_for()
    page.goto(page.url.partition("#")[0] + "gallery")
    page.get_by_role("heading").first.wait_for()
    assert {urlsplit(each).hostname for each in asked} == {"127.0.0.1"}


def test_text_stays_text(look: Look, world: PracticeWorld) -> None:
    workspace = world.slack.workspace
    workspace.post("incidents", workspace.bot_user_id, HOSTILE)
    block = {
        "type": "markdown",
        "text": "# <b>x</b>\n[press](javascript:alert(1)) <img src=x onerror=alert(1)>",
    }
    workspace.post("incidents", workspace.bot_user_id, "md", blocks=[block])
    page = look()
    page.locator(".markdown").wait_for()
    inside = page.locator(".messages .content")
    assert inside.locator("img, script, svg, iframe, i, b").count() == 0
    links = [link.get_attribute("href") for link in inside.locator("a").all()]
    assert links
    assert all(link.startswith("https://") for link in links)


def test_ten_thousand_messages_open_at_once_and_scroll(look: Look, world: PracticeWorld) -> None:
    workspace = world.slack.workspace
    for number in range(10_000):
        workspace.post("general", "U0BO", f"message {number} of many, *with* `form`")
    page = look()
    page.get_by_role("link", name="general, 10000 unread").click()
    page.locator(".message", has_text="message 9999 of many").wait_for()
    shown = page.locator("#channel .message")
    assert shown.count() <= 200, "what nobody has scrolled to is not asked for"
    scroller = page.get_by_role("region", name="Messages")
    for _ in range(12):
        scroller.evaluate("(element) => element.scrollBy(0, -4000)")
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert 500 <= shown.count() < 10_000


def test_on_a_phone_one_pane_at_a_time(look: Look) -> None:
    page = look(width=390)
    page.locator("#channel").wait_for()
    assert not page.get_by_role("navigation", name="Channels and people").is_visible()
    page.get_by_role("button", name="Back to channels").click()
    page.get_by_role("link", name="general").click()
    page.get_by_role("heading", name="general", exact=True).first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_the_keyboard_reaches_everything(look: Look) -> None:
    page = look()
    page.locator("#channel textarea.composer-text").wait_for()
    page.keyboard.press("Control+k")
    page.keyboard.type("secur")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="security", exact=True).first.wait_for()
    page.keyboard.press("Alt+ArrowDown")
    page.get_by_role("heading", name="stream", exact=True).first.wait_for()
