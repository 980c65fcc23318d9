"""One address, and world after world behind it: what a page is told, and what it can ask for."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from queue import Queue
from typing import Any

import httpx
import pytest

from handlers.demo.theatre import Theatre
from handlers.scenario.onlooker import Onlooker
from handlers.scenario.run import Outcome
from tests.handlers.scenario.conftest import HEAD

STORY = """
  - at: +1m
    who: Kafka
    caption: "posts: brokers down"
    alert: {source: generic, body: {title: Kafka brokers down, severity: critical, service: kafka}}
    expect:
      - {check: a channel opens, count: {channels: 1}, told: one channel opens}
  - at: +3m
    who: Bo
    caption: types `/incident ack`
    command: {by: bo, text: /incident ack}
    wait_for: {act: acknowledge, by: bo, within: 1m, say: Type `/incident ack`}
    expect:
      - {check: somebody has it, look: card, of: Page, has: [acknowledged by]}
"""


@pytest.fixture(autouse=True)
def no_stack_trace() -> None:
    """In place of the HTTP tests' own: the durable engine keeps to the first stream that it meets."""


class House:
    """A theatre, and somebody at its page."""

    def __init__(self, theatre: Theatre, story: Path) -> None:
        self.theatre = theatre
        self.story = str(story)
        self._thread = ThreadPoolExecutor(1)

    def begins(self, name: str = "") -> Future[Outcome | None]:
        """Plays it beside the test, and returns when the page is there."""
        ready: Queue[None] = Queue()
        played = self._thread.submit(
            self.theatre.perform, name or self.story, Onlooker(), lambda: ready.put(None)
        )
        ready.get(timeout=20)
        return played

    def start(self) -> dict[str, Any]:
        """What the page reads first."""
        read: dict[str, Any] = httpx.get(f"{self.theatre.address}page/start", timeout=30).json()
        return read

    def told(self) -> dict[str, Any]:
        """What the story bar shows."""
        told: dict[str, Any] = self.start()["parts"]["story"]
        return told

    def wants(self, deed: str, name: str = "") -> int:
        """Asks for it, and gives the status of the answer."""
        wish = {"do": deed, "name": name}
        return httpx.post(f"{self.theatre.address}page/story", json=wish, timeout=30).status_code

    def until(self, key: str, value: object = None) -> dict[str, Any]:
        """What is shown as soon as that is there."""
        while not (told := self.told()).get(key) or (value is not None and told[key] != value):
            pass
        return told


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    story = tmp_path / "kafka.yml"
    story.write_text(HEAD + STORY, encoding="utf-8")
    (tmp_path / "bot").mkdir()
    with Theatre(tmp_path / "bot", speed=600, attended=True, reading=0) as theatre:
        yield House(theatre, story)


def test_the_page_is_told_what_happens_and_whose_turn_it_is(house: House) -> None:
    played = house.begins()
    told = house.until("turn")
    assert (told["state"], told["played"]["title"]) == ("playing", "Kafka is down")
    (scene,) = told["scenes"]
    assert (scene["at"], scene["who"], scene["caption"]) == ("10:01", "Kafka", "posts: brokers down")
    assert [(each["held"], each["told"]) for each in scene["checks"]] == [(True, "one channel opens")]
    assert (told["turn"]["by"], told["turn"]["say"]) == ("U0BO", "Type `/incident ack`")
    assert told["place"] == next(
        each["id"] for each in house.start()["channels"] if each["name"].startswith("inc-")
    )
    assert house.wants("go_on") == 200
    outcome = played.result(20)
    assert outcome and not outcome.missed
    told = house.until("state", "over")
    assert (told["turn"], len(told["scenes"])) == (None, 2)
    assert told["span"][1] - told["span"][0] == 180


def test_a_page_is_at_first_whom_the_story_is_about(house: House) -> None:
    house.begins(house.story)
    assert house.start()["me"] == "U0ANA"
    house.theatre.leave()


def test_another_story_begins_in_a_fresh_world_at_the_same_address(house: House) -> None:
    played = house.begins()
    address = house.theatre.address
    house.until("turn")
    first = house.start()
    assert house.wants("play", "cost-overrun") == 200
    assert played.result(20) is None
    assert house.theatre.next_wanted(5) == "cost-overrun"
    again = house.begins("cost-overrun")
    second = house.start()
    assert house.theatre.address == address
    assert second["cursor"].split("-")[0] != first["cursor"].split("-")[0]
    assert [each["name"] for each in second["channels"] if each["name"].startswith("inc-")] == []
    assert (second["me"], second["parts"]["pager"]["pages"]) == ("U0DAG", [])
    house.theatre.leave()
    assert again.result(20) is None
    assert house.theatre.next_wanted(5) is None


def test_ended_for_free_play_everything_works_again_and_stays(house: House) -> None:
    played = house.begins("storm")
    while house.start()["parts"]["dials"]["slack"] != "500":
        pass
    assert house.wants("free") == 200
    assert played.result(20) is None
    house.until("state", "free")
    parts = house.start()["parts"]
    assert (parts["dials"]["slack"], parts["clock"]["pace"]) == ("works", 1)


def test_what_makes_no_sense_is_refused(house: House) -> None:
    played = house.begins()
    assert house.wants("dance") == 400
    assert house.wants("play", "hamlet") == 400
    assert house.wants("pause") == 200
    house.until("paused", True)
    assert house.wants("resume") == 200
    house.theatre.leave()
    assert played.result(20) is None
