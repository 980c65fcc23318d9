"""Every message, filled with the longest and the nastiest: Slack takes it, and nobody is rung or misled."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

import pytest

from bot.model.action_item import ActionItem
from bot.model.alert import Change, DecidedAlert
from bot.model.incident import Incident, Person, Status
from bot.model.page import Page, PageState
from bot.model.precedent import Precedent, Unkept
from bot.model.task import Task
from bot.model.timeline import Entry, EntryKind
from bot.model.value import Link
from bot.practice.slack.blockkit import problems
from bot.render import entries
from bot.render.answers import ephemeral
from bot.render.blockkit import Message
from bot.render.card import card, digest_line, topic
from bot.render.facts import CardFacts, HomeFacts, OnDuty, Owed, Paper, Part
from bot.render.home import home
from bot.render.messages import all_clear, call_everyone, question, status_update, team_alert
from bot.render.messages import role as render_role

At = Callable[[int, int], datetime]
Make = Callable[..., Entry]

HOME = "A Home tab"
WORDS = [
    pytest.param('<!channel> <@U0EVE> <http://evil.example|Azure Monitor> @here @Everyone `"\\', id="nasty"),
    pytest.param("```\n*bold*\n> quote\r\n• ✅ RESOLVED\u202e\x00\ud800", id="structure"),
    pytest.param("&<>" * 3000, id="long and growing when escaped"),
    pytest.param("word " * 3000, id="long"),
    pytest.param("", id="empty"),
]
OURS = re.compile(r"<!date\^\d+\^[^|<>]*\|[^<>]*>|<#C0INC>|<@U0ANA>|<https://good\.example/[^|<>]*\|[^<>]*>")


def messages(
    words: str, incident: Incident, alert: DecidedAlert, page: Page, entry: Make, at: At
) -> Iterator[Message]:
    """Every message there is, with `words` wherever someone outside could have put them."""
    eve = Person(id="U0EVE", name=words)
    said = {"title": words, "service": words, "impact": words, "cause": words, "resolution": words}
    told = incident.model_copy(update={**said, "commander": eve, "declared_by": eve})
    link = Link(name=words, url="https://good.example/" + "&" * 300)
    shown = alert.model_copy(
        update={"title": words, "reading": words, "resource": words, "links": (link,) * 9}
    )
    failed = page.model_copy(update={"target_name": words, "error": words, "state": PageState.FAILED})
    unkept = Unkept(id=words, text=words, owner=words, due=date(2026, 1, 2))
    past = Precedent(
        id=words,
        title=words,
        opened_at=at(9, 0),
        reasons=(words,),
        fix=f"{words}\n" * 9,
        unkept=(unkept,) * 3,
    )
    facts = CardFacts(
        incident=told,
        now=at(14, 23),
        alerts=(shown, shown.model_copy(update={"fingerprint": "other"})),
        firing=2,
        total=2,
        pages=(failed,),
        changes=(Change(source="x", title=words, happened_at=at(13, 0), link=link),) * 5,
        owner=words,
        runbook=Link(name=words, url="javascript:alert(1)"),
        likely=(words,) * 5,
        before=(past,) * 3,
        next_step=words,
    )
    ended = told.model_copy(update={"status": Status.RESOLVED, "resolved_at": at(15, 0), "resolved_by": eve})
    yield from (card(facts), digest_line(facts), card(facts.model_copy(update={"incident": ended})))
    yield from (team_alert(told, words, ["U0ANA"], at(15, 0), words), all_clear(told, 2))
    recorded = [entry(kind, author=words, source=words, data=_filled(kind, words)) for kind in EntryKind]
    yield from (entries.entry(each) for each in recorded)
    yield from (call_everyone(told, each) for each in recorded)
    yield ephemeral("timeline", incident=told, entries=recorded)
    yield ephemeral("list", incidents=[told] * 100, now=at(14, 23))
    lines = [{"usage": words, "help": words}]
    rights: dict[str, Any] = {"production": [], "restrictions": [words]}
    groups = [{"name": words, "lines": lines}]
    yield ephemeral("help", groups=groups, command=None, word="", suggestion="", **rights)
    one = {**lines[0], "examples": [words]}
    yield ephemeral("help", groups=groups, command=one, word=words, suggestion=words, **rights)
    yield ephemeral("unknown", word=words, suggestion=words[:100])
    yield ephemeral("refused", what=words or "No.", who=words)
    yield from (ephemeral(name, incident=told) for name in ("declare", "impact", "joined"))
    yield ephemeral("tray_incident", incident=told, open_tasks=1, barred=[])
    given = {"role": "scribe", "who": words}
    yield ephemeral("assign", incident=told, duties=(words,), **given)
    role = {"name": "scribe", "who": words, "mine": True, "duty": words}
    yield ephemeral("roles", incident=told, roles=[role, {**role, "mine": False}], mine=True)
    todo = Task(id="INC-2026-001/1", incident=told.id, number=1, text=words, by=eve, added_at=at(14, 0))
    yield ephemeral("task", incident=told, task=todo)
    yield ephemeral("tasks", incident=told, tasks=[todo], open=[todo])
    duty = OnDuty(team=words, name=words, until=at(18, 0), then=words)
    mine = Part(incident=told, roles=(words, words))
    owed = Owed(item=_item(words, eve, at(9, 0)), incident=told)
    over = told.model_copy(update={"resolved_at": at(15, 0)})
    papers = tuple(Paper(incident=over, reviews=hidden, hidden=hidden) for hidden in (False, True))
    tab = HomeFacts(
        mine=(mine,), tasks=(todo,), items=(owed,), papers=papers, incidents=(told,) * 2, on_duty=(duty,)
    )
    yield Message(HOME, home(tab))
    yield from (status_update(told, each) for each in recorded if each.kind is EntryKind.UPDATE)
    for name in ("update_due", "stale", "no_commander"):
        yield question(name, told, {"answer": "", "to": "U0ANA", "quiet": words}, at(14, 23))
        yield question(name, told, {"answer": words}, at(14, 23))
    facts_of_role = {"role": "scribe", "by": words, "taken": "yes"}
    yield render_role(told, facts_of_role, [words or "x"], [link])


def _item(words: str, eve: Person, moment: datetime) -> ActionItem:
    said = {"id": "INC-2026-001-A1", "incident": words, "number": 1, "text": words, "url": words}
    return ActionItem.model_validate({**said, "owner": eve, "by": eve, "added_at": moment})


def _filled(kind: EntryKind, words: str) -> dict[str, str]:
    needed, may = entries.KEYS[kind].needed.split(), entries.KEYS[kind].may.split()
    return {key: words for key in may if not key.endswith("_at")} | dict.fromkeys(needed, words or "x")


@pytest.mark.parametrize("words", WORDS)
def test_slack_takes_every_message(
    words: str, taken: Incident, alert: DecidedAlert, page: Page, entry: Make, at: At
) -> None:
    for message in messages(words, taken, alert, page, entry, at):
        assert problems(message.blocks, "home" if message.text == HOME else "message") == []
        assert 0 < len(message.text) <= 1000


@pytest.mark.parametrize("words", WORDS)
def test_nobody_is_rung_or_misled(
    words: str, taken: Incident, alert: DecidedAlert, page: Page, entry: Make, at: At
) -> None:
    for message in messages(words, taken, alert, page, entry, at):
        for text in [message.text, *_mrkdwn(message.blocks)]:
            foreign = OURS.sub("", text).removeprefix("<!here> ")
            assert "<" not in foreign, foreign
            assert not re.search(r"@(channel|here|everyone)", foreign, re.IGNORECASE)
            assert "```" not in foreign


def _mrkdwn(node: object) -> Iterator[str]:
    if isinstance(node, list):
        for each in node:
            yield from _mrkdwn(each)
    elif isinstance(node, dict):
        if node.get("type") == "mrkdwn":
            yield node["text"]
        yield from _mrkdwn(list(node.values()))


def test_a_topic_is_never_too_long_and_rings_nobody(taken: Incident) -> None:
    named: dict[str, Any] = {"commander": Person(id="U0EVE", name="channel" + "x" * 500)}
    line = topic(taken.model_copy(update=named))
    assert len(line) <= 250
    assert "@channel" not in line
    assert line.endswith("INC-2026-001")
