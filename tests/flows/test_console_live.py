"""An incident's page while it is open: what is new comes by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager

from tests.flows.console import Visitor, words
from tests.flows.world import FIRST, World

HERE = f"/incidents/{FIRST}"
LIVE = f"{HERE}/live"


class Stream:
    """What a browser hears: each event's kind, id and words."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines

    def next(self) -> tuple[str, str, str]:
        """The next event; comments and the time to wait are passed over."""
        said: dict[str, list[str]] = {}
        for line in self._lines:
            name, _, value = line.partition(": ")
            if name in ("event", "id", "data"):
                said.setdefault(name, []).append(value)
            elif not line and "event" in said:
                kind, id_ = said["event"][0], said.get("id", [""])[0]
                return kind, id_, words("\n".join(said.get("data", [])))
        return "end", "", ""

    def until(self, kind: str) -> tuple[str, str]:
        """The id and the words of the next event of that kind."""
        while (heard := self.next())[0] != kind:
            assert heard[0] != "end", f"no {kind} came"
        return heard[1:]


@contextmanager
def follows(who: Visitor, start: str = "", last: str = "") -> Iterator[Stream]:
    """Listens from that entry on, or, coming back, after the last one that it heard."""
    headers = {"last-event-id": last} if last else {}
    with who.http.stream("GET", LIVE, params={"from": start}, headers=headers) as answer:
        assert answer.status_code == 200 and answer.headers["content-type"].startswith("text/event-stream")
        yield Stream(answer.iter_lines())


def test_what_is_new_comes_and_what_is_gone_goes(world: World) -> None:
    world.alert()
    with Visitor(world) as ana:
        ana.pretends("ana").opens(HERE)
        (start,) = re.findall(r'data-from="([^"]+)"', ana.page)
        with follows(ana, start) as stream:
            world.types("bo", "/incident note it is the <b>join</b>")
            noted, told = stream.until("entry")
            assert '"it is the <b>join</b>" (note by Bo)' in told
            assert "Acknowledge" in stream.until("state")[1]
            world.types("bo", "/incident ack")
            assert "Bo acknowledged" in stream.until("entry")[1]
            assert "acknowledged by Bo" in stream.until("state")[1]
            world.types("bo", "/incident timeline edit #4 it is the disk")
        with follows(ana, start, noted) as stream:
            assert "Bo acknowledged" in stream.until("entry")[1], "it goes on where it was"
            changed, told = stream.until("entry")
            assert "it is the disk" in told and "Corrected by Bo" in told
            world.bot.tocsin.commands.take_back(changed, world.bot.tocsin.commands.person("bo"))
            assert stream.until("gone")[1] == changed
            world.types("bo", "/incident note hunter2")
            world.types("bo", "/incident timeline redact #6")
            assert stream.until("anew")
            ana.http.post("/sign-out", data={"csrf": ana.token()})
            assert stream.until("over") and stream.next()[0] == "end"
        assert ana.http.get(LIVE).status_code == 204, "and does not come back"


def test_it_ends_with_the_server(world: World) -> None:
    world.alert()
    with Visitor(world) as ana, ThreadPoolExecutor(1) as thread:
        ana.pretends("ana")
        with follows(ana) as stream:
            stream.until("state")
            stopping = thread.submit(world.bot.stop)
            assert stream.next()[0] == "end", "cleanly, so that a browser asks again"
            stopping.result(10)
            assert not world.bot.is_alive
        world.practice.bot = None
        world.practice.start_bot()


def test_no_more_follow_than_there_is_room_for(world: World) -> None:
    world.alert()
    with Visitor(world) as ana, ExitStack() as open_pages:
        ana.pretends("ana")
        streams = [open_pages.enter_context(follows(ana)) for _ in range(12)]
        assert all(stream.until("state") for stream in streams)
        refused = ana.http.get(LIVE)
        assert refused.status_code == 503 and "retry-after" in refused.headers
        with Visitor(world) as bo, follows(bo.pretends("bo")) as stream:
            assert stream.until("state"), "another session's are its own"
