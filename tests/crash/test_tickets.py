"""kill -9 while a ticket is filed: there is one, whether the tracker had it already or not."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.crash.program import until
from tests.crash.story import Story, running

TICKETS = "tickets: {kind: jira, project: OPS}\n"
FILING = "POST /trackers/jira/rest/api/3/issue"


def _tried_long_ago(story: Story) -> None:
    """As if the minute had passed that a tracker is given to find what was filed."""
    ago = (datetime.now(UTC) - timedelta(minutes=2)).isoformat(timespec="microseconds")
    with closing(sqlite3.connect(story.program.data / "tocsin.sqlite", isolation_level=None)) as db:
        changed = db.execute("update tickets set tried_at = ? where tried_at is not null", [ago]).rowcount
    assert changed == 1


@pytest.mark.crash
@pytest.mark.parametrize("kind", ["hold", "hold_reply"])
def test_a_ticket_is_filed_once(tmp_path: Path, kind: Any) -> None:
    with running(tmp_path, tickets=TICKETS) as story:
        held = story.trackers.jira.faults.add(kind, about=FILING)
        story.quota()
        assert held.wait_until_held()
        story.kill()
        assert len(story.trackers.jira.items) == (kind == "hold_reply")
        _tried_long_ago(story)

        story.start()
        until(lambda: story.program.ask("select 1 from tickets where key <> ''"), "the ticket's key")
        story.program.settle()
        (item,) = story.trackers.jira.items
        assert item.title == f"Quota at 82 % ({story.incident()['id']})"
        told = [entry["text"] for entry in story.timeline() if entry["kind"] == "ticket"]
        assert len(told) == 1 and told[0].startswith("Ticket OPS-1 in Jira")
        assert story.program.complaints() == []
