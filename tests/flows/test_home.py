"""The Home tab shows what somebody has to do, and is true whatever happens."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.flows.world import FIRST, World, words, words_of


def home(world: World, who: str) -> str:
    """What the tab of somebody shows; it follows what happens within seconds."""
    world.turn(seconds=6)
    return words_of((world.practice.slack.workspace.screens.home(world.person(who).user.id) or {})["blocks"])


def opens(world: World, who: str) -> str:
    world.person(who).open_home()
    world.settle()
    return words_of((world.practice.slack.workspace.screens.home(world.person(who).user.id) or {})["blocks"])


def published(world: World) -> list[str]:
    calls = world.practice.slack.calls
    return [call.params["user_id"] for call in calls if call.method == "views.publish"]


def uses(world: World, who: str, action: str, block: str) -> None:
    assert world.person(who).use(action, block_id=block).ok
    world.settle()


def test_it_shows_who_has_what_to_do_and_follows_what_happens(world: World) -> None:
    empty = opens(world, "ana")
    assert "Nothing waits for you." in empty and "No incident is open." in empty
    assert "*data-platform*  Ana" in empty, "who is on call"

    world.alert()
    assert "Streaming jobs stopped · INC-2026-001 · triage · not acknowledged" in home(world, "ana")
    assert "Your incidents" not in home(world, "ana")
    world.types("ana", "/incident ack")
    world.types("bo", "/incident task check the <!channel> brokers @ana")
    world.types("bo", "/incident task write to the vendor @ana")
    mine = home(world, "ana")
    assert "you acknowledged it" in mine and "acknowledged by Ana" in mine
    assert mine.index("Your tasks") < mine.index("brokers") < mine.index("write to the vendor")
    assert "<!channel>" not in mine
    assert "· 2 tasks open ·" in world.digest()[-1]
    assert "2 tasks open" in words(world.types("ana", "/incident"))
    assert world.incident()["open_tasks"] == 2 and world.incident()["roles"] == {}

    uses(world, "ana", "task_done", f"task-2:{FIRST}")
    assert world.person("ana").modal() is None, "the tab itself shows it"
    done = home(world, "ana")
    assert "write to the vendor" not in done and "brokers" in done
    assert "Ana did task 2: write to the vendor" in world.thread()

    uses(world, "ana", "open_resolve", f"home:{FIRST}")
    world.submits("ana", resolution="restarted")
    assert "No incident is open." in home(world, "ana") and "brokers" not in home(world, "ana")


def test_what_is_left_of_incidents_that_are_over(world: World) -> None:
    opens(world, "ana")
    opens(world, "bo")
    world.alert()
    world.types("ana", "/incident ack")
    world.types("ana", "/incident action @ana by 2026-03-02 watch the size")
    world.types("ana", "/incident action @ana by 2026-02-02 cap broadcast size")
    world.types("ana", "/incident action look at the brokers")
    world.types("ana", "/incident resolve restarted")
    world.types("ana", "/incident postmortem review @bo")
    assert "for you to review" in home(world, "bo") and "Your action items" not in home(world, "bo")
    world.turn(days=5)
    said, _ = opens(world, "ana"), opens(world, "bo")
    items = said.partition("Your action items\n")[2].partition("Post-mortems that wait for you\n")
    lines = [line for line in items[0].splitlines() if line != "Done"]
    assert lines == [
        "⏰ *Overdue*  INC-2026-001-A2  cap broadcast size · Ana · due Feb 2, 2026",
        "INC-2026-001-A1  watch the size · Ana · due Mar 2, 2026",
        "INC-2026-001-A3  look at the brokers · nobody · no day said",
        "Nobody has it yet, and you added it.",
    ]
    assert "· for you to finish and publish · <#" in items[2]
    uses(world, "ana", "item_done", f"item:{FIRST}-A2")
    assert world.person("ana").modal() is None and "cap broadcast size" not in home(world, "ana")
    uses(world, "ana", "open_postmortem", f"postmortem:{FIRST}")
    assert "*Missing*" in shown(world)
    world.person("ana").close_modal()

    world.types("ana", "/incident declare", "general")
    world.submits("ana", title="Leaked key", severity="high", private=["yes"])
    private = world.rooms()[-1].name
    world.types("ana", "/incident action @cleo by 2026-02-20 rotate all keys", private)
    world.types("ana", "/incident resolve rotated them", private)
    world.types("ana", "/incident postmortem review @cleo", private)
    told = opens(world, "cleo")
    assert "An action item of INC-2026-002, which is private: INC-2026-002-A1, due Feb 20, 2026" in told
    assert "INC-2026-002, which is private · for you to review, in its channel" in told
    assert "Leaked" not in told and "rotate" not in told
    world.types("ana", "/incident postmortem publish anyway", world.rooms()[0].name)
    assert FIRST not in home(world, "ana").partition("Post-mortems that wait")[2]


def test_what_changes_together_costs_one_call_and_nothing_none(world: World) -> None:
    opens(world, "ana")
    opens(world, "bo")
    before = len(published(world))
    for number in range(20):
        world.alert(f"Node {number} lost", "medium", service=f"service-{number}", settle=False)
    world.turn(seconds=6)
    assert sorted(published(world)[before:]) == ["U0ANA", "U0BO"]
    before = len(published(world))
    world.turn(hours=25)
    world.alert("One more", "low", service="late")
    world.turn(seconds=6)
    assert len(published(world)) == before, "nobody has looked since yesterday"
    assert "One more" in opens(world, "ana")


def test_private_ones_show_to_who_is_inside(world: World) -> None:
    opens(world, "ana")
    opens(world, "cleo")
    world.person("ana").shortcut("declare_incident")
    world.submits("ana", title="Leaked key", severity="high", private=["yes"])
    assert "private · Leaked key" in home(world, "ana") and "you declared it" in home(world, "ana")
    assert "Leaked key" not in home(world, "cleo") and FIRST not in home(world, "cleo")
    world.types("ana", "/incident assign scribe @cleo", world.room().name)
    assert "you are scribe" in home(world, "cleo")


def test_of_two_that_show_it_at_once_the_newer_state_stays(world: World) -> None:
    opens(world, "ana")
    world.alert()
    # Slack's tab has moved on since, as when another job has shown it: its word for it is another.
    place = world.practice.slack.workspace.screens
    place.publish("U0ANA", {"type": "home", "blocks": []})
    assert "Streaming jobs stopped" in home(world, "ana")
    outcomes = [call.outcome for call in world.practice.slack.calls if call.method == "views.publish"]
    assert outcomes[-2:] == ["hash_conflict", "ok"]


def test_answers_come_in_a_window_and_old_buttons_are_answered(make_world: Callable[..., World]) -> None:
    world = make_world()
    opens(world, "ana")
    uses(world, "ana", "help", "home")
    assert "/incident declare" in shown(world)
    world.person("ana").close_modal()
    screens = world.practice.slack.workspace.screens
    old = {"type": "button", "action_id": "gone", "text": {"type": "plain_text", "text": "Gone"}}
    screens.publish("U0ANA", {"type": "home", "blocks": [{"type": "actions", "elements": [old]}]})
    uses(world, "ana", "gone", "")
    assert "This is from before Tocsin was changed" in shown(world)
    assert "Nothing waits for you." in home(world, "ana"), "and the tab is the new one"


def shown(world: World) -> str:
    modal: Any = world.person("ana").modal(20)
    assert modal, "no window opened"
    return words_of(modal["blocks"])
