"""An incident ends, and may begin again."""

from __future__ import annotations

from tests.flows.world import FIRST, World, line_of, words


def test_in_one_line(world: World) -> None:
    world.alert()
    for minutes in (15, 15, 11):
        world.turn(minutes=minutes)
    told = words(world.types("bo", "/incident resolve raised memory & rewrote the join"))
    assert "INC-2026-001 is resolved after 41 min." in told and "post-mortem draft" in told
    card = world.card()
    assert line_of(card, "*Duration*").startswith("41 min")
    assert line_of(card, "*Fix*") == "raised memory &amp; rewrote the join"
    assert world.rung() == [
        (f"{FIRST}:{n}", who, "resolved") for n, who in ((1, "Ana"), (2, "Bo"), (3, "Cleo"))
    ]
    assert world.timeline()[-2] == "Incident resolved by Bo: raised memory & rewrote the join"

    assert "INC-2026-001 is resolved already" in words(world.types("bo", "/incident resolve me too"))
    for command in ("ack", "severity low", "assign me"):
        assert "INC-2026-001 is resolved since 14:41 UTC" in words(world.types("bo", f"/incident {command}"))
    assert "Noted" in words(world.types("bo", "/incident note for the review")), "notes are still welcome"
    assert len(world.files()) == 1 and world.incident()["status"] == "resolved"


def test_a_stale_form_says_so_and_overwrites_nothing(world: World) -> None:
    world.alert()
    world.presses("ana", "open_resolve")
    assert world.person("ana").modal(20)
    world.types("bo", "/incident resolve restarted the cluster")
    late = world.submits("ana", resolution="something else")
    assert "INC-2026-001 is resolved since 14:00 UTC: nothing was changed." in late.errors["resolution"]
    assert line_of(world.card(), "*Fix*") == "restarted the cluster"
    assert line_of(world.card(), "*Resolved by*") == "Bo"


def test_a_button_of_before_says_what_is_now(world: World) -> None:
    world.alert("Streaming lags", "high")
    team = world.channel("data-platform")
    (alerted,) = world.said(team)
    world.types("ana", "/incident resolve caught up")
    told = world.presses("bo", "ack", alerted.ts, team)
    assert told == "INC-2026-001 is resolved since 14:00 UTC: nothing was changed."


def test_without_a_post_mortem(world: World) -> None:
    world.alert()
    world.presses("ana", "open_resolve")
    world.submits("ana", resolution="a false alarm", postmortem=[])
    assert world.hears("ana", "INC-2026-001 is resolved after 0 s.")
    assert world.files() == [] and world.incident()["status"] == "resolved"


def test_reopened_and_resolved_again_gives_a_second_draft(world: World) -> None:
    world.alert()
    world.turn(minutes=5)
    world.types("ana", "/incident resolve restarted")
    world.turn(minutes=10)
    assert "resolved → investigating" in words(world.types("bo", "/incident status investigating it is back"))
    card = world.card()
    assert card.startswith("🔴 CRITICAL") and line_of(card, "*Status*") == "Investigating"
    assert "Resolve" in card.splitlines()
    assert world.digest()[0].startswith("🔴 CRITICAL") and "Join" in world.digest()[0]
    assert "🔴 critical · investigating" in world.room().topic.value
    world.turn(minutes=9)
    assert "24 min" in line_of(world.card(), "*Since*"), "the card counts on"

    world.types("bo", "/incident resolve replaced the node")
    first, second = world.files()
    assert "replaced the node" not in first[1] and "replaced the node" in second[1]
    assert first[0] != second[0]
    assert world.get(f"/api/incidents/{FIRST}/postmortem.md") == second[1]
    assert "it is back; status investigating (Bo)" in second[1]
    assert len(world.digest()) == 1 and world.digest()[0].startswith("✅ CRITICAL")


def test_reopened_by_somebody_pages_nobody(world: World) -> None:
    world.alert()
    world.types("ana", "/incident ack")
    world.types("ana", "/incident resolve restarted")
    world.types("bo", "/incident status investigating")
    world.turn(minutes=59)
    assert len(world.rings()) == 1, "who reopens it is there"
