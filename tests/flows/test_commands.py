"""What people type and press in an incident's channel, and what comes back."""

from __future__ import annotations

from tests.flows.world import FIRST, World, line_of, words


def test_note_and_undo(world: World) -> None:
    world.alert()
    world.turn(minutes=15)
    noted = world.types("ana", '/incident note the "join" is > 4 GB & @bo knows #general')
    assert words(noted).startswith("Noted <!date^") and noted.ephemeral
    said = '"the "join" is > 4 GB & @Bo knows #general" (note by Ana)'
    assert world.timeline()[-1] == said
    assert world.thread()[-1] == said.replace("&", "&amp;").replace(">", "&gt;")

    assert "Taken back: the note of 14:15 UTC" in world.presses("ana", "undo", noted.ts)
    assert not any("join" in line for line in world.timeline())
    said_now = world.thread()[-1]
    assert said_now.startswith("Ana took back the note of "), "its words are gone from where they stood"
    assert "taken back already" in world.presses("ana", "undo", noted.ts)
    assert "A note needs words" in words(world.types("ana", "/incident note"))

    world.practice.slack.faults.add(kind="500")
    unsaid = world.types("ana", "/incident note the password is hunter2")
    world.presses("ana", "undo", unsaid.ts)
    world.practice.slack.faults.clear()
    world.turn(minutes=1)
    assert "hunter2" not in "".join(world.thread()), "what was taken back in time is never said"


def test_status_moves_along_and_says_what_is_possible(world: World) -> None:
    world.alert()
    assert "triage → mitigating" in words(world.types("bo", "/incident status Mitigating fix is live"))
    assert world.thread()[-1] == "fix is live; status mitigating (Bo)"
    assert line_of(world.card(), "*Status*") == "Mitigating"
    assert "· mitigating ·" in world.digest()[0] and "· mitigating ·" in world.room().topic.value
    assert world.incident()["mitigated_at"] == "2026-01-29T14:00:00Z"

    assert "mitigating already" in words(world.types("bo", "/incident status mitigating"))
    asked = words(world.types("bo", "/incident status"))
    assert "INC-2026-001 is mitigating. Possible now: triage, investigating, resolved" in asked
    assert "Use /incident resolve" in words(world.types("bo", "/incident status resolved"))
    assert "INC-2026-001: mitigating → investigating" in world.chooses("ana", "set_status", "investigating")
    assert line_of(world.card(), "*Status*") == "Investigating"


def test_taking_command_by_every_name(world: World) -> None:
    world.alert(service="kafka", title="Kafka lags")
    assert "U0DAG" not in world.room().members
    for who, text, commander in (
        ("bo", "me", "Bo"),
        ("cleo", "@cleo", "Cleo"),
        ("bo", "commander ana", "Ana"),
        ("bo", "to Dag", "Dag"),
    ):
        assert f"{commander} commands INC-2026-001" in words(world.types(who, f"/incident assign {text}"))
        assert line_of(world.card(), "*Commander*") == commander
    assert world.thread()[-1] == "Dag is commander (named by Bo)" and "Bo took command" in world.thread()
    assert "U0DAG" in world.room().members, "who commands can see the channel"
    assert "commander @Dag" in world.room().topic.value and "commander Dag" in world.digest()[0]

    assert "Dag is the commander already" in words(world.types("bo", "/incident assign @dag"))
    assert "Nobody here is called zoe" in words(world.types("bo", "/incident assign zoe"))
    assert "*Commander*  Dag" in words(world.types("bo", "/incident assign"))


def test_timeline_list_and_help(world: World) -> None:
    world.alert("Power BI refresh is late", "medium", service="power-bi")
    world.alert()
    world.turn(minutes=15)
    world.turn(minutes=8)
    world.types("ana", "/incident ack")
    timeline = words(world.types("ana", "/incident timeline"))
    title, *lines = timeline.splitlines()
    assert title == "*INC-2026-002*  Streaming jobs stopped"
    assert [line.split("  ", 2)[-1] for line in lines] == [
        "Streaming jobs stopped, streaming (Generic JSON)",
        "Paged Ana",
        f"Channel <#{world.room().id}> opened",
        "Not acknowledged after 15 minutes. Escalated to Bo (level 2)",
        "Paged Bo (level 2)",
        "Ana acknowledged (paged <!date^1769695200^{time}|14:00 UTC>)",
    ]
    listed = words(world.types("ana", "/incident list", "general")).partition("\nShow")[0].splitlines()
    assert [line.split("  ")[:2] for line in listed] == [
        ["🔴 CRITICAL", "INC-2026-002"],
        ["🟡 MEDIUM", "INC-2026-001"],
    ]
    assert "investigating" in listed[0] and "23 min" in listed[0] and f"<#{world.room().id}>" in listed[0]
    usage = words(world.types("ana", "/incident help", "general"))
    assert [line for line in usage.splitlines() if line[0] != "`"][:4] == [
        *("*Start*", "*Work*", "*Tell*", "*End*")
    ]
    for command in ("declare", "ack", "status", "severity", "assign", "note", "timeline", "list", "resolve"):
        assert f"`/incident {command}" in usage
    one = words(world.types("ana", "/incident help timeline", "general"))
    assert "`/incident timeline edit 14:15 it is the broadcast join`" in one and "declare" not in one
    assert "Did you mean timeline?" in words(world.types("ana", "/incident help timelin", "general"))
    assert "INC-2026-002" in world.chooses("ana", "more", "timeline")


def test_an_unknown_word_offers_what_was_meant(world: World) -> None:
    world.alert()
    offered = world.types("ana", "/incident stauts mitigating it works again")
    assert "No command stauts. Did you mean status mitigating it works again?" in words(offered)
    assert "triage → mitigating" in world.presses("ana", "run", offered.ts)
    assert world.incident()["status"] == "mitigating"
    nothing = world.types("ana", "/incident xyzzy")
    assert words(nothing).splitlines() == ["No command xyzzy.", "Help"]
    assert "/incident declare" in world.presses("ana", "help", nothing.ts)


def test_the_bare_command_shows_what_can_be_done_here(world: World) -> None:
    empty = world.types("dag", "/incident", "general")
    assert words(empty).splitlines() == [
        "No incident is open.",
        *("Declare", "Convert this channel", "Who is on call", "Help"),
    ]
    world.alert()
    tray = world.types("dag", "/incident", "general")
    assert words(tray).splitlines() == [
        "1 incident is open.",
        "Declare",
        "Convert this channel",
        "Open incidents",
        "Who is on call",
        "Help",
    ]
    assert FIRST in world.presses("dag", "list", tray.ts, world.channel("general"))
    world.presses("dag", "open_declare", tray.ts, world.channel("general"))
    form = world.person("dag").modal(20)
    assert form and form["callback_id"] == "declare"

    here = world.types("ana", "/incident")
    assert "🔴 CRITICAL · Streaming jobs stopped · INC-2026-001" in words(here)
    assert "Acknowledge" in words(here).splitlines() and "Take command" not in words(here)
    assert "You have INC-2026-001" in world.presses("ana", "ack", here.ts)
    after = words(world.types("ana", "/incident")).splitlines()
    assert "Acknowledge" not in after and "Take command" in after
    world.types("ana", "/incident resolve restarted")
    closed = words(world.types("ana", "/incident")).splitlines()
    assert closed[0].startswith("✅ RESOLVED") and "Resolve" not in closed


def test_from_another_channel_one_says_which(world: World) -> None:
    world.alert()
    assert "This channel has no incident" in words(world.types("dag", "/incident ack", "general"))
    assert "You have INC-2026-001" in words(world.types("dag", "/incident ack inc-2026-001", "general"))
    assert "There is no incident INC-2026-009" in words(
        world.types("dag", "/incident note INC-2026-009 hello", "general")
    )
    world.types("dag", "/incident note INC-2026-001 seen from afar", "general")
    assert world.timeline()[-1] == '"seen from afar" (note by Dag)'

    (line,) = world.said(world.channel("incidents"))
    assert "You are in" in world.presses("dag", "join", line.ts, world.channel("incidents"))
    assert "U0DAG" in world.room().members
