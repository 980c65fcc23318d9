"""What stands in the timeline is paged through, put in other words, and redacted."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta

from tests.contract.store_kit import do, entry
from tests.flows.world import FIRST, START, World, words, words_of

SECRET = "the token is xoxb-1234"


def numbered(text: str) -> dict[str, str]:
    """Each line of a shown timeline by its number."""
    lines = [line.partition("  ") for line in text.splitlines() if line.startswith("#")]
    return {number: rest.partition("  ")[2] for number, _, rest in lines}


def stored(world: World) -> str:
    """Everything that the database holds, as text."""
    file = world.bot.tocsin.settings.database_file
    with closing(sqlite3.connect(file)) as db:
        return "\n".join(db.iterdump())


def test_a_long_timeline_is_read_page_by_page_and_says_what_it_cannot_do(world: World) -> None:
    world.alert()
    base = len(world.timeline())
    notes = [
        entry(f"n{n}", data={"text": f"note {n}"}, author="Ana", happened_at=START + timedelta(minutes=n))
        for n in range(1, 46)
    ]
    do(world.bot.tocsin.store, *[lambda tx, n=n: tx.add_entry(n) for n in notes])
    shown = world.person("ana").command("general", f"/incident timeline {FIRST}")
    here = world.channel("general")

    def seen() -> list[str]:
        message = next(each for each in here.messages if each.ts == shown.ts)
        return [line.split('"')[1] for line in numbered(words_of(message.blocks)).values() if '"' in line]

    def turned(action: str) -> list[str]:
        before = seen()
        world.person("ana").press(here.id, shown.ts, action)
        assert world.person("ana").until(lambda: seen() != before)
        return seen()

    assert seen() == [f"note {n}" for n in range(26, 46)]
    assert words(shown).splitlines()[21:24] == ["Older", "Edit", f"#{base + 26} note 26"]
    assert turned("older") == [f"note {n}" for n in range(6, 26)]
    assert turned("older") == [f"note {n}" for n in range(1, 6)], "and what came before the notes"
    assert turned("newer") == [f"note {n}" for n in range(6, 26)]

    world.types("ana", "/incident note one")
    world.types("ana", "/incident note two")
    for typed, told in (
        (
            "timeline edit 14:00 three",
            f"#{base + 46} and #{base + 47} are both of 14:00. Say which by its number.",
        ),
        ("timeline edit 09:00 three", "Nothing that somebody wrote is of 09:00"),
        ("timeline edit 25:00 three", "25:00 is no time of day"),
        ("timeline edit #99 three", f"The timeline of {FIRST} has no #99."),
        ("timeline edit #1", "#1 cannot be put in other words"),
        ("timeline redact #1", "#1 holds nothing that a person wrote"),
        ("timeline edit three", "Say which entry"),
        ("timeline edti 14:15 three", "Nothing of a timeline is called edti; did you mean edit?"),
        (f"timeline edit #{base + 46} one", "says that already"),
    ):
        assert told in words(world.types("ana", f"/incident {typed}")), typed


def test_words_are_corrected_and_the_old_ones_kept_as_history(world: World) -> None:
    world.alert()
    world.types("bo", "/incident ack")
    world.turn(minutes=15)
    noted = world.types("ana", "/incident note it is the brodcast join")
    assert "Only Ana, or who has a role" in words(
        world.types("bo", "/incident timeline edit 14:15 it is not")
    )
    told = words(world.types("ana", "/incident timeline edit 14:15 it is the broadcast join"))
    assert "now reads:" in told and "corrected" in told
    assert world.timeline()[-1] == '"it is the broadcast join" (note by Ana, corrected)'
    assert world.thread()[-1].endswith('"it is the broadcast join" (note by Ana, corrected)')
    assert sum("join" in line for line in world.thread()) == 1, "it was edited, not said anew"
    assert "brodcast" in stored(world), "what it said stays in the database"

    world.types("bo", "/incident assign scribe me")
    (number,) = [
        n for n, text in numbered(words(world.types("bo", "/incident timeline"))).items() if "join" in text
    ]
    world.types("bo", f"/incident timeline edit {number}")
    form = world.person("bo").modal(20)
    assert form and "it is the broadcast join" in str(form["blocks"])
    world.submits("bo", words="a broadcast join outgrew the memory")
    assert '"a broadcast join outgrew the memory" (note by Ana, corrected by Bo)' in world.timeline()
    assert world.hears("bo", f"{number} now reads:")

    world.turn(minutes=1)
    world.types("ana", "/incident update we roll bakc, next update 15:00")
    world.types("ana", "/incident timeline edit 14:16 we roll back")
    (said,) = [each for each in world.said(world.channel("incidents")) if each.thread_ts]
    assert "we roll back" in words_of(said.blocks) and "bakc" not in words_of(said.blocks)
    assert "we roll back" in world.loud()[-1]

    assert "Taken back: the note" in world.presses("ana", "undo", noted.ts)
    assert not any("join" in line for line in (*world.timeline(), *world.thread()))
    assert "outgrew the memory" in stored(world)
    undone = next(each for each in reversed(world.room().messages) if "Taken back" in words_of(each.blocks))
    world.presses("ana", "redact", undone.ts)
    world.submits("ana", reason="")
    assert world.hears("ana", "is redacted")
    assert not any(said in stored(world) for said in ("outgrew the memory", "brodcast")), "in no version"


def test_a_secret_is_gone_wherever_tocsin_showed_it(world: World) -> None:
    world.alert()
    world.types("ana", "/incident ack")
    world.types("ana", f"/incident note {SECRET}")
    world.types("ana", f"/incident impact {SECRET}")
    world.turn(minutes=1)
    world.types("ana", f"/incident update {SECRET}")
    world.types("ana", "/incident timeline edit 14:01 nothing new")
    world.presses("ana", "open_resolve")
    world.submits("ana", cause="unknown")
    assert SECRET in world.files()[0][1]
    ts = world.person("bo").say(world.room().name, SECRET)
    world.person("bo").pin(world.room().id, ts)
    world.settle()

    shown = numbered(words(world.types("bo", "/incident timeline")))
    note = next(number for number, text in shown.items() if "(note by Ana)" in text)
    told = words(world.types("bo", f"/incident timeline redact {note} a token, {SECRET}"))
    assert f"{note} is redacted" in told and "Change a secret that was shown" in told
    mark = "[redacted by Bo at 14:01 UTC: a token, …]"
    assert f'"{mark}" (note by Ana)' in world.timeline()
    assert f"Impact: {mark} (Ana)" in world.timeline()
    world.turn(seconds=2)
    (file,) = world.files()
    assert file[0] == f"{FIRST}-post-mortem-2.md" and mark in file[1].replace("\\", "")
    said = " ".join(words_of(each.blocks) + each.text for each in world.said(world.room()))
    assert SECRET not in said + file[1] + " ".join(world.timeline()) + stored(world)
    folder = world.bot.tocsin.settings.data / "postmortems"
    assert [path.name for path in folder.iterdir()] == [f"{FIRST}-post-mortem-2.md"]

    world.person("bo").unpin(world.room().id, ts)
    world.person("bo").pin(world.room().id, ts)
    world.person("bo").shortcut("add_to_timeline", (world.room().name, ts))
    assert world.hears("bo", "was redacted, and does not come back")
    world.settle()
    assert SECRET not in stored(world), "and nothing brings it back"
    assert "holds nothing" in words(world.types("bo", f"/incident timeline redact {note}"))


def test_and_where_later_incidents_were_told_of_it(world: World) -> None:
    world.alert()
    world.types("ana", f"/incident resolve {SECRET}")
    world.turn(days=3)
    world.types("bo", "/incident declare high Streaming jobs stopped again", "general")
    first, second = world.rooms()
    assert SECRET in world.thread(second)[0] and SECRET in world.card(second)
    shown = numbered(words(world.types("bo", "/incident timeline", first.name)))
    resolved = next(number for number, text in shown.items() if "resolved by Ana" in text)
    world.types("bo", f"/incident timeline redact {resolved} a token", first.name)
    assert "*Fixed by*  [redacted by Bo" in world.thread(second)[0]
    assert "fixed by [redacted by Bo" in world.card(second)
    assert SECRET not in stored(world)
