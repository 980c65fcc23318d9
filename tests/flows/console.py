"""Somebody at the console, by plain HTTP, as a browser without JavaScript sees it."""

from __future__ import annotations

import html
import re
from types import TracebackType
from typing import Self

import httpx

from tests.flows.neighbours import link_of
from tests.flows.world import World


class Visitor:
    """One browser. A page's forms are sent as they stand in it, with what is filled in on top."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.http = httpx.Client(base_url=world.bot.url, timeout=30)
        self.page = ""
        self.status = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.http.close()

    def opens(self, path: str) -> str:
        """The page's words, wherever that leads within the console."""
        answer = self.http.get(path)
        while answer.is_redirect and answer.headers["location"].startswith("/"):
            answer = self.http.get(answer.headers["location"])
        self.page, self.status = answer.text, answer.status_code
        return words(self.page)

    def pretends(self, person: str) -> Self:
        """Signs in where all is practice."""
        answer = self.http.post("/sign-in/as", data={"person": person, "next": "/"})
        assert answer.headers["location"] == "/", answer.text
        kept, _, rest = answer.headers["set-cookie"].partition(";")
        if "Secure" in rest:  # by plain http it would not be sent again
            self.http.cookies.set(*kept.split("=", 1))
        return self

    def asks_slack(self, page: str = "/") -> str:
        """Begins at the console; gives the address at Slack."""
        return str(self.http.get("/sign-in/slack", params={"next": page}).headers["location"])

    def allows(self, address: str, who: str) -> str:
        """Says at Slack who one is; gives where that leads."""
        asked = self.http.get(address)
        assert asked.status_code == 200, asked.text
        answer = self.http.get(self.world.practice.server.url + link_of(asked.text, f"Allow as {who}"))
        return str(answer.headers["location"])

    def signs_in(self, who: str, page: str = "/") -> httpx.Response:
        """The whole way by Slack: the answer at its end."""
        return self.http.get(self.allows(self.asks_slack(page), who))

    def token(self) -> str:
        """What the page's forms carry."""
        found = re.search(r'name="csrf" value="(\w+)"', self.page)
        assert found, self.page
        return found[1]

    def does(self, path: str, **fields: str) -> str:
        """Sends a form of the page; gives the words of what comes back."""
        answer = self.http.post(path, data={"csrf": self.token(), **fields})
        self.status = answer.status_code
        if answer.status_code == 303:
            told = self.opens(answer.headers["location"])
        else:
            self.page, told = answer.text, words(answer.text)
        self.world.settle()
        return told


def words(page: str) -> str:
    """What a page says, in one line."""
    body = page.partition("<body>")[2] or page
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", body)).split())
