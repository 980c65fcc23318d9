"""/incident page rings somebody for this incident, whoever has it, and says whether they answered."""

from __future__ import annotations

import re

import pytest

from tests.flows.world import FIRST, World, line_of, words


def phone(world: World, who: str) -> list[str]:
    """What rang somebody, oldest first."""
    return [ring.text for ring in world.practice.pagerduty.phone(who)]


def open_and_acknowledged(world: World) -> None:
    world.alert()
    world.types("ana", "/incident ack")


def test_somebody_is_rung_though_the_incident_is_acknowledged(world: World) -> None:
    open_and_acknowledged(world)
    reply = words(world.types("ana", "/incident page dag consumers do not come back"))
    assert reply == f"Dag is rung for {FIRST}. The card says when they acknowledge."
    assert phone(world, "Dag") == [
        "Ana asks: consumers do not come back. CRITICAL Streaming jobs stopped, streaming, INC-2026-001"
    ]
    assert world.pages()[-1].event["payload"]["custom_details"]["Ana asks"] == "consumers do not come back"
    assert "Ana asks for Dag: consumers do not come back" in world.thread()
    assert re.match(r"Dag, paged .*, not acknowledged", line_of(world.card(), "*Asked for*"))
    assert world.person("dag").user.id in world.room().members, "and comes into the channel"
    world.turn(minutes=50)
    assert [state for _, _, state in world.rung()] == ["acknowledged", "triggered"], "Ana's stays answered"

    world.practice.pagerduty.acknowledge(world.pages()[-1].dedup_key, "Dag")
    world.settle()
    assert "Dag acknowledged (paged " in "\n".join(world.thread())
    assert re.match(r"Dag, acknowledged ", line_of(world.card(), "*Asked for*"))
    assert world.incident()["acknowledged_at"] and world.incident()["pages"][1]["acknowledged_by"] == "Dag"


def test_whoever_is_asked_goes_on_being_rung_until_they_answer_themselves(world: World) -> None:
    world.alert()
    world.types("cleo", "/incident page @dag the vault is locked")
    reply = words(world.types("ana", "/incident ack")).splitlines()
    assert reply[0].startswith(f"You have {FIRST}. Next:")
    assert reply[1] == "Dag was asked for by name, and is rung until they answer."
    reply = words(world.types("bo", "/incident ack")).splitlines()
    assert re.fullmatch(f"Ana acknowledged {FIRST} .*\\.", reply[0])
    assert reply[1] == "Dag was asked for by name, and is rung until they answer."
    told = world.http.post(f"{world.bot.url}/api/incidents/{FIRST}/ack", json={"by": "Cleo"}).json()
    assert (told["first"], told["rings_on"]) == (False, ["Dag"])
    assert [state for _, _, state in world.rung()] == ["acknowledged", "triggered"]
    assert words(world.types("dag", "/incident ack")).endswith("Nothing more rings.\nTake command")
    assert [state for _, _, state in world.rung()] == ["acknowledged", "acknowledged"]
    assert any(line.startswith("Dag acknowledged (paged ") for line in world.timeline())


def test_the_first_answer_of_whoever_was_asked_takes_the_incident(world: World) -> None:
    world.alert()
    world.types("cleo", "/incident page dag the vault is locked")
    world.types("dag", "/incident ack")
    assert [state for _, _, state in world.rung()] == ["acknowledged", "acknowledged"]
    assert world.incident()["acknowledged_at"]
    assert sum("Dag acknowledged" in line for line in world.timeline()) == 1


def test_a_team_means_who_is_on_call_for_it(world: World) -> None:
    open_and_acknowledged(world)
    assert words(world.types("ana", "/incident page security is this an attack")).startswith("Dag is rung")
    assert world.rung()[-1][1] == "Dag"


def test_who_was_rung_and_has_not_answered_is_rung_again_only_when_confirmed(world: World) -> None:
    open_and_acknowledged(world)
    world.types("ana", "/incident page bo brokers are down")
    asked = world.types("ana", "/incident page bo brokers are down")
    assert words(asked).startswith("Bo was rung ") and "has not acknowledged. Ring again?" in words(asked)
    assert len(phone(world, "Bo")) == 1
    answer = world.presses("ana", "run", asked.ts)
    assert answer.startswith("Bo is rung for")
    assert len(phone(world, "Bo")) == 2


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("clio it hangs", "Nobody and no team in the policy is called clio; did you mean cleo?"),
        ("secruity it hangs", "did you mean security?"),
        ("bo", "Say why: it is what they read first."),
        (f"bo {'a' * 201}", "too long for a phone"),
        ("@tocsin it hangs", "is not in the policy, so nobody knows how to ring them."),
    ],
)
def test_a_refusal_says_what_is_missing(world: World, typed: str, said: str) -> None:
    open_and_acknowledged(world)
    assert said in words(world.types("ana", f"/incident page {typed}"))
    assert len(world.rung()) == 1


def test_an_asked_page_neither_replaces_nor_ends_the_ladder(world: World) -> None:
    world.alert("Consumers lag", "medium", service="kafka")
    world.types("ana", f"/incident page {FIRST} cleo have a look", "general")
    assert [who for _, who, _ in world.rung()] == ["Cleo"]
    world.types("ana", f"/incident severity {FIRST} critical", "general")
    assert [who for _, who, _ in world.rung()] == ["Cleo", "Bo"], "level 1 of stream is rung as ever"
    world.turn(minutes=15)
    assert [who for _, who, _ in world.rung()] == ["Cleo", "Bo", "Cleo"], "by her level too"


def test_a_private_incidents_page_says_only_its_id(world: World) -> None:
    world.person("dag").command("general", "/incident declare")
    world.submits("dag", title="Keys leaked", severity="critical", service="security", private=["yes"])
    (room,) = world.rooms()
    world.types("dag", "/incident page ana the keys are out", room.name)
    assert phone(world, "Ana")[-1] == FIRST
    assert "keys" not in str(world.pages()[-1].event)


def test_of_an_incident_that_is_over_nobody_is_rung(world: World) -> None:
    open_and_acknowledged(world)
    room = world.room().name
    world.types("ana", "/incident page", room)
    refused = world.submits("ana", target="tocsin", reason="look").errors["target"]
    assert "is not in the policy" in refused
    world.submits("ana", target="cleo", reason="have a look")
    assert phone(world, "Cleo") and world.hears("ana", "Cleo is rung for")
    world.types("ana", "/incident resolve", room)
    world.submits("ana", resolution="restarted", postmortem=[])
    assert "is over, so nobody was rung" in words(world.types("ana", "/incident page bo look", room))
