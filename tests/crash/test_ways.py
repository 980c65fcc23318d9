"""kill -9 while a page goes by a second way: the person has one message, and the first way is tried on."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.crash.program import until
from tests.crash.story import Story, key_of, running


@pytest.mark.crash
def test_a_message_to_the_person_that_was_posted_and_not_recorded(tmp_path: Path) -> None:
    with running(tmp_path) as story:
        story.pagerduty.faults.add("500", times=2)
        held = story.hold_slack("chat.postMessage", "page:INC", reply=True)
        story.fire()
        assert held.wait_until_held()
        story.kill()
        story.start()
        until(lambda: _state(story, "slack") == "accepted", "the message is recorded")
        until(lambda: _state(story, "pagerduty") == "accepted", "the pager takes it")
        story.finish()
        assert len(_written_to_people(story)) == 1
        assert len(story.pagerduty.pager.rings) == 1
        assert story.program.complaints() == []


def _state(story: Story, way: str) -> str:
    (page,) = story.incident()["pages"]
    return str(next(each["state"] for each in page["attempts"] if each["way"] == way))


def _written_to_people(story: Story) -> list[str]:
    places = [each for each in story.slack.workspace.channels.values() if each.is_im]
    return [key for place in places for key in map(key_of, story.posts(place)) if key.startswith("page:")]
