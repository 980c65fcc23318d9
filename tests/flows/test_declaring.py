"""Somebody declares an incident: in one line, by form, in private."""

from __future__ import annotations

import httpx
import pytest

from tests.flows.world import FIRST, World, line_of, words


def test_in_one_line_any_severity_opens_a_room(world: World) -> None:
    told = world.types("dag", "/incident declare low Trying Tocsin & its <cards>", "general")
    assert "INC-2026-001 is declared as low" in words(told)
    room = world.room()
    assert room.name == "inc-2026-001-trying-tocsin-its-cards" and "U0DAG" in room.members
    card = world.card()
    assert card.startswith("🔵 LOW · Trying Tocsin & its <cards> · INC-2026-001")
    assert "*Page*" not in card and "*Next*" not in card and world.rings() == []
    (line,) = world.digest()
    assert line.startswith("🔵 LOW · Trying Tocsin &amp; its &lt;cards&gt; · INC-2026-001")
    assert world.timeline()[0] == "Dag declared a low incident: Trying Tocsin & its <cards>"


def test_critical_in_one_line_pages_the_default_team(world: World) -> None:
    world.types("cleo", "/incident declare CRITICAL Kafka brokers unreachable", "general")
    assert world.rings() == ["CRITICAL Kafka brokers unreachable, INC-2026-001"]
    assert line_of(world.card(), "*Page*").startswith("Dag, ")
    assert {"U0CLEO", "U0DAG"} <= world.room().members


@pytest.mark.parametrize(
    ("typed", "title", "private"),
    [
        ("private low Keys leaked", "Keys leaked", True),
        ("PRIVATE LOW private key leaked", "private key leaked", True),
        ("low private key leaked", "private key leaked", False),
    ],
)
def test_private_in_one_line(world: World, typed: str, title: str, private: bool) -> None:
    reply = words(world.types("ana", f"/incident declare {typed}", "general"))
    assert ("is declared as low, private." in reply) is private
    assert world.room().is_private is private
    assert title in world.card()


def test_by_form(world: World) -> None:
    assert world.types("bo", "/incident declare Kafka lags badly", "general").text == ""
    form = world.person("bo").modal(20)
    assert form and "Kafka lags badly" in str(form["blocks"]) and "Immediate page" in str(form["blocks"])
    empty = world.submits("bo", title="", severity="high")
    assert empty.errors == {"title": "Please complete this required field."}
    hands = world.person("bo")

    def offered(typed: str) -> list[str]:
        return [option["value"] for option in hands.suggestions("service", typed).blocks]

    assert offered("KAF") == ["kafka"] and offered("kafak") == ["kafka"], "what it holds, or the nearest"
    assert len(offered("")) == len(world.bot.tocsin.policy.services) and offered("xyzzy") == []
    world.submits(
        "bo", title="Kafka lags badly", severity="high", service="kafka", details="Lag grows <fast>"
    )

    assert world.person("bo").modal() is None
    assert world.hears("bo", "INC-2026-001 is declared as high", world.channel("general"))
    assert line_of(world.card(), "*Service*") == "kafka (owner stream)"
    assert world.timeline()[0] == ("Bo declared a high incident: Kafka lags badly, kafka. Lag grows <fast>")
    (alerted,) = [message.text for message in world.said(world.channel("stream"))]
    assert "HIGH Kafka lags badly, kafka, INC-2026-001" in alerted


def test_private_in_one_line_or_ticked_in_the_form(world: World) -> None:
    world.types("bo", "/incident declare private leaked key", "general")
    form = world.person("bo").modal(20)
    assert form and "'leaked key'" in str(form["blocks"]) and "initial_options" in str(form["blocks"][-1])
    world.person("bo").close_modal()
    told = words(world.types("bo", "/incident declare Private high A key leaked", "general"))
    assert "declared as high, private" in told and world.room().is_private and world.digest() == []
    assert "There is no incident" in words(world.types("cleo", f"/incident show {FIRST}", "general"))


def test_what_the_form_cannot_take_is_said_beside_the_field(world: World) -> None:
    world.types("bo", "/incident declare high", "general")
    form = world.person("bo").modal(20)
    assert "initial_options" not in str(form), "private only when somebody says so"
    world.types("bo", "/incident declare private high", "general")
    assert "initial_options" in str(world.person("bo").modal(20))
    assert form and "initial_option" in str(form["blocks"]), "what was typed is chosen already"
    blank = world.submits("bo", title="   ", severity="high")
    assert blank.errors == {"title": "An incident needs a title and a severity."}
    assert world.person("bo").modal() is not None and world.rooms() == []
    long = world.types("bo", f"/incident declare high {'x' * 301}", "general")
    assert "A title has at most 300 characters" in words(long) and world.rooms() == []


def test_private_tells_nobody_anything(world: World) -> None:
    world.types("ana", "/incident declare", "general")
    world.submits("ana", title="Salaries leaked", severity="critical", service="security", private=["yes"])

    room = world.room()
    assert room.is_private and room.name == "inc-2026-001"
    assert room.members == {"U0ANA", world.practice.slack.workspace.bot_user_id}
    assert "Salaries leaked" in world.card(), "those inside see it all"

    (page,) = world.pages()
    assert page.title == "INC-2026-001"
    assert "Salaries" not in str(page.event) and "security" not in str(page.event)
    assert world.digest() == []
    for channel in ("general", "security"):
        assert not any("Salaries" in message.text for message in world.said(world.channel(channel)))
    assert "No open incident" in words(world.types("dag", "/incident list", "general"))
    assert "No incident is open" in words(world.types("dag", "/incident", "general"))
    assert "There is no incident" in words(world.types("cleo", "/incident timeline INC-2026-001", "general"))
    assert "Salaries" in words(world.types("ana", "/incident timeline"))

    assert world.get("/api/incidents") == []
    for path in ("", "/timeline", "/postmortem.md"):
        with pytest.raises(httpx.HTTPStatusError, match="404"):
            world.get(f"/api/incidents/{FIRST}{path}")

    world.turn(minutes=15)
    assert [page.title for page in world.pages()] == ["INC-2026-001", "INC-2026-001"]
    world.types("ana", "/incident resolve rotated the keys")
    assert world.digest() == []
    assert [name for name, _ in world.files()] == ["INC-2026-001-post-mortem.md"]
