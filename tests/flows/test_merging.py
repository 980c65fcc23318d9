"""Two incidents turn out to be one, or not after all."""

from __future__ import annotations

from tests.flows.world import FIRST, World, line_of, words, words_of

SECOND = "INC-2026-002"


def two(world: World) -> None:
    """A high one of streaming, which Ana has, and a critical one of kafka, which nobody has."""
    world.alert("Streaming lags", "high")
    world.types("ana", f"/incident ack {FIRST}", "general")
    world.alert("Kafka brokers unreachable", "critical", service="kafka")
    world.settle()


def test_one_goes_on_in_the_other(world: World) -> None:
    two(world)
    first, second = world.rooms()
    world.types("bo", "/incident note node-3 is gone", second.name)
    told = words(world.types("bo", f"/incident merge {FIRST}", second.name))
    assert told.startswith(f"{SECOND} goes on in {FIRST}: <#{first.id}>. You can take that back for an hour.")

    merged, target = world.incident(SECOND), world.incident()
    assert (merged["status"], merged["merged_into"]) == ("closed", FIRST)
    assert (target["severity"], target["status"]) == ("critical", "investigating"), "the worse of the two"
    assert {each["title"] for each in target["alerts"]} == {"Streaming lags", "Kafka brokers unreachable"}
    assert [state for key, _, state in world.rung() if key.startswith(SECOND)] == ["resolved"]
    assert world.card(second).startswith(f"✅ MERGED INTO {FIRST} · Kafka brokers unreachable")
    assert "Kafka brokers unreachable" in world.card(first)
    pointer = world.loud(second)[-1]
    assert pointer.startswith(f"Merged into {FIRST} by Bo. It goes on in <#{first.id}>") and "Undo" in pointer
    assert f"{SECOND} was merged into this by Bo: Kafka brokers unreachable" in world.thread(first)
    assert world.person("bo").user.id in first.members

    assert '"node-3 is gone" (note by Bo)' in world.timeline()
    shown = words(world.types("ana", "/incident timeline", first.name))
    assert f'"node-3 is gone" (note by Bo) ({SECOND})' in shown, "with its origin"
    quiet = len(world.said(second))
    world.turn(minutes=61)
    assert len(world.said(second)) == quiet, "its channel is quiet, and its timers ask what is now"


def test_alerts_that_come_later_go_to_the_target(world: World) -> None:
    two(world)
    first, second = world.rooms()
    world.types("bo", "/incident task look at the disks @cleo", second.name)
    world.types("bo", "/incident action @bo by 2026-03-01 watch the disks", second.name)
    world.types("bo", f"/incident merge {SECOND} {FIRST}", "general")
    world.alert("Kafka brokers unreachable", "critical", service="kafka")
    world.alert("Kafka lags", "high", service="kafka")
    world.alert("Kafka brokers unreachable", "critical", service="kafka", status="resolved")
    assert world.decisions() == ["opened", "opened", "duplicate", "attached", "resolved"]
    assert [alert["incident"] for alert in world.get("/api/alerts")][:2] == [FIRST, FIRST]
    assert len(world.get("/api/incidents")) == 2
    world.types("ana", f"/incident resolve {FIRST} restarted kafka", "general")
    (_, draft), *_ = world.files()
    assert "Kafka brokers unreachable" in draft and f"({SECOND})" in draft
    assert "- [ ] watch the disks (Bo, Mar 1, 2026)\n- [ ] look at the disks (Cleo, due date)" in draft
    (offer,) = (each for each in world.loud_messages(first) if "left open" in words_of(each.blocks))
    world.presses("cleo", "item_of_task", offer.ts, first, f"{SECOND}/1")
    world.submits("cleo")
    assert words_of(offer.blocks).startswith("The tasks that were left open are seen to.")
    assert f"{SECOND}-A1  watch" in words(world.types("cleo", "/incident actions", first.name))


def test_taken_back_within_the_hour(world: World) -> None:
    two(world)
    first, second = world.rooms()
    world.types("bo", f"/incident merge {FIRST}", second.name)
    world.alert("Kafka brokers unreachable", "critical", service="kafka", status="resolved")
    world.turn(minutes=59)
    pointer = world.loud_messages(second)[-1]
    told = world.presses("cleo", "undo_merge", pointer.ts, second)
    assert told == f"{SECOND} is an incident of its own again. Nobody had it, so it is paged anew."
    parted = world.incident(SECOND)
    assert (parted["status"], parted["merged_into"]) == ("triage", None)
    assert [each["title"] for each in world.incident()["alerts"]] == ["Streaming lags"]
    assert [each["status"] for each in parted["alerts"]] == ["resolved", "firing"], "with what came since"
    assert any(page["state"] == "accepted" for page in parted["pages"])
    assert f"{SECOND} is an incident of its own again (Cleo)" in world.thread(first)
    assert all("Undo" not in each for each in world.loud(second))
    again = words(world.types("bo", "/incident merge undo", second.name))
    assert again == f"{SECOND} is not merged into another incident."


def test_after_an_hour_it_stays(world: World) -> None:
    two(world)
    _, second = world.rooms()
    world.types("bo", f"/incident merge {FIRST}", second.name)
    world.turn(minutes=61)
    told = words(world.types("bo", "/incident merge undo", second.name))
    assert "can be taken back for an hour" in told
    assert "goes on there" in words(world.types("bo", "/incident reopen it is back", second.name))


def test_who_had_it_has_the_target(world: World) -> None:
    two(world)
    first, second = world.rooms()
    world.presses("ana", "ask_merge", world.types("ana", "/incident", first.name).ts, first)
    world.submits("ana", target=SECOND)
    target = world.incident(SECOND)
    assert target["acknowledged_at"] and line_of(world.card(second), "*Page*").startswith(
        "acknowledged by Ana"
    )
    assert world.incident()["merged_into"] == SECOND


def test_what_cannot_be_merged(world: World) -> None:
    two(world)
    first, second = world.rooms()
    assert "into itself" in words(world.types("bo", f"/incident merge {FIRST}", first.name))
    assert "There is no incident INC-2026-009" in words(
        world.types("bo", "/incident merge INC-2026-009", first.name)
    )
    world.types("bo", "/incident resolve restarted", second.name)
    assert f"{SECOND} is resolved: merge into one that is open." in words(
        world.types("bo", f"/incident merge {SECOND}", first.name)
    )
    assert "No other incident is open" in words(world.types("bo", "/incident merge", first.name))
    assert "Say which into which" in words(world.types("bo", "/incident merge", "general"))
