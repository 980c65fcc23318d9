"""The console over real HTTP: who comes in, and how."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

import httpx
from pydantic import SecretStr

from tests.flows.world import World

APP = {"slack_client_id": "1234567890.9876543210", "slack_client_secret": SecretStr("practice-client-secret")}


def test_pretend(make_world: Callable[..., World]) -> None:
    world = make_world()
    with httpx.Client(base_url=world.bot.url) as browser:
        assert browser.get("/").headers["location"] == "/sign-in"
        page = browser.get("/sign-in")
        assert "pretend sign-in" in page.text
        answer = browser.post("/sign-in/as", data={"person": "ana", "next": "/"})
        assert answer.headers["location"] == "/", answer.text
        page = browser.get("/")
        assert "Nothing is open" in page.text, page.text
        world.alert()
        page = browser.get("/incidents/INC-2026-001")
        assert page.status_code == 200
        token = _token(page.text)
        assert browser.post("/incidents/INC-2026-001/ack").status_code == 403
        answer = browser.post("/incidents/INC-2026-001/ack", data={"csrf": token})
        assert answer.headers["location"] == "/incidents/INC-2026-001?told=acknowledged"
        assert "You have it" in browser.get(answer.headers["location"]).text
        world.settle()
        assert "acknowledged by Ana" in world.card()


def test_openid(make_world: Callable[..., World]) -> None:
    world = make_world(**APP)
    with httpx.Client(base_url=world.bot.url) as browser:
        page = browser.get("/sign-in?next=/oncall")
        assert "Sign in with Slack" in page.text
        asked = browser.get("/sign-in/slack?next=/")
        slack = browser.get(asked.headers["location"])
        assert slack.status_code == 200, slack.text
        way = re.search(r'href="([^"]+)">Allow as Ana<', slack.text)
        assert way, slack.text
        back = browser.get(world.practice.server.url + html.unescape(way[1]))
        answer = browser.get(back.headers["location"])
        assert answer.headers.get("location") == "/", answer.text
        page = browser.get("/")
        assert "Nothing is open" in page.text and "Ana" in page.text


def _token(page: str) -> str:
    found = re.search(r'name="csrf" value="(\w+)"', page)
    assert found, page
    return found[1]
