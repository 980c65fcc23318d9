"""Who may do what in Slack: guests and strangers nothing, members all but what the policy keeps for some."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from bot.practice.slack.records import User, UserGroup
from tests.flows.policies import policy_with
from tests.flows.world import World, words

RULES = (
    "[{actions: [cancel, close], at_least: high, roles: [commander], groups: [leads]},"
    " {actions: [silence], people: [ana]}, {actions: [acknowledge, declare, note], groups: [leads]}]"
)


def meets(world: World, user: User, *channels: str) -> None:
    """Somebody more is in the workspace, and in these channels."""
    world.practice.slack.workspace.add_user(user)
    for name in channels:
        world.channel(name).members.add(user.id)


def test_guests_and_strangers_change_nothing(world: World) -> None:
    world.settle()
    meets(world, User("U0GUS", "gus", "Gus", "gus@example.com", is_restricted=True), "general")
    meets(world, User("U0SOLO", "solo", "Solo", "s@example.com", is_ultra_restricted=True), "general")
    meets(world, User("U0EVE", "eve", "Eve", "eve@example.org", team_id="T0OTHER"), "general")
    world.turn(hours=1)
    for guest in ("gus", "solo"):
        told = words(world.types(guest, "/incident declare high I can do this", "general"))
        assert told == "Guests cannot declare an incident. Every full member of the workspace can."
    assert world.get("/api/incidents") == []

    world.alert()
    room = world.room()
    room.members |= {"U0GUS", "U0EVE"}
    assert "Streaming jobs stopped" in words(world.types("gus", "/incident list", "general"))
    assert "Acknowledge" not in words(world.types("gus", "/incident"))
    assert world.presses("gus", "ack").startswith("Guests cannot acknowledge an incident.")
    assert world.presses("eve", "ack") == (
        "People of other workspaces see and change nothing here. A full member of this workspace can."
    )
    ts = world.person("bo").say(room.id, "it is the join")
    world.person("gus").pin(room.id, ts)
    world.settle()
    assert world.incident()["acknowledged_at"] is None
    assert not any("it is the join" in line for line in world.timeline())
    world.person("bo").react(room.id, ts, "pushpin")
    world.settle()
    assert any("it is the join" in line for line in world.timeline())
    assert world.presses("bo", "ack").startswith("You have INC-2026-001")


def test_what_the_policy_keeps_for_some(tmp_path: Path, make_world: Callable[..., World]) -> None:
    world = make_world(policy=policy_with(tmp_path, authority=RULES))
    world.settle()
    world.practice.slack.workspace.usergroups["S0LEADS"] = UserGroup("S0LEADS", "leads", "Leads", ["U0CLEO"])
    world.turn(minutes=5)
    world.alert()
    refused = "Only the commander (nobody yet) or @leads can cancel an incident of severity critical."
    free = " To take that role: /incident assign commander me"
    assert words(world.types("bo", "/incident cancel a test")) == refused + free
    assert "Cancel" not in words(world.types("bo", "/incident"))
    assert "Cancel" in words(world.types("cleo", "/incident"))
    assert words(world.types("bo", "/incident silence kafka 2h why", "general")) == (
        "Only Ana can hold alerts back."
    )
    helped = words(world.types("bo", "/incident help"))
    assert "critical: stop production · high: modify config · medium: restart services" in helped
    assert "hold alerts back: Ana" in helped
    told = words(world.types("bo", "/incident assign me"))
    assert told.endswith(
        "While it is critical, you can stop production, modify config, restart services or update docs."
    )

    # What was read of the group lasts over a restart.
    world.practice.slack.faults.add(method="usergroups.list", kind="internal_error")
    world.practice.stop_bot()
    world.practice.start_bot()
    note = "/incident note INC-2026-001 the join is too large"
    assert words(world.types("dag", note, "general")) == "Only @leads can change the timeline of an incident."
    assert words(world.types("cleo", note, "general")).startswith("Noted")

    # Where nothing was read, an incident is declared and acknowledged all the same.
    world.practice.stop_bot()
    for file in world.folder.glob("tocsin*.sqlite*"):
        file.unlink()
    world.practice.start_bot()
    world.types("dag", "/incident declare high Kafka is down", "general")
    assert "You have INC-2026-001" in words(world.types("dag", "/incident ack INC-2026-001", "general"))
    assert words(world.types("cleo", note, "general")) == (
        "Only @leads can change the timeline of an incident, and Slack does not say just now who is in "
        "@leads. Try again soon."
    )
