"""kill -9 while alerts pour in: what was answered 202 is there once, and decided once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.crash.program import until
from tests.crash.story import Story, running

_SENDERS = 8
_MOST_EACH = 60
_KILLED_AFTER = (100, 300)


def _pour(url: str, sender: str, receipts: dict[str, str]) -> None:
    """Posts one alert after the other until nobody answers; keeps receipt and title of each 202."""
    line = HTTPConnection(urlsplit(url).netloc, timeout=10)
    try:
        for number in range(_MOST_EACH):
            alert = {"title": f"Backlog {sender}-{number}", "severity": "low", "service": "streaming"}
            line.request("POST", "/alerts/generic", json.dumps(alert | {"fingerprint": alert["title"]}))
            answer = line.getresponse()
            body = json.loads(answer.read())
            if answer.status == 202:
                receipts[body["receipt"]] = alert["title"]
    except (OSError, HTTPException):
        return
    finally:
        line.close()


def _pour_and_kill(story: Story, killed_after: int) -> Mapping[str, str]:
    """Kills the program once that many alerts are answered, while the senders go on."""
    receipts: dict[str, str] = {}
    with ThreadPoolExecutor(_SENDERS) as senders:
        for number in range(_SENDERS):
            senders.submit(_pour, story.program.url, f"{killed_after}-{number}", receipts)
        until(lambda: len(receipts) >= killed_after, f"{killed_after} answers")
        story.kill()
    return receipts


@pytest.mark.crash
def test_every_alert_that_was_answered_is_decided_once(tmp_path: Path) -> None:
    with running(tmp_path) as story:
        answered: dict[str, str] = {}
        for killed_after in _KILLED_AFTER:
            answered |= _pour_and_kill(story, killed_after)
            story.start()
        story.program.settle()

        decided = {}
        for receipt, title in answered.items():
            told = story.get(f"/api/receipts/{receipt}")
            assert told["state"] == "decided"
            (decided[title],) = told["alerts"]
        assert len(set(decided.values())) == len(answered)
        for title, alert in decided.items():
            assert story.get(f"/api/alerts/{alert}")["title"] == title

        titles = [title for (title,) in story.program.ask("select title from alerts")]
        assert len(titles) == len(set(titles))
        assert set(answered.values()) <= set(titles)
        told_of = [entry["text"] for entry in story.timeline() if entry["kind"] == "alert"]
        assert len(told_of) == len(set(told_of)) == len(titles)
