"""Slack is down, slow, full or forgetful: pages go out all the same, and everything appears once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.flows.world import FIRST, World, words

Make = Callable[..., World]


def everything_once(world: World) -> None:
    """One channel with one card, one digest line, and no post twice."""
    room = world.room()
    assert list(room.pins) == [world.card_message().ts]
    texts = [message.text for message in world.said(room)]
    assert len(texts) == len(set(texts)), texts
    assert len(world.digest()) == 1


def test_down_while_an_alert_comes(world: World) -> None:
    slack = world.practice.slack.faults
    slack.add(kind="down")
    world.alert()
    world.alert("Checkpoints fail", "high")
    assert world.rings() == ["CRITICAL Streaming jobs stopped, streaming, INC-2026-001"]
    assert world.rooms() == [] and world.digest() == []
    world.turn(seconds=30)
    world.practice.pagerduty.acknowledge(f"{FIRST}:1", by="Ana")
    world.settle()
    world.turn(minutes=1)
    assert world.rooms() == []

    slack.clear()
    world.turn(minutes=1)
    world.turn(minutes=1)
    everything_once(world)
    assert "acknowledged by Ana" in world.card()
    assert world.thread() == [
        "Checkpoints fail, streaming (Generic JSON) · <!date^1769695200^{time}|14:00 UTC>"
    ]
    assert "acknowledged by Ana" in world.digest()[0] and "Join" in world.digest()[0]


def test_what_comes_late_comes_in_order(world: World) -> None:
    world.alert()
    world.practice.slack.faults.add(kind="500")
    for number in range(4):
        world.types("ana", f"/incident note number {number}")
    world.types("ana", "/incident status mitigating")
    assert world.thread() == []
    world.turn(minutes=1)
    world.practice.slack.faults.clear()
    world.turn(minutes=1)
    assert [line.split('"')[1] for line in world.thread()[:4]] == [f"number {number}" for number in range(4)]
    assert "triage → mitigating" in world.thread()[4]


def test_asked_to_wait_the_bot_waits(world: World) -> None:
    world.practice.slack.faults.add(method="conversations.create", kind="429", times=1, retry_after=30)
    world.alert()
    world.alert("Dashboards are empty", service="power-bi")
    for seconds in (5, 10, 10, 4):
        world.turn(seconds=seconds)
    assert calls(world, "conversations.create") == ["fault:429"], "not for the other incident either"
    assert len(world.rings()) == 2
    world.turn(seconds=1)
    assert calls(world, "conversations.create") == ["fault:429", "ok", "ok"]
    assert len(world.rooms()) == 2


def test_asked_to_wait_in_one_channel_the_others_go_on(world: World) -> None:
    world.alert()
    world.practice.slack.faults.add(
        method="chat.postMessage", kind="429", times=1, retry_after=40, about=world.room().id
    )
    world.types("ana", "/incident note first")
    world.alert("Dashboards are empty", service="power-bi")
    assert len(world.digest()) == 2 and len(world.rooms()) == 2
    streaming = world.rooms()[0]
    world.turn(seconds=39)
    assert world.thread(streaming) == []
    world.turn(seconds=1)
    assert len(world.thread(streaming)) == 1


@pytest.mark.parametrize("kind", ["lost_reply", "500"])
def test_each_step_may_fail_once(world: World, kind: str) -> None:
    for service, method in {
        "streaming": "conversations.create",
        "kafka": "conversations.setPurpose",
        "power-bi": "chat.postMessage",
        "databricks": "pins.add",
        "data-lake": "conversations.invite",
        "api": "bookmarks.add",
        "cost": "chat.update",
        "security": "conversations.setTopic",
    }.items():
        fault = world.practice.slack.faults.add(method=method, kind=kind, times=1)
        world.alert(f"Trouble with {service}", service=service)
        for _ in range(3):
            world.turn(seconds=2)
        assert fault.times == 0, f"{method} was met"
        room = world.rooms()[-1]
        assert list(room.pins) == [world.card_message(room).ts] and len(world.said(room)) == 1, method
        assert [mark.title for mark in room.bookmarks] == ["Runbook"], method
        assert room.topic.value.startswith("🔴 critical"), method
        assert len(room.members) >= 3, method
    assert len(world.rooms()) == 8 and len(world.digest()) == 8


def test_every_answer_is_lost_for_a_while(world: World) -> None:
    """Every call takes effect and says that it did not."""
    world.practice.slack.faults.add(kind="lost_reply", times=12)
    world.alert()
    world.types("ana", f"/incident note {FIRST} while it is like this", "general")
    for _ in range(8):
        world.turn(minutes=1)
    everything_once(world)
    assert len(world.thread()) == 1


def test_the_post_mortem_file_is_shared_once(world: World) -> None:
    world.alert()
    faults = world.practice.slack.faults
    for n, kind in enumerate(("lost_reply", "500"), 1):
        faults.add(method="files.completeUploadExternal", kind=kind, times=1)
        world.types("ana", "/incident resolve restarted")
        for _ in range(3):
            world.turn(seconds=2)
        assert len(world.files()) == n
        world.types("ana", "/incident status investigating")
    assert "restarted" in world.files()[1][1]


def test_somebody_elses_channel_has_the_name(world: World) -> None:
    name = "inc-2026-001-streaming-jobs-stopped"
    workspace = world.practice.slack.workspace
    theirs = workspace.create_channel(name, "U0DAG")
    world.alert()
    assert world.incident()["channel"]["name"] == f"{name}-2"
    ours = world.channel(f"{name}-2")
    assert "🔴 CRITICAL" in world.card(ours) and world.said(theirs) == []


def test_no_digest_channel(make_world: Make) -> None:
    world = make_world()
    workspace = world.practice.slack.workspace
    workspace.rename(world.channel("incidents").id, workspace.bot_user_id, "old-incidents")
    world.alert()
    assert world.card().startswith("🔴 CRITICAL") and len(world.rings()) == 1
    workspace.rename(world.channel("old-incidents").id, workspace.bot_user_id, "incidents")
    world.types("ana", "/incident ack")
    world.turn(minutes=1)
    assert len(world.digest()) == 1 and "acknowledged by Ana" in world.digest()[0]


def test_somebody_who_has_left_keeps_nobody_else_out(world: World) -> None:
    del world.practice.slack.workspace.users["U0ANA"]
    world.alert()
    assert {"U0BO", "U0CLEO"} <= world.room().members
    assert world.card_message().ts in world.room().pins


def test_commands_are_answered_while_slack_is_down(world: World) -> None:
    world.alert()
    world.practice.slack.faults.add(kind="down")
    for text, answer in (
        ("ack", "You have INC-2026-001"),
        ("status mitigating", "investigating → mitigating"),
        ("note it is slow", "Noted"),
        ("severity high", "critical → high"),
        ("assign me", "Ana commands INC-2026-001"),
        ("list", "INC-2026-001"),
        ("timeline", "Streaming jobs stopped"),
        ("declare high Another one", "INC-2026-002 is declared as high"),
        (
            "declare",
            "The same in one line: /incident declare [private] [severity] [title]",
        ),
        (
            "resolve",
            "Slack did not open the form. The same in one line: /incident resolve [how it was fixed]",
        ),
        ("resolve restarted", "INC-2026-001 is resolved"),
    ):
        assert answer in words(world.types("ana", f"/incident {text}")), text
    world.practice.slack.faults.clear()
    world.turn(minutes=1)
    world.turn(minutes=1)
    assert world.card(world.rooms()[0]).startswith("✅ RESOLVED")
    assert len(world.files()) == 1 and len(world.rooms()) == 2


def test_a_form_that_slack_is_slow_to_open_delays_no_answer(world: World) -> None:
    world.alert()
    world.practice.slack.faults.add(method="views.open", kind="slow", seconds=5, times=1)
    assert "Slack did not open the form" in words(world.types("ana", "/incident declare"))
    assert world.practice.slack.people.deliveries[-1].error == ""


def test_what_waits_for_slack_is_said(world: World) -> None:
    world.alert()
    world.practice.slack.faults.add(kind="500")
    world.types("ana", "/incident note first")
    assert "Slack did not answer; your note is saved and appears when it does." in words(
        world.types("ana", "/incident note second")
    )
    assert "Slack did not answer; the change is saved" in words(world.types("ana", "/incident ack"))
    assert "Slack did not answer" not in words(world.types("ana", "/incident list"))
    world.practice.slack.faults.clear()
    world.turn(minutes=1)
    assert len(world.thread()) == 2
    assert "Slack did not answer" not in words(world.types("ana", "/incident note third"))


def test_a_page_never_waits_for_slack(world: World) -> None:
    held = world.practice.slack.faults.add(method="conversations.create", kind="hold")
    world.alert(settle=False)
    assert held.wait_until_held()
    assert world.person("ana").until(world.rings), "the phone rings while Slack stands still"
    assert world.rooms() == []
    world.practice.slack.faults.clear()
    world.settle()
    everything_once(world)


def test_shown_out_of_its_channels_the_bot_comes_back(world: World) -> None:
    world.alert()
    workspace = world.practice.slack.workspace
    for place in (world.channel("incidents"), world.room()):
        workspace.leave(place.id, workspace.bot_user_id)
    world.types("ana", "/incident ack")
    world.types("ana", "/incident note still here?")
    world.alert("Dashboards are empty", service="power-bi")
    assert "acknowledged by Ana" in world.card(world.rooms()[0])
    assert len(world.thread(world.rooms()[0])) == 1 and len(world.digest()) == 2


def test_the_channel_is_archived_in_the_middle(make_world: Make) -> None:
    world = make_world()
    world.alert()
    room = world.room()
    world.practice.slack.workspace.archive(room.id, "U0ANA")
    assert "You have" in words(world.types("bo", "/incident ack INC-2026-001", "general"))
    world.types("bo", "/incident resolve INC-2026-001 it is over", "general")
    world.turn(minutes=1)
    assert world.digest()[0].startswith("✅ CRITICAL")
    assert [state for _, _, state in world.rung()] == ["resolved"]
    assert "it is over" in world.get(f"/api/incidents/{FIRST}/postmortem.md")


def test_a_team_without_its_channel_is_told_in_the_digest_channel(world: World) -> None:
    workspace = world.practice.slack.workspace
    workspace.rename(world.channel("data-platform").id, workspace.bot_user_id, "elsewhere")
    world.alert("Streaming lags", "high")
    told = [text for text in world.digest() if "data-platform: please look" in text]
    assert len(told) == 1 and "<@U0ANA> <@U0BO> <@U0CLEO>" in told[0]


def test_what_is_over_before_slack_is_back_is_asked_of_no_team(world: World) -> None:
    world.practice.slack.faults.add(kind="down")
    world.alert("Streaming lags", "high")
    world.types("dag", "/incident resolve INC-2026-001 a hiccup", "general")
    world.practice.slack.faults.clear()
    for _ in range(4):
        world.turn(minutes=1)
    assert world.said(world.channel("data-platform")) == []
    assert world.digest()[0].startswith("✅ HIGH")


def test_a_channel_that_may_not_be_made(make_world: Make) -> None:
    world = make_world()
    world.practice.slack.faults.add(method="conversations.create", kind="restricted_action")
    world.alert()
    assert len(world.rings()) == 1 and world.rooms() == []
    (line,) = world.digest()
    assert "CRITICAL" in line and "Join" not in line
    assert "No channel could be opened" in " ".join(world.timeline())
    thread = [message.text for message in world.said(world.channel("incidents")) if message.thread_ts]
    assert thread and "No channel could be opened" in thread[0]


def test_a_late_call_for_help_calls_nobody_who_need_not_come(world: World) -> None:
    world.alert()
    world.practice.slack.faults.add(kind="down")
    world.practice.pagerduty.faults.add("500", times=2)
    world.turn(minutes=15)
    world.turn(seconds=5)
    world.turn(seconds=5)
    assert [state for _, _, state in world.rung()] == ["triggered", "triggered"], "it got through in the end"
    world.practice.slack.faults.clear()
    world.turn(minutes=2)
    world.turn(minutes=2)
    assert "The page to Bo failed" in " ".join(world.thread())
    assert world.loud() == [] and "<!here>" not in "".join(world.thread())


def calls(world: World, method: str) -> list[str]:
    return [call.outcome for call in world.practice.slack.calls if call.method == method]
