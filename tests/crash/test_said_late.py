"""kill -9 while what waited for Slack is said together: it is one message, and nothing is said twice."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.crash.story import Story, key_of, running

NOTES = ("first", "second", "third")


def _waited_long(story: Story) -> None:
    """As if Slack had been down for minutes when the program was killed."""
    ago = (datetime.now(UTC) - timedelta(minutes=5)).isoformat(timespec="microseconds")
    with closing(sqlite3.connect(story.program.data / "tocsin.sqlite", isolation_level=None)) as db:
        db.execute("drop trigger entries_stay_so")
        changed = db.execute("update entries set recorded_at = ? where kind = 'note'", [ago]).rowcount
    assert changed == len(NOTES)


@pytest.mark.crash
@pytest.mark.parametrize("reply", [False, True])
def test_it_is_one_message(tmp_path: Path, reply: bool) -> None:
    with running(tmp_path) as story:
        story.fire()
        story.program.settle()
        assert story.types("ack").ok
        story.program.settle()
        story.slack.faults.add(kind="500")
        for note in NOTES:
            assert story.types(f"note {note}").ok
        story.kill()
        _waited_long(story)

        held = story.hold_slack("chat.postMessage", "entries:", reply=reply)
        story.start()
        assert held.wait_until_held()
        story.kill()

        story.start()
        story.program.settle()
        said = [post for post in story.posts(story.room()) if key_of(post).startswith("entr")]
        (message,) = said
        assert key_of(message).count(",") == 2 and message.thread_ts
        where = [str(message.blocks).index(note) for note in NOTES]
        assert where == sorted(where)
        assert story.program.complaints() == []
