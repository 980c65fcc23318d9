"""Who comes late learns what they missed without asking anybody."""

from __future__ import annotations

from tests.flows.world import FIRST, World, words


def test_catchup_says_all_that_matters_in_order(world: World) -> None:
    world.alert()
    world.turn(minutes=2)
    world.types("ana", "/incident ack")
    world.types("ana", "/incident assign me")
    world.types("bo", "/incident assign operations me")
    world.types("ana", "/incident impact 5 % of queries fail")
    world.turn(minutes=3)
    world.types("bo", "/incident note the <!channel> join is too large")
    world.types("bo", "/incident status mitigating rolling back")
    world.types("ana", "/incident update a fix is on its way, next update 14:40")
    told = words(world.types("dag", f"/incident catchup {FIRST}", "general"))
    lines = told.splitlines()
    assert lines[0] == "*INC-2026-001*  🔴 CRITICAL Streaming jobs stopped"
    assert lines[1].startswith("Mitigating · began ") and "acknowledged by Ana" in lines[1]
    assert "*Roles*  commander Ana, operations Bo" in lines
    assert "*Impact*  5 % of queries fail" in lines
    assert "*Alerts*  1 of 1 still fires: Streaming jobs stopped" in lines
    headings = [line for line in lines if line.startswith("*") and line.endswith("*")]
    assert headings == ["*What happened*", "*What is known*", "*What was done*", "*Last update*"]
    assert '"the &lt;!channel&gt; join is too large" (note by Bo)' in told
    assert "rolling back; status mitigating (Bo)" in told
    assert '"a fix is on its way", next update' in told
    assert "*Next*  status update due" in told and "14:40 UTC" in told
    assert f"<#{world.room().id}>" in lines[-1] and "|Runbook>" in lines[-1]


def test_who_joins_later_is_told_once_and_who_was_there_is_not(world: World) -> None:
    world.alert("Kafka lags", service="kafka")
    room = world.room()
    assert world.whispers("bo", room) == []
    world.turn(minutes=10)
    world.types("dag", f"/incident join {FIRST}", "general")
    (told,) = world.whispers("dag", room)
    assert told.startswith("*INC-2026-001*  🔴 CRITICAL Kafka lags") and "nobody has acknowledged" in told
    assert world.loud() == []
    world.practice.slack.workspace.leave(room.id, "U0DAG")
    world.types("dag", f"/incident join {FIRST}", "general")
    assert "U0DAG" in room.members and len(world.whispers("dag", room)) == 1


def test_the_tray_has_it(world: World) -> None:
    world.alert()
    tray = world.types("bo", "/incident")
    assert "Streaming jobs stopped" in world.presses("bo", "run", tray.ts)


def test_of_what_is_over_it_says_how_it_was_fixed(world: World) -> None:
    world.alert()
    world.types("ana", "/incident ack")
    world.types("ana", "/incident resolve restarted the job")
    told = words(world.types("bo", "/incident catchup"))
    assert "*Fix*  restarted the job" in told and "· resolved " in told and "*Next*" not in told


def test_a_private_incident_is_caught_up_on_in_its_channel_alone(world: World) -> None:
    world.person("ana").command("general", "/incident declare")
    world.submits("ana", title="A key leaked", severity="critical", private=["yes"])
    assert "There is no incident" in words(world.types("bo", f"/incident catchup {FIRST}", "general"))
    world.turn(minutes=6)
    world.types("ana", "/incident assign scribe @bo")
    (told,) = world.whispers("bo", world.room())
    assert "A key leaked" in told
