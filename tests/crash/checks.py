"""What must be true of a story that ended, wherever it was cut."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from bot.practice.slack.records import Message
from tests.crash.story import NOTE, Story, key_of

_LADDER = ["ana", "bo", "cleo"]
_ONCE = {"alert", "room", "acknowledged", "note", "resolved", "postmortem"}


def check(story: Story, *, escalated: bool) -> None:
    """The whole story, each part of it once; where it `escalated`, by as many levels as time went on."""
    assert story.program.complaints() == []
    _check_jobs(story)
    _check_pages(story, escalated)
    _check_timeline(story)
    _check_room(story)
    _check_digest(story)
    _check_postmortem(story)


def _check_jobs(story: Story) -> None:
    left = story.program.ask("select id, state, note from jobs where state in ('started', 'given_up')")
    assert left == []


def _check_pages(story: Story, escalated: bool) -> None:
    pages = story.incident()["pages"]
    assert len(pages) > 1 if escalated else len(pages) == 1
    assert [page["target"] for page in pages] == (_LADDER * 3)[: len(pages)]
    pager = story.pagerduty.pager
    assert sorted(incident.dedup_key for incident in pager.incidents) == _rung(story)
    assert len(pager.rings) == len(pager.incidents)
    assert {incident.status for incident in pager.incidents} == {"resolved"}


def _rung(story: Story) -> list[str]:
    """The pages that rang; one that became due while somebody took the incident on may not have."""
    pages = story.incident()["pages"]
    assert pages[0]["state"] == "resolved"
    assert {page["state"] for page in pages} <= {"resolved", "not_needed"}
    return [page["id"] for page in pages if page["state"] == "resolved"]


def _check_timeline(story: Story) -> None:
    entries = story.timeline()
    kinds = Counter(entry["kind"] for entry in entries)
    pages = len(story.incident()["pages"])
    wanted = Counter(dict.fromkeys(_ONCE, 1)) + Counter(paged=len(_rung(story)), escalated=pages - 1)
    assert kinds == wanted
    assert _repeated((entry["kind"], entry["text"]) for entry in entries) == []


def _check_room(story: Story) -> None:
    room = story.room()
    assert {"U0ANA", "U0BO", "U0CLEO"} <= room.members
    assert room.topic.value
    assert room.purpose.value
    assert _repeated(bookmark.title for bookmark in room.bookmarks) == []
    posts = story.posts(room)
    _check_each_once(posts)
    (card,) = [post for post in posts if key_of(post).startswith("card:")]
    assert list(room.pins) == [card.ts]
    assert "resolved" in str(card.blocks).lower()
    said = [post for post in posts if key_of(post).startswith("entry:")]
    assert len(said) == sum(entry["kind"] in ("note", "escalated") for entry in story.timeline())
    assert {post.thread_ts for post in said} == {card.ts}
    assert [NOTE in post.text for post in said].count(True) == 1


def _check_digest(story: Story) -> None:
    posts = story.posts(story.slack.workspace.channel("incidents"))
    _check_each_once(posts)
    (line,) = posts
    assert key_of(line) == f"digest:{story.incident()['id']}"
    assert line.edited_ts


def _check_postmortem(story: Story) -> None:
    shared = [post for post in story.posts(story.room()) if post.files]
    (file_id,) = [file_id for post in shared for file_id in post.files]
    file = story.slack.workspace.files[file_id]
    (path,) = (story.program.data / "postmortems").iterdir()
    assert path.name == file.name
    assert path.read_bytes() == file.content
    assert "Raised the memory" in path.read_text()


def _check_each_once(posts: Sequence[Message]) -> None:
    assert _repeated(key for key in map(key_of, posts) if key) == []
    assert _repeated((post.text, post.thread_ts) for post in posts) == []


def _repeated(things: Iterable[Any]) -> list[Any]:
    return [thing for thing, times in Counter(things).items() if times > 1]
