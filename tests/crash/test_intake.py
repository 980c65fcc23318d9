"""kill -9 while alerts pour in: what was answered 202 is there once, and decided once."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sized
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.crash.program import until
from tests.crash.story import Story, running

_SENDERS = 8
_MOST_EACH = 60
_KILLED_AFTER = (100, 300)
_AHEAD = "select 1 from alerts, inbox where alerts.severity = 'critical' and inbox.done = 0 limit 1"
Describe = Callable[[str, int], Mapping[str, str]]


def _low(sender: str, number: int) -> Mapping[str, str]:
    return {"title": f"Backlog {sender}-{number}", "severity": "low", "service": "streaming"}


def _sometimes_critical(sender: str, number: int) -> Mapping[str, str]:
    urgent = {"severity": "critical", "service": "kafka"} if number == 9 else {}
    return {**_low(sender, number), **urgent}


def _pour(url: str, sender: str, receipts: dict[str, str], describe: Describe) -> None:
    """Posts one alert after the other until nobody answers; keeps receipt and title of each 202."""
    line = HTTPConnection(urlsplit(url).netloc, timeout=10)
    try:
        for number in range(_MOST_EACH):
            alert = describe(sender, number)
            line.request("POST", "/alerts/generic", json.dumps({**alert, "fingerprint": alert["title"]}))
            answer = line.getresponse()
            body = json.loads(answer.read())
            if answer.status == 202:
                receipts[body["receipt"]] = alert["title"]
    except (OSError, HTTPException):
        return
    finally:
        line.close()


def _pour_and_kill(
    story: Story, name: str, describe: Describe, is_time: Callable[[Sized], Any]
) -> Mapping[str, str]:
    """Kills the program once it is time by the answers so far, while the senders go on."""
    receipts: dict[str, str] = {}
    with ThreadPoolExecutor(_SENDERS) as senders:
        for number in range(_SENDERS):
            senders.submit(_pour, story.program.url, f"{name}-{number}", receipts, describe)
        until(lambda: is_time(receipts), f"the moment to kill it, {name}")
        story.kill()
    return receipts


def _are(most: int, receipts: Sized) -> bool:
    return len(receipts) >= most


def _check_decided_once(story: Story, answered: Mapping[str, str]) -> list[str]:
    """All that was answered is there, and nothing is there twice; gives the titles of all that is there."""
    decided = {}
    for receipt, title in answered.items():
        told = story.get(f"/api/receipts/{receipt}")
        assert told["state"] == "decided"
        (decided[title],) = told["alerts"]
    assert len(set(decided.values())) == len(answered)
    for title, alert in decided.items():
        assert story.get(f"/api/alerts/{alert}")["title"] == title
    titles = [title for (title,) in story.program.ask("select title from alerts where source = 'generic'")]
    assert len(titles) == len(set(titles))
    assert set(answered.values()) <= set(titles)
    return titles


@pytest.mark.crash
def test_every_alert_that_was_answered_is_decided_once(tmp_path: Path) -> None:
    with running(tmp_path) as story:
        answered: dict[str, str] = {}
        for most in _KILLED_AFTER:
            answered |= _pour_and_kill(story, str(most), _low, partial(_are, most))
            story.start()
        story.program.settle()

        titles = _check_decided_once(story, answered)
        told_of = [entry["text"] for entry in story.timeline() if entry["kind"] == "alert"]
        assert len(told_of) == len(set(told_of)) == len(titles)


@pytest.mark.crash
def test_what_is_decided_before_its_turn_is_decided_once(tmp_path: Path) -> None:
    with running(tmp_path) as story:
        answered = _pour_and_kill(story, "ahead", _sometimes_critical, lambda _: story.program.ask(_AHEAD))
        story.start()
        story.program.settle()

        _check_decided_once(story, answered)
        assert len(story.pagerduty.pager.rings) == 1
        told_of = story.program.ask("select json_extract(data, '$.title') from entries where kind = 'alert'")
        assert len(told_of) == len(set(told_of))
