"""Follow-up work is kept with who does it and by when, nagged about, and raised when it was missed."""

from __future__ import annotations

from bot.practice.slack.records import Channel, Message, User
from tests.flows.world import FIRST, World, words, words_of

A1, A2, A3 = (f"{FIRST}-A{number}" for number in (1, 2, 3))


def lines(message: Message) -> list[str]:
    return words_of(message.blocks).splitlines()


def direct_channel(world: World, who: str) -> Channel:
    user = world.person(who).user.id
    channels = world.practice.slack.workspace.channels.values()
    return next(each for each in channels if each.is_im and user in each.members)


def items_in_the_draft(world: World) -> list[str]:
    paper = str(world.get(f"/api/incidents/{FIRST}/postmortem.md"))
    section = paper.partition("### Action Items")[2].partition("---")[0]
    return [line for line in section.split("\n") if line.startswith("- ")]


def test_from_the_tasks_that_were_left_to_the_incident_they_would_have_prevented(world: World) -> None:
    world.alert()
    world.types("ana", "/incident task write to the vendor @bo")
    world.types("ana", "/incident task look at the brokers")
    kept = words(world.types("ana", "/incident action @bo by 2026-02-10 cap broadcast size by default"))
    assert kept == f"{A1}  cap broadcast size by default · Bo · due Feb 10, 2026"
    assert (
        world.thread()[-1] == "Action item A1 for Bo, due Feb 10, 2026: cap broadcast size by default (Ana)"
    )
    given = world.direct("bo")[-1]
    assert lines(given)[:2] == ["*An action item of yours is open*", kept], "whoever is given one is told"

    world.types("ana", "/incident resolve raised cluster memory")
    (offer,) = (each for each in world.loud_messages() if "left open" in words_of(each.blocks))
    assert "*2*  look at the brokers · nobody" in lines(offer) and lines(offer)[-1] == "All 2"
    world.presses("cleo", "item_of_task", offer.ts, value=f"{FIRST}/2")
    world.submits("cleo", owner="bo", due="2026-02-03", priority="high", link="https://tickets.example/7")
    assert lines(offer)[0].startswith("*1 task is left open.*")
    assert items_in_the_draft(world) == [
        "- [ ] cap broadcast size by default (Bo, Feb 10, 2026)",
        "- [ ] look at the brokers (Bo, Feb 3, 2026) [ticket](https://tickets.example/7)",
        "- [ ] write to the vendor (Bo, due date)",
    ]
    world.presses("cleo", "item_of_task", offer.ts, value=f"{FIRST}/1")
    world.presses("ana", "item_of_task", offer.ts, value=f"{FIRST}/1")
    world.submits("ana")
    assert lines(offer)[0] == "The tasks that were left open are seen to."
    assert world.submits("cleo").errors == {"words": f"That is an action item already: {A3}."}

    world.turn(days=2)
    assert world.direct("bo")[-1].ts == given.ts, "nobody is nagged on a Saturday"
    world.turn(days=2)
    nag = world.direct("bo")[-1]
    assert nag.ts != given.ts and lines(nag)[0] == "*3 action items of yours are open*"
    assert lines(nag)[1] == (
        f"<https://tickets.example/7|{A2}>  look at the brokers · Bo · due Feb 3, 2026 · high priority"
    )
    direct = direct_channel(world, "bo")
    assert "put off" not in world.presses("bo", "item_later", nag.ts, direct, A2)
    assert f"{A2}>  look at the brokers · Bo · due Feb 10, 2026" in words_of(nag.blocks), "from its own day"
    world.presses("bo", "item_done", nag.ts, direct, A2)
    world.presses("bo", "item_drop", nag.ts, direct, A3)
    world.submits("bo", reason="they wrote to us")
    assert f"{A3}  write to the vendor · Bo · dropped by Bo: they wrote to us" in lines(nag)
    assert lines(nag)[0] == "*An action item of yours is open*"
    assert items_in_the_draft(world)[1:3] == [
        "- [x] look at the brokers (Bo, Feb 10, 2026) [ticket](https://tickets.example/7)",
        "- Dropped: write to the vendor (they wrote to us)",
    ]
    assert world.thread()[-1] == "Action item A3 is dropped: write to the vendor, since they wrote to us (Bo)"

    world.turn(days=13, hours=18)
    world.turn(hours=1)
    assert f"*Overdue*  {A1}" in words_of(world.direct("bo")[-1].blocks), "what fell on days that were missed"
    *_, review = (each for each in world.reports() if each.startswith("*Weekly review*"))
    assert f"{A1}  cap broadcast size by default · Bo · due Feb 10, 2026" in review.splitlines()
    world.alert("Streaming jobs stopped again")
    (raised,) = world.thread(world.rooms()[-1])
    assert raised.splitlines() == [
        "*Similar before*",
        f"{FIRST}  Streaming jobs stopped · same service, also about jobs, stopped, 17 days 19 h ago"
        f"  <https://slack.com/app_redirect?channel={world.rooms()[0].id}|#{world.rooms()[0].name}>",
        "*Fixed by*  raised cluster memory",
        f"⏰ This was to prevent it: cap broadcast size by default, due Feb 10, 2026, Bo, {A1}",
    ]

    card = world.card(world.rooms()[-1]).splitlines()
    assert card[card.index(f"*Before*  {FIRST}, fixed by raised cluster memory") + 1] == (
        "⏰ This was to prevent it: cap broadcast size by default, Bo"
    )
    told = str(world.get(f"/api/incidents/{FIRST}/postmortem.md")).partition("### Root Cause")[0]
    assert "- 14:00 - Incident resolved by Ana" in told, "what became of its items later dates no line of it"
    assert "Action item" not in told
    paper = str(world.get("/api/incidents/INC-2026-002/postmortem.md"))
    assert (
        f"- Related: {FIRST} (similar: same service, also about jobs, stopped): Streaming jobs stopped. "
        "Due before this: cap broadcast size by default (Bo, Feb 10, 2026)\n"
    ) in paper

    overdue = world.get("/api/actions?overdue=true")
    assert [(each["id"], each["owner"], each["due"]) for each in overdue] == [(A1, "Bo", "2026-02-10")]
    done = world.http.post(f"{world.bot.url}/api/actions/{A1}/done", json={"by": "Cleo"})
    assert (done.status_code, done.json()["state"], done.json()["ended_by"]) == (200, "done", "Cleo")
    again = world.http.post(f"{world.bot.url}/api/actions/{A1}/done", json={"by": "Cleo"})
    assert (again.status_code, again.json()["detail"]) == (
        409,
        f"{A1} is done already by Cleo. Nothing was changed.",
    )
    assert world.get("/api/actions") == []


def test_what_is_asked_for_and_what_cannot_be(world: World) -> None:
    workspace = world.practice.slack.workspace
    workspace.add_user(User("U0ZOE", "zoe", "Zoe", "zoe@example.com"))
    workspace.join(world.channel("general").id, "U0ZOE")
    world.alert()
    room, ana = world.room(), world.person("ana")
    assert "There is no action item A1 here" in words(world.types("ana", "/incident action done A1"))
    assert "2026-13-01 is no day" in words(world.types("ana", "/incident action by 2026-13-01 sleep"))
    assert "2026-01-28 is over" in words(world.types("ana", "/incident action by 2026-01-28 sleep"))
    bare = words(world.types("ana", "/incident action by hand we restart too much"))
    assert bare.splitlines()[:2] == [
        f"{A1}  by hand we restart too much · nobody · no day said",
        "Say who does it and by when, so that somebody is reminded.",
    ], "nothing is made up"

    ts = world.person("bo").say(room.name, "we should alert on <broadcast> size")
    ana.shortcut("make_action_item", (room.name, ts))
    modal = ana.modal(20)
    assert modal and "we should alert on <broadcast> size" in str(modal["blocks"])
    assert "must begin with https://" in str(world.submits("ana", owner="ana", link="ops-7").errors)
    world.submits("ana", owner="ana", due="2026-01-30", link="")
    assert world.hears("ana", f"{A2}  we should alert on &lt;broadcast&gt; size · Ana · due Jan 30, 2026")
    assert world.direct("ana") == [], "who gives it to themselves knows"
    ana.shortcut("make_action_item", ("general", world.person("bo").say("general", "who knows disks?")))
    world.submits("ana", target=FIRST)
    assert world.hears("ana", f"{A3}  who knows disks? · nobody", world.channel("general"))
    world.types("ana", "/incident action", "general")
    world.submits("ana", target=FIRST, words="learn of disks", owner="zoe")
    assert f"{FIRST}-A4  learn of disks · zoe · no day said" in words_of(world.direct("zoe")[-1].blocks)
    assert "- [ ] learn of disks (zoe, due date)" in items_in_the_draft(world), "whom no policy names"

    world.types("ana", "/incident action edit A1")
    world.submits("ana", words="restart by policy", owner="bo", due="2026-03-02")
    assert f"{A1}  restart by policy · Bo · due Mar 2, 2026" in words_of(world.direct("bo")[-1].blocks)
    for number in range(5, 13):
        world.types("ana", f"/incident action by 2026-05-01 item {number}")
    shown = world.types("ana", "/incident actions all", "general")
    assert f"{A2}  we should alert" in words(shown).splitlines()[1], "the first due first"
    assert words(shown).splitlines()[0] == "Open action items: 1 to 10 of 12"
    ana.press(world.channel("general").id, shown.ts, "next_page")
    assert world.hears("ana", "Open action items: 11 to 12 of 12", world.channel("general"))
    mine = words(world.types("bo", "/incident actions mine", "general"))
    assert mine.startswith("Your open action items: 1 to 1 of 1")
    assert words(world.types("bo", "/incident actions overdue", "general")) == "Overdue action items: none."


def test_of_a_private_incident_nobody_else_learns(world: World) -> None:
    world.types("ana", "/incident declare", "general")
    world.submits("ana", title="Leaked key", severity="high", private=["yes"])
    world.types("ana", "/incident action by 2026-02-03 rotate all keys @bo")
    world.types("ana", "/incident action @bo by 2026-02-03 rotate all keys")
    told = words_of(world.direct("bo")[-1].blocks)
    assert f"An action item of {FIRST}, which is private: {A2}, due Feb 3, 2026" in told
    assert "rotate" not in told
    assert "rotate all keys" in words(world.types("ana", "/incident actions"))
    for asked in ("/incident actions", f"/incident actions {FIRST}", f"/incident action done {A1}"):
        assert "rotate" not in words(world.types("cleo", asked, "general"))
    assert world.get("/api/actions") == world.get(f"/api/actions?incident={FIRST}") == []
    refused = world.http.post(f"{world.bot.url}/api/actions/{A1}/done", json={"by": "Cleo"})
    assert refused.status_code == 404
    assert f"{A2}  rotate all keys · Bo · done by Bo" in words(
        world.types("bo", f"/incident action done {A2}", "general")
    ), "whoever has it may do it anywhere"
