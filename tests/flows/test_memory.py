"""What was is found again by its words, and held up to what is like it."""

from __future__ import annotations

import pytest

from tests.flows.world import FIRST, World, words

SECOND = "INC-2026-002"
HOSTILE = (
    '"',
    "'",
    "*",
    "a*",
    "NEAR(a b, 2)",
    "title:x",
    "{words}: y",
    "^z",
    "-q AND",
    "(",
    "OR OR",
    "﷽",
    "\\",
)


def found(world: World, asked: str, who: str = "bo", channel: str = "general") -> list[str]:
    return words(world.types(who, f"/incident search {asked}", channel)).splitlines()


def test_words_are_found_wherever_they_were_written(world: World) -> None:
    world.alert("Streaming latency above 10 s")
    world.types("ana", "/incident note it is the broadcast join on node-3")
    undo = world.types("ana", "/incident note the password is hunter2")
    assert "hunter2" in str(found(world, "hunter2"))
    world.person("ana").press(world.room().id, undo.ts, "undo")
    assert world.hears("ana", "Taken back")
    world.settle()
    assert found(world, "hunter2")[0].startswith("Nothing is found for *hunter2*."), "taken back, and gone"

    first, line, place = found(world, "broadcasting joins")
    assert first == "*broadcasting joins* in 1 incident"
    assert line.startswith(f"🔴 {FIRST}  Streaming latency above 10 s · triage · ")
    assert place == "Its timeline says: it is the *broadcast* *join* on node-3"
    assert "*latency* above" in found(world, "laten")[-1], "the beginning of a word"
    assert found(world, "latency node-3")[1:] == [
        line,
        "Its timeline says: it is the broadcast join on *node-3*",
        "It says: Streaming *latency* above 10 s",
    ], "words that stand in several places"
    assert found(world, "latency kafka")[0].startswith("None has all of *latency kafka*; these have some")
    for query in HOSTILE:
        assert found(world, query)[0].startswith(("Nothing is found", "Say what", "None has", "*")), query
    assert "Say what to look for" in found(world, "")[0]

    world.types("ana", "/incident impact 5 % of queries failing")
    world.types("ana", "/incident resolve raised the memory of the cluster")
    assert found(world, "raised memory")[1].startswith(f"✅ {FIRST}")
    answer = world.get("/api/search?q=failing+quer")
    assert [each["incident"] for each in answer["found"]] == [FIRST] and answer["total"] == 1
    assert answer["found"][0]["hits"] == ["queries", "failing"]


def test_neither_private_ones_nor_drills_are_found_and_pages_go_on(world: World) -> None:
    world.types("ana", "/incident declare", "general")
    world.submits("ana", title="Zebra keys leaked", severity="high", private=["yes"])
    room = world.room()
    asked = {"scenario": "kafka", "pages": False, "seconds": 3600}
    drill = world.http.post(f"{world.bot.url}/api/drills", json=asked).json()["id"]
    body = {"title": "Zebra brokers down", "severity": "high", "service": "kafka"}
    world.http.post(f"{world.bot.url}/alerts/generic?drill={drill}", json=body).raise_for_status()
    world.settle()
    assert found(world, "zebra")[0].startswith("Nothing is found")
    assert FIRST in found(world, "zebra", "ana", room.name)[1], "its own channel may know of it"
    assert SECOND in str(found(world, "drills zebra")) and FIRST not in str(found(world, "drills zebra"))
    assert world.get("/api/search?q=zebra")["found"] == []

    for number in range(6):
        world.types("ana", f"/incident declare low Walrus {number} swims", "general")
    page = world.types("ana", "/incident search walrus", "general")
    assert words(page).splitlines()[0] == "*walrus* in 6 incidents, 1 to 5"
    world.person("ana").press(world.channel("general").id, page.ts, "next_page")
    assert world.hears("ana", "*walrus* in 6 incidents, 6 to 6", world.channel("general"))


@pytest.mark.parametrize("declared", [False, True], ids=["an alert", "somebody's words"])
def test_what_is_like_it_is_told_with_its_fix(world: World, declared: bool) -> None:
    world.alert("Consumer lag above 10000", "critical")
    world.types("ana", "/incident resolve restarted the consumers")
    world.types("ana", "/incident close not needed: it is known")
    world.turn(days=12)
    if declared:
        world.types("ana", "/incident declare high Consumer lag grows", "general")
    else:
        world.alert("Consumer lag above 10000", "critical")
    told = world.thread(world.rooms()[-1])[0].splitlines()
    why = "also about consumer, lag" if declared else "same alert, same service"
    assert told[1].startswith(f"{FIRST}  Consumer lag above 10000 · {why}, 12 days ago")
    assert told[2] == "*Fixed by*  restarted the consumers"

    world.alert("Certificate expires", "critical", service="gateway")
    assert world.thread(world.rooms()[-1]) == [], "nothing is like it, and nothing is said"
