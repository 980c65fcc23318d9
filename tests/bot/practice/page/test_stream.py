"""The stream: what changes is told at once, in order, and can be taken up again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx

from tests.bot.practice.page.conftest import Site

PARTS = {"pager", "dials", "clock", "jobs", "calls", "letters", "story"}


@contextmanager
def listening(site: Site, who: str = "U0ANA", after: str = "") -> Iterator[Iterator[tuple[str, str, Any]]]:
    """The (number, kind, data) of what this person is told, without the parts beside Slack."""
    params = {"as": who, "after": after}
    with (
        httpx.Client(timeout=5) as client,
        client.stream("GET", f"{site.url}/practice/page/stream", params=params) as answer,
    ):
        yield _events(answer.iter_lines())


def _events(lines: Iterator[str]) -> Iterator[tuple[str, str, Any]]:
    fields: dict[str, str] = {}
    for line in lines:
        if line:
            name, _, value = line.partition(": ")
            fields[name] = value
            continue
        if "event" in fields and fields["event"] not in PARTS:
            yield fields.get("id", ""), fields["event"], json.loads(fields["data"])
        fields = {}


def test_a_message_its_change_its_reaction_and_its_end_are_told(site: Site) -> None:
    cursor = site.read("start")["cursor"]
    workspace = site.slack.workspace
    with listening(site, after=cursor) as events:
        ts = site.say("bo", "first")
        workspace.update("general", ts, "U0BO", "second")
        workspace.react("general", ts, "U0ANA", "eyes")
        workspace.delete("general", ts, "U0BO")
        told = [next(events) for _ in range(4)]
    assert [kind for _, kind, _ in told] == ["message", "message", "message", "gone"]
    assert [data["text"] for _, _, data in told[:3]] == ["first", "second", "second"]
    assert told[2][2]["reactions"][0]["name"] == "eyes"
    assert told[3][2] == {"channel": site.channel(), "ts": ts}


def test_a_reply_brings_its_parent_up_to_date(site: Site) -> None:
    parent = site.say("bo", "first")
    cursor = site.read("start")["cursor"]
    with listening(site, after=cursor) as events:
        site.say("ana", "reply", thread=parent)
        (_, _, reply), (_, _, again) = next(events), next(events)
    assert reply["text"] == "reply"
    assert (again["ts"], again["reply_count"]) == (parent, 1)


def test_a_channel_is_told_when_it_opens_and_who_is_in_it(site: Site) -> None:
    cursor = site.read("start")["cursor"]
    with listening(site, after=cursor) as events:
        room = site.slack.workspace.create_channel("room", "U0BO")
        site.slack.workspace.join(room.id, "U0ANA", inviter="U0BO")
        kinds = [next(events) for _ in range(4)]
    assert kinds[0][1:] == ("channel", kinds[0][2])
    assert kinds[0][2]["members"] == ["U0BO"]
    assert kinds[-1][2]["members"] == ["U0ANA", "U0BO"]


def test_a_broken_connection_is_taken_up_where_it_broke(site: Site) -> None:
    cursor = site.read("start")["cursor"]
    with listening(site, after=cursor) as events:
        site.say("bo", "one")
        number, _, _ = next(events)
    site.say("bo", "two")
    with listening(site, after=number) as events:
        assert next(events)[2]["text"] == "two"


def test_an_unknown_place_asks_the_page_to_read_again(site: Site) -> None:
    with listening(site, after="another-7") as events:
        assert next(events)[1] == "reset"


def test_nobody_hears_of_what_is_private_to_others(site: Site) -> None:
    cursor = site.read("start")["cursor"]
    workspace = site.slack.workspace
    with listening(site, after=cursor) as events:
        secret = workspace.create_channel("secret", "U0BO", is_private=True)
        site.say("bo", "only me", secret.id)
        workspace.post_ephemeral("general", workspace.bot_user_id, "U0BO", "for Bo")
        site.say("cleo", "for all")
        assert next(events)[2]["text"] == "for all"
