"""Who does what in an incident, and what happens while nobody commands."""

from __future__ import annotations

from tests.flows.world import World, line_of, words, words_of


def told_alone(world: World, who: str) -> list[str]:
    return [words_of(message.blocks) for message in world.direct(who)]


def test_whoever_gets_a_role_is_told_what_it_asks_of_them(world: World) -> None:
    world.alert()
    given = words(world.types("ana", "/incident assign communications @cleo"))
    assert given == "Cleo is communications of INC-2026-001.\nThey are told what that asks of them."
    (told,) = told_alone(world, "cleo")
    assert told.startswith("*You are communications of INC-2026-001* (named by Ana).\n🔴 CRITICAL Streaming")
    assert "• Tell stakeholders how it stands" in told and f"<#{world.room().id}>" in told
    assert line_of(world.card(), "*Communications*") == "Cleo"
    assert world.thread()[-1] == "Cleo is communications (named by Ana)"
    assert world.loud() == []

    taken = words(world.types("bo", "/incident assign me scribe"))
    assert taken.startswith("Bo is scribe of INC-2026-001.\n• Write down what is seen")
    assert told_alone(world, "bo") == [], "the answer said it"
    world.types("ana", "/incident assign scribe @dag")
    assert told_alone(world, "bo") == [
        "You are no longer scribe of INC-2026-001: Dag.\n"
        f"🔴 CRITICAL Streaming jobs stopped, triage\n<#{world.room().id}>  <https://runbooks.example/"
        "streaming|Runbook>"
    ]
    assert "U0DAG" in world.room().members


def test_of_two_who_take_command_at_once_the_second_is_told_of_the_first(world: World) -> None:
    world.alert()
    world.types("ana", "/incident ack")
    assert "Take command" in world.card().splitlines()
    assert "Ana commands INC-2026-001." in world.presses("ana", "take_command")
    late = world.types("bo", "/incident")
    assert "Take command" not in words(late)
    shown = world.types("bo", "/incident assign")
    assert "*Commander*  Ana: Decide what is done next" in words(shown)
    hands = world.person("bo")
    hands.choose(world.room().id, shown.ts, "take_role", "commander")
    assert world.hears(
        "bo", "Ana has taken commander already. To take it over: /incident assign commander me"
    )
    world.types("bo", "/incident assign commander me")
    assert line_of(world.card(), "*Commander*") == "Bo"
    world.presses("bo", "ask_assign", shown.ts)
    world.submits("bo", role="scribe", target="cleo")
    assert line_of(world.card(), "*Scribe*") == "Cleo" and world.hears("bo", "Cleo is scribe")
    assert "You are no longer commander of INC-2026-001: Bo." in told_alone(world, "ana")[0]


def test_a_role_is_given_up_by_word_and_by_leaving(world: World) -> None:
    world.alert()
    world.types("bo", "/incident assign operations me")
    world.types("bo", "/incident assign me")
    assert "Nobody is operations of INC-2026-001 any more" in words(
        world.types("bo", "/incident assign operations nobody")
    )
    assert world.thread()[-1] == "Bo gave up the role of operations"
    assert "Nobody is the operations" in words(world.types("bo", "/incident assign operations nobody"))
    left = words(world.types("bo", "/incident leave"))
    assert left.startswith("You gave up commander of INC-2026-001.")
    assert "*Commander*" not in world.card() and "no commander yet" in world.room().topic.value
    assert "You have no role in INC-2026-001" in words(world.types("bo", "/incident leave"))
    assert "no role operatoins; did you mean operations?" in words(
        world.types("bo", "/incident assign operatoins @ana")
    )


def test_whoever_joins_is_brought_into_the_channel(world: World) -> None:
    world.alert("Kafka lags", service="kafka")
    assert "U0DAG" not in world.room().members
    world.types("dag", "/incident join INC-2026-001", "general")
    assert "U0DAG" in world.room().members


def test_command_is_offered_twice_while_nobody_has_it(world: World) -> None:
    world.alert()
    world.turn(minutes=14)
    assert world.loud() == [], "nobody has it at all: the pager speaks"
    world.types("ana", "/incident ack")
    world.turn(minutes=9)
    assert world.loud() == []
    world.turn(minutes=1)
    (offered,) = world.loud_messages()
    assert words_of(offered.blocks).startswith("<@U0ANA> Nobody commands INC-2026-001. Take command, or name")
    world.turn(minutes=10)
    second = world.loud_messages()[1]
    assert "Bo commands INC-2026-001." in world.presses("bo", "take_command", second.ts)
    for each in (offered, second):
        assert words_of(each.blocks) == "Nobody commanded INC-2026-001. Bo commands."
    world.turn(minutes=9)
    assert len(world.loud()) == 2
    world.types("bo", "/incident leave")
    assert "Nobody commands INC-2026-001" in world.loud()[2], "whoever gives it up leaves it to the others"


def test_a_high_one_has_longer_and_a_medium_one_is_left_alone(world: World) -> None:
    world.alert("Streaming lags", "high")
    world.types("ana", "/incident ack")
    world.turn(minutes=29)
    assert world.loud() == []
    world.turn(minutes=1)
    assert len(world.loud()) == 1
    world.types("ana", "/incident severity medium a workaround holds")
    world.turn(hours=1)
    assert len(world.loud()) == 1
