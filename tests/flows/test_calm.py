"""What keeps an incident calm: flapping, storms, what hangs together, ends by itself, or ends too early."""

from __future__ import annotations

import re

from tests.flows.world import FIRST, World, line_of

SECOND = "INC-2026-002"


def flap(world: World, times: int) -> None:
    """Resolves and fires so many times, two minutes apart."""
    for _ in range(times):
        world.turn(minutes=2)
        world.alert(status="resolved")
        world.turn(minutes=2)
        world.alert()


def test_an_alert_that_comes_and_goes_is_told_once(world: World) -> None:
    world.alert()
    world.types("ana", "/incident ack")
    world.types("ana", "/incident assign me")
    world.types("ana", "/incident update watching it, next update none")
    flap(world, 3)
    told = [line for line in world.thread() if "comes and goes" in line]
    assert told == [
        "Streaming jobs stopped, streaming, comes and goes: it began to fire 4 times within 15 minutes. "
        "It is told again when it holds (Generic JSON)"
    ]
    before = len(world.said(world.room()))
    flap(world, 5)
    assert len(world.said(world.room())) == before, "not a word more, and no offer to resolve"
    assert set(world.decisions()[-10:]) == {"flapping"}
    assert world.rings() == ["CRITICAL Streaming jobs stopped, streaming, INC-2026-001"]

    world.alert(status="resolved")
    assert world.loud()[-1].startswith("All alerts resolved"), "the last offer was taken back"
    world.turn(minutes=16)
    assert world.thread()[-1] == (
        "Streaming jobs stopped has been resolved for 15 minutes now, and no longer comes and goes"
    )
    assert world.loud()[-1].splitlines()[-1] == "Resolve"
    world.alert()
    assert world.decisions()[-1] == "attached", "from now on it is news again"


def test_a_flapping_alert_that_stays_is_told_to_stay(world: World) -> None:
    world.alert()
    world.types("ana", "/incident ack")
    flap(world, 4)
    world.turn(minutes=16)
    assert world.thread()[-1] == (
        "Streaming jobs stopped has fired for 15 minutes now, and no longer comes and goes"
    )
    assert "*Alert*  Streaming jobs stopped" in world.card()


def test_what_fires_soon_after_a_resolve_reopens_its_incident_and_rings_again(world: World) -> None:
    world.alert()
    world.turn(minutes=2)
    world.types("ana", "/incident ack")
    world.alert(status="resolved")
    world.turn(minutes=20)
    world.types("ana", "/incident resolve restarted it")
    assert [state for _, _, state in world.rung()] == ["resolved"]
    world.turn(minutes=12)
    world.alert()
    assert world.decisions()[-1] == "reopened"
    assert len(world.rooms()) == 1, "in its channel, not a new one"
    assert world.thread()[-1] == (
        "Reopened, 12 minutes after it was resolved: Streaming jobs stopped fires again"
    )
    card = world.card()
    assert card.startswith("🔴 CRITICAL") and line_of(card, "*Status*") == "Investigating"
    assert world.rung()[1][1:] == ("Ana", "triggered"), "nobody has it, so it rings"
    world.turn(minutes=15)
    assert world.rung()[2][1:] == ("Bo", "triggered"), "and escalates"
    world.types("bo", "/incident ack")
    world.types("bo", "/incident resolve replaced the node")
    incident = world.incident()
    assert incident["status"] == "resolved"
    assert len(world.files()) == 2, "a post-mortem for each time it was resolved"
    assert "acknowledged after 2 min" in world.files()[1][1], "by when somebody first had it"


def test_long_after_a_resolve_it_is_a_new_incident(world: World) -> None:
    world.alert()
    world.alert(status="resolved")
    world.types("ana", "/incident resolve restarted it")
    world.turn(minutes=31)
    world.alert()
    assert [room.name[:12] for room in world.rooms()] == ["inc-2026-001", "inc-2026-002"]


def test_a_low_incident_whose_alert_stays_away_ends_by_itself(world: World) -> None:
    world.alert("Disk cleanup is late", "low", service="data-lake")
    world.turn(minutes=10)
    world.alert("Disk cleanup is late", "low", service="data-lake", status="resolved")
    world.turn(minutes=29)
    assert world.incident()["status"] == "triage"
    world.turn(minutes=2)
    assert world.incident()["status"] == "resolved"
    assert world.timeline()[-2] == ("Incident resolved by Tocsin: Its alerts stayed resolved for 30 minutes.")


def test_a_high_incident_is_ended_by_people_only(world: World) -> None:
    world.alert("Streaming lags", "high")
    world.alert("Streaming lags", "high", status="resolved")
    world.turn(hours=3)
    assert world.incident()["status"] == "triage"


def test_what_depends_on_what_is_down_waits_behind_it(world: World) -> None:
    world.alert("Brokers unreachable", service="kafka")
    world.alert("Streaming lags", "high")
    world.alert("Checkpoints fail", "medium")
    assert len(world.rooms()) == 1 and len(world.get("/api/incidents")) == 1
    assert world.decisions() == ["opened", "muted", "muted"]
    assert world.thread() == [
        "Held back: Streaming lags. streaming depends on kafka, so its alerts wait until this is over"
    ]
    assert line_of(world.card(), "*Held back*") == "2 alerts of what depends on it"

    world.alert("Checkpoints fail", "medium", status="resolved")
    world.alert("Brokers unreachable", service="kafka", status="resolved")
    assert len(world.get("/api/incidents")) == 1, "it may need a moment to recover"
    world.turn(minutes=5)
    kafka = world.rooms()[0]
    assert world.thread(kafka)[-1] == ("2 alerts were held back behind this. 1 still fires: INC-2026-002")
    assert world.rooms()[1].name == "inc-2026-002-streaming-lags"
    newest = world.get("/api/alerts")[0]
    assert (newest["decision"], newest["incident"]) == ("opened", SECOND)
    assert newest["id"].endswith(".2"), "decided a second time"
    assert "what held it back is over" in newest["reason"]


def test_what_is_critical_speaks_whatever_it_depends_on(world: World) -> None:
    world.alert("Brokers unreachable", service="kafka")
    world.alert("Streaming jobs stopped")
    assert [who for _, who, _ in world.rung()] == ["Bo", "Ana"]


def test_a_storm_gathers_in_one_channel(world: World) -> None:
    for host in range(30):
        world.alert(f"Host {host} does not answer", "high", service=f"host-{host % 20}", settle=False)
    world.settle()
    rooms = {room.name: room for room in world.rooms()}
    assert len(rooms) == 6
    storm = rooms["inc-2026-006-alert-storm"]
    assert line_of(world.card(storm), "*Storm*").startswith("host-")
    assert "and 17 more" in world.card(storm)
    assert len(world.thread(storm)) <= 10, "the card counts the rest"
    newest = world.get("/api/alerts")[0]
    assert (newest["decision"], newest["incident"]) == ("attached", "INC-2026-006")
    assert (
        "5 incidents were opened by alerts within 1 minute, the limit is 5"
        in world.timeline("INC-2026-006")[0]
    )

    world.alert("Payments fail", service="billing")
    assert world.rings() == ["CRITICAL Payments fail, billing, INC-2026-007"], "it hides nothing critical"
    world.turn(minutes=3)
    world.alert("Host 99 does not answer", "high", service="host-99")
    assert world.get("/api/alerts")[0]["incident"] == "INC-2026-006", "the storm goes on"
    world.turn(minutes=6)
    world.alert("Disk full", "high", service="host-100")
    assert world.get("/api/alerts")[0]["incident"] == "INC-2026-008", "and is over"


def test_critical_alerts_gather_only_when_very_many_come_at_once(world: World) -> None:
    for number in range(40):
        world.alert(f"Payments of shop {number} fail", service=f"shop-{number}", settle=False)
    world.settle()
    assert len(world.get("/api/incidents")) == 26, "25 of their own, and one storm for the others"
    assert "INC-2026-026" in [alert["incident"] for alert in world.get("/api/alerts?decision=attached")]
    assert len(world.rings()) == 26
    for number in range(40, 45):
        world.turn(seconds=3)
        world.alert(f"Payments of shop {number} fail", service=f"shop-{number}")
    assert len(world.rings()) == 31, "one by one each rings, though the storm is open"


def test_many_alerts_of_one_incident_are_counted_on_the_card(world: World) -> None:
    for number in range(25):
        world.alert(f"Job {number} failed", "high", settle=False)
    world.settle()
    assert len(world.rooms()) == 1
    for _ in range(6):
        world.turn(seconds=1)
    told = re.findall(r"Job (\d+) failed", " ".join(world.thread()))
    assert told == [str(number) for number in range(1, 10)], "the first on the card, nine in its thread"
    assert "and 22 more" in world.card()
    assert len(world.timeline()) >= 25, "the timeline has them all"
    assert world.incident(FIRST)["alerts"]
