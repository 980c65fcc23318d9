"""Server-sent events: everything a page must hear, on one connection that can be taken up again."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator

from starlette.concurrency import run_in_threadpool

from bot.practice.page.feed import Feed
from bot.practice.page.outside import Outside

_LOOK_SECONDS = 0.5
_LOOKS_BETWEEN_SIGNS_OF_LIFE = 30


class Stream:
    """The events for pages: numbered news of the workspace, and the parts beside it whenever they differ."""

    def __init__(self, feed: Feed, outside: Outside) -> None:
        self._feed = feed
        self._outside = outside
        self._closing = False
        self.listeners = 0
        """How many pages are connected."""

    def close(self) -> None:
        """Ends every stream at its next look, half a second away at most."""
        self._closing = True

    async def events(self, user: str, cursor: str) -> AsyncIterator[str]:
        """What this user may know, from `cursor` on; `reset` asks the page to read everything again."""
        loop, woken = asyncio.get_running_loop(), asyncio.Event()

        def wake() -> None:
            with contextlib.suppress(RuntimeError):  # the loop is closed, and nobody listens
                loop.call_soon_threadsafe(woken.set)

        stop = self._feed.listen(wake)
        sent: dict[str, str] = {}
        looks = 0
        self.listeners += 1
        try:
            yield "retry: 300\n\n"
            while not self._closing:
                woken.clear()
                news = self._feed.since(cursor, user)
                cursor = self._feed.cursor if news is None else cursor
                if news is None:
                    yield _event("reset", "{}", cursor)
                for each in news or ():
                    cursor = f"{self._feed.run}-{each.number}"
                    yield _event(each.kind, json.dumps(each.data), cursor)
                parts = await run_in_threadpool(self._outside.parts)
                for name, state in parts.items():
                    if sent.get(name) != state:
                        sent[name] = state
                        yield _event(name, state)
                looks += 1
                if looks % _LOOKS_BETWEEN_SIGNS_OF_LIFE == 0:
                    yield ": still here\n\n"
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(woken.wait(), _LOOK_SECONDS)
        finally:
            self.listeners -= 1
            stop()


def _event(name: str, data: str, number: str = "") -> str:
    identity = f"id: {number}\n" if number else ""
    return f"{identity}event: {name}\ndata: {data}\n\n"
