"""What is to be done is kept with who does it, and what is left goes into the post-mortem."""

from __future__ import annotations

from tests.flows.world import FIRST, World, line_of, words, words_of


def test_a_task_is_given_told_done_and_counted(world: World) -> None:
    world.alert()
    given = words(world.types("ana", "/incident task check the <!channel> brokers @bo"))
    assert given.startswith("Task 1 of INC-2026-001 is for Bo: check the ")
    (told,) = world.direct("bo")
    assert words_of(told.blocks).startswith("*A task for you in INC-2026-001* (from Ana): check the ")
    assert "nobody has it yet" in words(world.types("bo", "/incident task write to the vendor"))
    assert world.thread()[-1] == "Task 2: write to the vendor (Bo)"
    assert line_of(world.card(), "*Tasks*") == "0 of 2 done"

    shown = world.types("bo", "/incident task")
    assert "*2*  write to the vendor · nobody · open" in words(shown).splitlines()
    hands = world.person("bo")
    hands.choose(world.room().id, shown.ts, "task_done", f"{FIRST}/1")
    assert world.hears("bo", "Task 1 of INC-2026-001 is done")
    world.settle()
    assert line_of(world.card(), "*Tasks*") == "1 of 2 done"
    assert world.thread()[-1].startswith("Bo did task 1: check the ")
    seen = words(world.types("dag", f"/incident show {FIRST}", "general"))
    assert (
        seen.startswith("🔴 CRITICAL · Streaming jobs stopped") and f"*Channel*  <#{world.room().id}>" in seen
    )
    assert "*Task 2*  write to the vendor" in seen and "*Task 1*" not in seen
    assert "*Alerts*  1, of which 1 fires" in seen and "*Next*" in seen and "Acknowledge" in seen.splitlines()
    assert "This channel has no incident" in words(world.types("dag", "/incident show", "general"))
    assert "Bo did task 1 already" in words(world.types("ana", "/incident task done 1"))
    assert "There is no task 7" in words(world.types("ana", "/incident task done 7"))
    assert world.loud() == []

    world.types("ana", "/incident resolve restarted")
    (paper,) = [text for name, text in world.files() if name.endswith(".md")]
    items = paper.partition("### Action Items")[2].partition("---")[0].split("\n")
    assert [line for line in items if line] == [
        "- [ ] write to the vendor (owner, due date)",
        "- [ ] (what, owner, due date)",
    ]
    assert words(world.types("ana", "/incident task tell the vendor")) == (
        "INC-2026-001 is over. What is still to be done is an action item: /incident action tell the vendor"
    )


def test_who_owns_it_is_the_last_word_alone(world: World) -> None:
    world.alert()
    kept = words(world.types("ana", "/incident task ask @bo about the brokers"))
    assert "nobody has it yet: ask @Bo about the brokers" in kept
    assert "Nobody here is called @zoe" in words(world.types("ana", "/incident task look @zoe"))
    assert "INC-2026-001 has no task" not in words(world.types("ana", "/incident task list"))
