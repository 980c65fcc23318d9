"""A post-mortem is finished in Slack: edited by several, reviewed, published, corrected, and put away."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot.rules.verifying import faults_of, heads_in
from tests.flows.policies import policy_with
from tests.flows.world import FIRST, World, words, words_of

Make = Callable[..., World]
POLICY = (
    "{remind: {critical: 3}, again: 2, channel: post-mortems, archive_after: 7d,"
    " templates: [{template: own.md.j2, severities: [low]}, {template: broken.md.j2, severities: [medium]}]}"
)


OWN = """# Short

{{ incident.title }}

{% include "postmortem/timeline.md.j2" %}
"""


def finishing(make_world: Make, folder: Path) -> World:
    """With a channel of post-mortems, and templates of their own for what is low or medium."""
    (folder / "own.md.j2").write_text(OWN)
    (folder / "broken.md.j2").write_text("{{ nobody_knows_this }}")
    return make_world(policy=policy_with(folder, postmortems=POLICY))


def resolved(world: World) -> None:
    """Ana resolves a critical incident on a Thursday at 14:45."""
    world.alert()
    world.types("ana", "/incident ack")
    world.types("bo", "/incident task look at the brokers")
    told = words(world.types("bo", "/incident note + the rollback took two minutes"))
    assert "as what went well." in told
    world.types("bo", "/incident note bad: nobody knew the runbook")
    world.turn(minutes=45)
    world.types("ana", "/incident resolve restarted the job")


def view(world: World, who: str) -> dict[str, Any]:
    """The view in front of somebody."""
    shown = world.person(who).modal(20)
    assert shown, "no view is open"
    return shown


def does(world: World, who: str, action: str, value: str | None = None) -> dict[str, Any]:
    """Somebody presses or chooses in the view in front of them; gives the one that comes up for it."""
    hands, before = world.person(who), view(world, who)
    hands.use(action, value)
    assert hands.until(lambda: view(world, who)["hash"] != before["hash"]), "nothing came up"
    world.settle()
    return view(world, who)


def shows(world: World, who: str, text: str) -> bool:
    """Whether these words stand in the view in front of somebody, be it a little later."""
    return bool(world.person(who).until(lambda: text in words_of(view(world, who)["blocks"])))


def test_from_draft_to_archive(make_world: Make, tmp_path: Path) -> None:
    world = finishing(make_world, tmp_path)
    resolved(world)
    ((_, draft),) = world.files()
    comment = "Still asked for: impact, root cause, action items."
    assert any(comment in message.text for message in world.room().messages)
    assert "### What Went Well\n\n- the rollback took two minutes\n" in draft
    assert "### What Went Badly\n\n- nobody knew the runbook\n" in draft

    world.types("ana", "/incident postmortem")
    said = words_of(view(world, "ana")["blocks"])
    for line in (
        "A draft.",
        "• Impact: nothing is stated.",
        "• Root cause: nothing is stated.",
        "• An action item has no owner: look at the brokers",
    ):
        assert line in said, line
    assert "*What went well*\n- the rollback took two minutes" in said

    # Ana and Bo write the same section at once: Bo is told, sees both, and nothing is lost.
    world.types("bo", "/incident postmortem")
    for who in ("ana", "bo"):
        assert does(world, who, "edit_section", "cause")["title"]["text"] == "Root cause"
    world.submits("ana", words="A broadcast join outgrew the memory")
    assert shows(world, "ana", "*Root cause*\nA broadcast join outgrew the memory"), "the view is current"
    assert world.hears("ana", "Root cause of INC-2026-001, version 1:\n```\n+ A broadcast join outgrew")
    world.submits("bo", words="Human error by Ana")
    assert shows(world, "bo", "Ana changed it while you wrote")
    clash = words_of(view(world, "bo")["blocks"])
    assert "- Human error by Ana\n+ A broadcast join outgrew the memory" in clash
    assert "Human error by Ana" in str(view(world, "bo")["blocks"][-1]["element"]["initial_value"])
    world.submits("bo", words="A broadcast join outgrew the memory.\nIt was human error")
    assert shows(world, "bo", "• Root cause says “human error”: say what made the mistake easy to make.")

    # The versions show who changed what, and an older one comes back.
    said = words_of(does(world, "bo", "section_history", "cause")["blocks"])
    assert said.startswith("*Version 2*  Bo, ") and "*Version 1*  Ana, " in said
    world.person("bo").use("restore_version")
    assert shows(world, "bo", "*Version 3*  Bo")
    assert "A broadcast join outgrew the memory\n" in world.get(f"/api/incidents/{FIRST}/postmortem.md")
    world.person("bo").close_modal()

    # Tasks that were left open become action items, and another is added.
    said = words_of(does(world, "bo", "items_of_draft")["blocks"])
    assert f"{FIRST}-A1  look at the brokers · nobody · no day said" in said and "left open" not in said
    assert does(world, "bo", "item_add")["title"]["text"] == "Action item"
    world.submits("bo", words="cap broadcast size", owner="cleo", due="2026-02-20")
    assert shows(world, "bo", f"{FIRST}-A2  cap broadcast size · Cleo · due Feb 20, 2026")

    # Cleo is asked to review it.
    does(world, "bo", "ask_review")
    world.submits("bo", people=["cleo"])
    (asked,) = world.direct("cleo")[-1:]
    assert words_of(asked.blocks).startswith(f"*Bo asks you to review the post-mortem of {FIRST}*: Streaming")
    assert shows(world, "bo", "In review by <@U0CLEO>.")
    world.person("bo").close_modal()
    world.person("ana").close_modal()

    # Nobody publishes it: whoever resolved it is reminded after three business days, and again, by day.
    before = len(world.direct("ana"))
    world.turn(days=4, hours=23)
    assert len(world.direct("ana")) == before, "a weekend is no business days"
    world.turn(hours=2)
    (reminder,) = world.direct("ana")[before:]
    assert f"The post-mortem of {FIRST} is not published yet" in words_of(reminder.blocks)
    world.turn(days=2)
    assert len(world.direct("ana")) == before + 2

    # Published with something missing, it asks once more.
    told = words(world.types("ana", "/incident postmortem publish"))
    assert "• Impact: nothing is stated." in told and "Publish anyway" in told
    assert world.incident()["status"] == "resolved"
    world.types("ana", "/incident impact 5% of queries failed for 45 minutes")
    for who in ("ana", "bo"):
        world.types(who, "/incident postmortem")
        asks = does(world, who, "ask_publish")
    assert asks["submit"]["text"] == "Publish anyway" and "#post-mortems" in words_of(asks["blocks"])
    world.submits("ana")
    assert world.hears("ana", f"The post-mortem of {FIRST} is published, and the incident is closed.")
    assert world.timeline()[-2:] == ["Post-mortem published by Ana", "Closed by Ana"]
    assert world.incident()["status"] == "closed"
    (name, text), channel = world.files()[-1], world.channel("post-mortems")
    assert name == f"{FIRST}-post-mortem-published.md" and "5% of queries failed for 45 minutes" in text
    assert text == (world.folder / "postmortems" / name).read_text()
    with world.bot.tocsin.store.read() as reader:
        (head,) = heads_in(text)
        assert head.size > 10 and list(faults_of(reader, FIRST, {head: name})) == []
    assert channel.messages[-1].text.startswith(
        f"🔴 Post-mortem of {FIRST}: Streaming jobs stopped (critical, 45 minutes). Root cause: A broadcast"
    )
    assert shows(world, "ana", "Published by Ana. What is edited now is told as a correction.")
    world.submits("bo")
    assert shows(world, "bo", f"The post-mortem of {FIRST} is published already."), "of two, one publishes"

    # A correction says what it corrects, where it was published.
    form = does(world, "ana", "edit_section", "impact")
    assert form["blocks"][-1]["label"]["text"] == "What this corrects"
    world.turn(minutes=1)
    world.submits("ana", words="7% of queries failed for 45 minutes", reason="counted again")
    assert channel.messages[-1].text == f"Post-mortem of {FIRST}, corrected: counted again"
    assert world.files()[-1][0] == f"{FIRST}-post-mortem-published-2.md" and "7% of" in world.files()[-1][1]

    refused = words(world.types("bo", "/incident impact nobody noticed"))
    assert refused == "The post-mortem is published: /incident postmortem corrects what it says."

    # A week later the channel is archived, and late words neither fail nor are lost.
    world.turn(days=7)
    assert world.room().is_archived
    world.types("bo", f"/incident note {FIRST}", "general")
    answer = world.types("bo", f"/incident note {FIRST} it was the vendor's", "general")
    assert "Noted" in words(answer) and "the vendor's" in world.timeline()[-1]
    assert len(world.direct("ana")) == before + 2 and world.given_up() == 0


def test_a_private_one_goes_nowhere_else(make_world: Make, tmp_path: Path) -> None:
    world = finishing(make_world, tmp_path)
    world.types("dag", "/incident declare", "general")
    world.submits("dag", title="Breach of the vault", severity="critical", private=["yes"])
    world.types("dag", "/incident resolve keys were rotated")
    world.types("dag", "/incident postmortem review @ana")
    (asked,) = world.direct("ana")[-1:]
    assert "Breach" not in words_of(asked.blocks), "who is not in it reads no title"
    told = words(world.types("dag", "/incident postmortem publish anyway"))
    assert told == f"The post-mortem of {FIRST} is published, and the incident is closed."
    assert not world.channel("post-mortems").messages
    assert [name for name, _ in world.files()][-1] == f"{FIRST}-post-mortem-published.md"

    # Its name is in no post-mortem that others read, whoever wrote it there.
    world.alert(service="kafka")
    room = next(each.name for each in world.rooms() if each.name.startswith("inc-2026-002"))
    secret = next(each.name for each in world.rooms() if each.name.startswith("inc-2026-001"))
    world.types("bo", f"/incident note like Breach of the vault, see #{secret}", room)
    world.types("bo", "/incident resolve restarted", room)
    text = world.get("/api/incidents/INC-2026-002/postmortem.md")
    assert '"like (private), see #(private)"' in text and "vault" not in text


def test_a_template_of_ones_own_and_one_that_cannot_hold_a_resolve_up(
    make_world: Make, tmp_path: Path
) -> None:
    world = finishing(make_world, tmp_path)
    for severity in ("low", "medium"):
        world.types("ana", f"/incident declare {severity} Dashboard is slow", "general")
        world.types("ana", "/incident resolve the cache was cold", world.rooms()[-1].name)
    (_, own), (_, ours) = world.files()
    assert own.startswith("# Short\n\nDashboard is slow\n\n### Timeline\n\n- 14:00 - Ana declared a low")
    assert ours.startswith("# Incident Post-Mortem"), "ours stands in for it"

    world.types("bo", "/incident postmortem", world.rooms()[0].name)
    world.types("ana", f"/incident close {FIRST} not needed a cold cache", "general")
    does(world, "bo", "edit_section", "impact")
    assert shows(world, "bo", f"{FIRST} is closed, and its post-mortem is not written here.")

    (said,) = [line for line in world.thread(world.rooms()[-1]) if "broken.md.j2" in line]
    assert said == (
        "The post-mortem's template broken.md.j2 could not be filled: 'nobody_knows_this' is undefined."
        " It is drafted by the usual template."
    )

    # Opened and resolved again, it is a draft again, whoever was asked to read the one before.
    room = world.rooms()[-1].name
    for typed in ("postmortem review @bo", "reopen it is slow again", "resolve gave the cache more memory"):
        world.turn(minutes=1)
        world.types("ana", f"/incident {typed}", room)
    world.types("ana", "/incident postmortem", room)
    assert shows(world, "ana", "A draft.") and "gave the cache" in words_of(view(world, "ana")["blocks"])

    # A workspace that lets nobody archive keeps its channel, and the timeline says so.
    world.practice.slack.faults.add(method="conversations.archive", kind="restricted_action")
    world.turn(days=7)
    assert world.timeline()[-1].startswith("The channel could not be archived: Slack refuses")
