"""Everything works without a public address for Slack."""

from __future__ import annotations

from collections.abc import Callable

from tests.flows.world import World, line_of, words


def test_commands_buttons_forms_and_marks_by_socket(make_world: Callable[..., World]) -> None:
    world = make_world(by_socket=True)
    people = world.practice.slack.people
    people.request_url = ""
    ready = f"{world.bot.url}/readyz"
    assert world.person("ana").until(lambda: world.http.get(ready).status_code == 200)
    world.alert()
    assert len(world.rings()) == 1 and world.card().startswith("🔴 CRITICAL")

    assert "You have INC-2026-001" in words(world.types("ana", "/incident ack"))
    assert "Ana acknowledged INC-2026-001" in words(world.types("bo", "/incident ack"))
    assert "Take command" in world.card()
    world.presses("ana", "take_command")
    assert line_of(world.card(), "*Commander*") == "Ana"
    assert "investigating → mitigating" in world.chooses("ana", "set_status", "mitigating")
    ts = world.person("bo").say(world.room().name, "rolled back")
    world.person("bo").pin(world.room().id, ts)
    world.settle()
    assert any('"rolled back" (Bo' in line for line in world.timeline())

    world.types("bo", "/incident declare", "general")
    refused = world.submits("bo", title="  ", severity="high")
    assert refused.errors == {"title": "An incident needs a title and a severity."}
    world.person("bo").close_modal()
    world.presses("ana", "open_resolve")
    world.submits("ana", resolution="rolled back")
    assert world.card().startswith("✅ RESOLVED") and len(world.files()) == 1
    assert {attempt.through for attempt in people.deliveries} == {"socket"}
