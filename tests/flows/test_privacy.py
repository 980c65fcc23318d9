"""Nothing of a private incident is seen outside, whichever path somebody takes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.model.alert import Decision
from bot.model.timeline import EntryKind
from bot.practice.slack.records import Channel
from handlers.slack.commands.catalog import COMMANDS
from handlers.slack.forms import FORMS
from handlers.slack.presses import ACTIONS
from tests.flows.console import Visitor
from tests.flows.filed import policy_with, tracker_of
from tests.flows.receiver import SECRET as SIGNED_WITH
from tests.flows.receiver import Receiver
from tests.flows.world import FIRST, World, words

MARK = "Xanadu"
"""Stands in everything that is said of the private incidents, and in nothing else."""

DECLARED, TICKETED, ALERTED = "INC-2026-002", "INC-2026-003", "INC-2026-004"
SECRET = (DECLARED, TICKETED, ALERTED)
HAPPENED = {
    *("acknowledged", "alert", "alert_resolved", "assigned", "called", "cancelled", "captured", "declared"),
    *("escalated", "impact", "linked", "merged", "note", "paged", "parted", "postmortem", "reopened"),
    *("resolved", "severity", "status", "task", "ticket", "took_in", "update"),
}
PARTS = (
    *("", "/timeline", "/pages"),
    *(f"/postmortem.{format_}" for format_ in ("md", "json", "html", "pdf")),
    *(f"/timeline.{format_}" for format_ in ("md", "json", "csv", "html")),
)
PATHS = (
    *(f"/api/{path}" for path in ("incidents", "alerts", "alerts?decision=muted", "tickets", "silences")),
    *(
        f"/api/{path}"
        for path in ("oncall", "slo", "heartbeats", "drills", "dead-letters", "actions", "receipts/{receipt}")
    ),
    *("/api/figures", "/api/figures.csv?months=2"),
    *(f"/api/incidents/{FIRST}{part}" for part in PARTS),
    f"/api/search?q={MARK}",
    *("/metrics", "/readyz", "/healthz", "/openapi.json", f"/incidents/{DECLARED}"),
)
CONSOLE = (
    *(
        "/",
        "/?status=open",
        "/?status=closed",
        "/?severity=critical",
        "/?service=security",
        "/?before=INC-2026-009",
    ),
    *("/?q=salaries", f"/incidents/{FIRST}", f"/incidents/{FIRST}/postmortem", "/health"),
    *("/figures", "/figures?months=6", "/figures.csv"),
    *("/postmortems", "/postmortems?state=published", "/actions?state=all", "/actions?owner=ana"),
    *(
        "/alerts",
        "/alerts?decision=muted",
        "/alerts?service=security&decision=opened",
        "/alerts?severity=high",
    ),
    *("/dead-letters?state=all", "/silences", "/oncall"),
    *("/jobs", "/jobs?state=waiting", "/jobs?state=waiting&lane=work", "/jobs?state=started"),
)
"""What of the console is shown to somebody who is inside of none."""

_PARTS = ("", "/resolve", "/postmortem", "/postmortem/impact", "/postmortem.pdf", "/timeline.json")
CONSOLE_HIDDEN = (
    *(f"/incidents/{id_}{part}" for id_ in SECRET for part in _PARTS),
    *("/alert/{alert}", f"/actions/{TICKETED}-A1"),
)
HIDDEN = (
    *(f"/api/incidents/{id_}{part}" for id_ in SECRET for part in PARTS),
    "/api/alerts/{alert}",
)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """Another program, which is told what happens."""
    with Receiver().open() as opened:
        yield opened


@pytest.fixture
def world(
    make_world: Callable[..., World], tmp_path: Path, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> World:
    """Everything that could tell of an incident is switched on, and one rule makes private what it raises."""
    tickets = "{kind: jira, project: OPS, labels: [platform]}"
    paging = "{ways: [pagerduty, slack, mail], next_after: 10s, notes: true}"
    digest, review = '{at: "09:00", days: all}', '{on: fri, at: "09:00"}'
    hooks = f"[{{name: status-page, url: '{receiver.url}', secret: STATUS_PAGE_SECRET}}]"
    monkeypatch.setenv("STATUS_PAGE_SECRET", SIGNED_WITH)
    file = policy_with(
        tmp_path,
        tickets=tickets,
        paging=paging,
        digest=digest,
        review=review,
        performance=digest,
        webhooks=hooks,
    )
    text, rule = file.read_text(encoding="utf-8"), "  - name: security-breach\n    level: critical\n"
    assert rule in text
    file.write_text(text.replace(rule, f"{rule}    private: true\n"), encoding="utf-8")
    return make_world(policy=file, pagerduty_api=True, public_url="https://tocsin.example.com")


def room_of(world: World, incident: str) -> Channel:
    with world.bot.tocsin.store.read() as reader:
        found = reader.incident(incident)
    assert found and found.room
    return world.channel(found.room.id)


def happens(world: World) -> str:
    """All that can happen in a private incident happens in three of them; gives the alert's receipt."""
    world.alert()  # FIRST, which all may see
    # By mail and in Slack: second by second, since a way has its turn only after the one before it.
    world.practice.pagerduty.faults.add("500", times=1000)
    world.practice.slack.faults.add(method="conversations.open", kind="500", times=1000)
    world.types("ana", f"/incident declare private critical {MARK} salaries leaked", "general")
    world.turn(seconds=1)
    world.turn(seconds=1)
    world.practice.slack.faults.clear()
    world.types("ana", f"/incident declare private medium {MARK} key is old", "general")
    receipt = world.alert(
        f"Unauthorized access detected at {MARK}",
        service="security",
        summary=f"{MARK} sign-ins",
        resource=f"{MARK}-vault",
    )
    world.turn(seconds=30)
    world.practice.pagerduty.faults.clear()
    room = room_of(world, DECLARED).name
    for text in (
        *(
            "ack",
            f"note {MARK} is open",
            f"impact {MARK} is read",
            f"update {MARK} is closing, next update 2h",
        ),
        *("assign me", "assign scribe @bo", f"task revoke {MARK} @bo", f"page @bo {MARK} needs you"),
        *(f"link https://wiki.example/{MARK} {MARK}", f"link {FIRST}", f"link {FIRST} {DECLARED}"),
        *(
            f"severity high {MARK} is smaller",
            f"status mitigating {MARK} is closed",
            "diagnose",
            "capacity storage",
        ),
        *(f"merge {TICKETED}", f"merge undo {DECLARED}"),
    ):
        world.person("ana").command(room, f"/incident {text}")
    ts = world.person("ana").say(room, f"{MARK} was a test account")
    world.person("ana").react(room, ts, "pushpin")
    joins = f"Odd sign-ins at {MARK}"
    world.alert(joins, "high", service="security")
    world.alert(joins, "high", service="security", status="resolved")
    world.types("ana", "/incident silence security 1h planned", "general")
    world.alert(joins, "high", service="security")
    world.alert(f"Unauthorized access detected twice at {MARK}", service="security", resource="other")
    world.turn(hours=2)
    world.types("ana", f"/incident resolve {MARK} is revoked", room)
    world.types("ana", f"/incident cancel {MARK} was known", room_of(world, TICKETED).name)
    world.types("ana", f"/incident reopen {MARK} is back", room)
    world.turn(minutes=1)
    world.types("ana", f"/incident action rotate the keys of {MARK}", room_of(world, TICKETED).name)
    world.turn(days=1)
    return receipt


def seen_outside(world: World) -> Iterator[tuple[str, str]]:
    """All that stands where somebody reads who is not inside: where, and what."""
    with world.bot.tocsin.store.read() as reader:
        secret = {each.room.id for each in reader.incidents() if each.private and each.room}
    for place in world.practice.slack.workspace.channels.values():
        where = "a direct message" if place.is_im else f"#{place.name}"
        yield f"the name of {where}", place.name
        if place.id not in secret:
            said = [m for m in place.messages if m.ephemeral_for != "U0ANA" and m.user != "U0ANA"]
            yield where, json.dumps([[m.text, m.blocks] for m in said], ensure_ascii=False)
            yield f"the head of {where}", f"{place.topic} {place.purpose} {place.bookmarks}"
    for file in world.practice.slack.workspace.files.values():
        if not set(file.channels) & secret:
            yield f"the file {file.name}", f"{file.name} {file.title} {file.content!r}"
    for call in world.practice.pagerduty.calls:
        yield "PagerDuty", json.dumps(call.body)
    for page in world.pages():
        yield "PagerDuty's log", str(page)
    for item in tracker_of(world).items:
        yield "Jira", str(item)
    for mail in world.mails():
        yield "mail", str(mail)


def answers(world: World, receipt: str) -> None:
    """Whatever HTTP answers, it tells of none of them."""
    with world.bot.tocsin.store.read() as reader:
        alert = next(each.id for each in reader.decided_alerts(incident=ALERTED))
        held = [each.title for each in reader.decided_alerts(decision=Decision.MUTED)]
    assert len(held) == 2, "what is held back has no incident, and is private all the same"
    known = {"receipt": receipt, "alert": alert}
    for path in PATHS:
        answer = world.http.get(world.bot.url + path.format(**known))
        assert answer.status_code in (200, 302) and MARK not in answer.text, path
        assert [each for each in SECRET if each in answer.text] == [], path
    for path in HIDDEN:
        assert world.http.get(world.bot.url + path.format(**known)).status_code == 404, path
    assert world.get(f"/api/receipts/{receipt}")["alerts"] == []
    with Visitor(world) as cleo:
        cleo.pretends("cleo")
        for path in CONSOLE:
            cleo.opens(path.format(**known))
            assert cleo.status == 200 and "Cleo" in cleo.page and MARK not in cleo.page, path
            assert [each for each in SECRET if each in cleo.page] == [], path
        for path in (each.format(**known) for each in CONSOLE_HIDDEN):
            cleo.opens(path)
            assert cleo.status == 404 and MARK not in cleo.page, path
            assert cleo.http.get(f"{path}/live").status_code in (204, 404)
    with Visitor(world) as ana:
        ana.pretends("ana")
        for path in (f"/incidents/{DECLARED}/postmortem", f"/actions/{TICKETED}-A1", "/actions"):
            assert MARK in ana.opens(path), f"who is inside sees {path}"


def types_everything(world: World, alert: str) -> Iterator[tuple[str, str]]:
    """Cleo tries every command on a private incident, and names it as the other one; what she is told."""
    more = {"merge": FIRST, "severity": "low", "status": "mitigating", "assign": "me", "page": "@bo why"}
    texts = [f"{name} {DECLARED} {more.get(name, 'x')}" for name in COMMANDS if name]
    texts += [f"merge {FIRST} {DECLARED}", f"link {FIRST} {DECLARED}", f"merge undo {TICKETED}", "list", ""]
    texts += [
        f"tickets done T-{TICKETED}",
        "tickets",
        f"why {alert}",
        "why",
        f"why {DECLARED}",
        "review weekly",
        f"timeline {DECLARED} export",
    ]
    for number, text in enumerate(texts):
        place = ("general", world.rooms()[0].name)[number % 2]
        yield text, words(world.person("cleo").command(place, f"/incident {text}"))


NOTES, NOTE_FORMS = ("undo", "correct", "redact"), ("timeline edit", "timeline redact")


def presses_everything(world: World, note: str) -> None:
    """Cleo presses buttons that nobody showed her: row or value name a private incident, or what is in it."""
    people, room = world.practice.slack.people, world.rooms()[0]
    hands, card, of = people.person("cleo"), world.card_message(room), dict.fromkeys(NOTES, note)
    of |= {
        "more": "severity:low",
        "task_done": f"{DECLARED}/1",
        "run": f"timeline {DECLARED}",
        "close_ticket": f"T-{TICKETED}",
    }
    before, forged = len(world.whispers("cleo", room)), [(name, DECLARED) for name in ACTIONS]
    forged += [(name, FIRST) for name in of]
    for name, row in forged:
        action = {"type": "button", "action_id": name, "block_id": f"card:{row}"}
        action["value"] = of.get(name, DECLARED)
        parcel = people._desk.interactions.message_action(hands.user, room, card, {}, action, {})
        people._desk.deliver(parcel)
    answered = hands.until(lambda: len(world.whispers("cleo", room)) == before + len(forged))
    assert answered, "each press is answered"


def submits_everything(world: World, note: str) -> Iterator[str]:
    """Cleo submits forms that carry a private incident, or name it as the other one; what is answered."""
    people = world.practice.slack.people
    of = dict.fromkeys(NOTE_FORMS, note)
    forms = [(name, of.get(name, DECLARED), FIRST) for name in set(FORMS) - {"declare", "convert", "silence"}]
    for name, carried, target in [*forms, ("merge", FIRST, DECLARED), ("link", FIRST, DECLARED)]:
        said = {"value": {"type": "plain_text_input", "value": target}}
        view = {
            "type": "modal",
            "callback_id": name,
            "private_metadata": carried,
            "state": {"values": {"target": said, "reason": said}},
            "blocks": [{"type": "input", "block_id": "target"}],
        }
        parcel = people._desk.interactions.submission(people.person("cleo").user, view)
        yield str(people._desk.deliver(parcel).answer)


def kept(world: World) -> list[object]:
    """All that the private incidents are, but for what happens in them by itself."""
    with world.bot.tocsin.store.read() as reader:
        return [(reader.incident(each), reader.timeline(each), reader.tasks(each)) for each in SECRET]


def test_nothing_is_seen_outside(
    world: World, receiver: Receiver, capsys: pytest.CaptureFixture[str], caplog: Any
) -> None:
    receipt = happens(world)
    rooms = [room_of(world, each) for each in SECRET]
    assert all(room.is_private and MARK in world.card(room) for room in rooms), "those inside see it all"
    with world.bot.tocsin.store.read() as reader:
        assert {each.kind.value for id_ in SECRET for each in reader.timeline(id_)} >= HAPPENED
    assert world.direct("dag") and world.mails() and tracker_of(world).items and len(world.reports()) > 1
    assert [(where, text) for where, text in seen_outside(world) if MARK in text] == []
    heard = [json.dumps(each.body) for each in receiver.heard]
    assert heard and [each for each in heard if MARK in each or any(id_ in each for id_ in SECRET)] == []
    answers(world, receipt)

    before = kept(world)
    with world.bot.tocsin.store.read() as reader:
        assert reader.action_items(TICKETED)
        (note,) = [each.id for each in reader.timeline(DECLARED) if each.kind is EntryKind.NOTE]
        alert = reader.decided_alerts(incident=ALERTED)[0].id
    told = list(types_everything(world, alert))
    assert [(text, said) for text, said in told if MARK in said] == []
    presses_everything(world, note)
    answered = list(submits_everything(world, note))
    assert [
        said for said in answered if not re.search("There is no (incident|such entry|action item)", said)
    ] == []
    assert kept(world) == before
    assert all("U0CLEO" not in room.members for room in rooms)
    assert [(where, text) for where, text in seen_outside(world) if MARK in text] == []
    logged = capsys.readouterr()
    assert MARK not in logged.out + logged.err + caplog.text


def test_whom_a_page_tells_gets_in(world: World) -> None:
    world.types("ana", f"/incident declare private critical {MARK} salaries leaked", "general")
    (page,) = world.pages()
    assert page.title == FIRST
    room = world.room()
    assert "U0DAG" not in room.members
    link = world.http.get(f"{world.bot.url}/incidents/{FIRST}")
    assert link.headers["location"].endswith(room.id), "and Slack asks who wants to come in"
    assert "You have INC-2026-001" in words(world.types("dag", f"/incident ack {FIRST}", "general"))
    assert "U0DAG" in room.members
    assert "No open incident" in words(world.types("dag", "/incident list", "general"))
