"""Incidents by the hundred, a page at a time."""

from __future__ import annotations

import re
from datetime import timedelta

from bot.model.incident import Status
from tests.contract.store_kit import do, incident
from tests.flows.world import START, World, words, words_of

SERVICES = ("kafka", "streaming")


def keep(world: World, first: int, last: int, status: Status) -> None:
    """So many incidents that began one an hour, each ended after ten minutes where it is over."""
    ended = None if status.is_open else timedelta(minutes=10)
    made = []
    for number in range(first, last + 1):
        began = START - timedelta(hours=1000 - number)
        one = incident(
            f"INC-2025-{number:03d}",
            title=f"Trouble {number}",
            severity="critical" if number % 10 == 0 else "medium",
            status=status,
            service=SERVICES[number % 2],
            detected_at=began,
            opened_at=began,
            resolved_at=began + ended if ended else None,
        )
        made.append(one)
    do(world.bot.tocsin.store, *[lambda tx, one=one: tx.add_incident(one) for one in made])


def shown(text: str) -> list[int]:
    return [int(number) for number in re.findall(r"^\S+ [A-Z]+  INC-2025-(\d+)", text, re.MULTILINE)]


def test_pages_and_filters(world: World) -> None:
    keep(world, 1, 25, Status.RESOLVED)
    keep(world, 26, 40, Status.CLOSED)
    keep(world, 41, 52, Status.INVESTIGATING)
    dag = world.person("dag")

    def asks(text: str) -> str:
        return words(dag.command("general", f"/incident {text}".strip()))

    first = dag.command("general", "/incident list")
    assert shown(words(first)) == [50, 52, 51, 49, 48, 47, 46, 45, 44, 43], "the worst first"
    assert words(first).splitlines()[-1] == "More" and "INC-2025-051 Trouble 51" in words(first).splitlines()
    dag.choose(world.channel("general").id, first.ts, "show", "INC-2025-051")
    assert world.hears("dag", "🟡 MEDIUM · Trouble 51", world.channel("general"))
    ended = dag.command("general", "/incident list resolved")
    assert shown(words(ended)) == list(range(25, 15, -1)), "the newest first"
    assert "✅ MEDIUM  INC-2025-025  Trouble 25 · resolved <!date^" in words(ended)
    assert "after 10 min" in words(ended)

    place = world.channel("general")

    def turned(action: str) -> list[int]:
        before = now_shown(world, ended.ts)
        dag.press(place.id, ended.ts, action)
        assert dag.until(lambda: now_shown(world, ended.ts) != before)
        return shown(now_shown(world, ended.ts))

    assert turned("older") == list(range(15, 5, -1))
    assert turned("older") == list(range(5, 0, -1))
    assert now_shown(world, ended.ts).splitlines()[-1] == "Newer", "it is the last page"
    assert turned("newer") == list(range(15, 5, -1))

    assert shown(asks("list all critical")) == [50, 40, 30, 20, 10]
    assert shown(asks("list kafka, closed Page 2")) == []
    assert shown(asks("list closed kafka")) == [40, 38, 36, 34, 32, 30, 28, 26]
    assert shown(asks("list closed resolved streaming critical high")) == []
    assert shown(asks(f"list last {1000 - 50}h")) == [52, 51, 50]
    assert asks("list all security") == "*All security*\nNo incident."
    assert "Nothing is listed by resolvd; did you mean resolved?" in asks("list resolvd")
    assert "How long ago must be a duration" in asks("list last week")
    world.types("dag", "/incident note INC-2025-030 it is the disk", "general")
    assert shown(asks("list all mine")) == [30]


def now_shown(world: World, ts: str) -> str:
    messages = world.channel("general").messages
    return words_of(next(each.blocks for each in messages if each.ts == ts))
