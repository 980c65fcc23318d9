"""The real program against a Slack emulation by other hands: the channel opens, and the card stands in it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

import httpx
import pytest
from slack_sdk import WebClient

from bot.sources.catalog import SOURCES

T = TypeVar("T")
HERE = Path(__file__).parent
ROOT = HERE.parents[1]

pytestmark = [
    pytest.mark.stranger,
    pytest.mark.skipif(shutil.which("node") is None, reason="Node.js is not installed"),
    pytest.mark.skipif(
        not (HERE / "node_modules" / "emulate").is_dir(),
        reason="the npm package is not installed: npm ci --prefix tests/stranger",
    ),
]


@pytest.fixture
def emulator() -> Iterator[Mapping[str, str]]:
    """The emulation's address and token."""
    command = ["node", str(HERE / "emulator.mjs")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as running:
        assert running.stdout
        yield json.loads(running.stdout.readline())
        running.terminate()


@pytest.fixture
def tocsin(emulator: Mapping[str, str], tmp_path: Path) -> Iterator[str]:
    """Where `tocsin serve` listens, pointed at the emulation by its environment alone."""
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "SLACK_BOT_TOKEN": emulator["token"],
        "SLACK_API_URL": f"{emulator['url']}/api/",
        "TOCSIN_LISTEN": "127.0.0.1:0",
        "TOCSIN_DATA": str(tmp_path),
        "TOCSIN_DATABASE": str(tmp_path / "tocsin.sqlite"),
    }
    command = [sys.executable, "-m", "bot", "serve", "--json"]
    with subprocess.Popen(command, env=environment, cwd=tmp_path, stdout=subprocess.PIPE) as running:
        assert running.stdout
        yield str(json.loads(running.stdout.readline())["url"])
        running.terminate()


def test_an_alert_opens_a_channel_with_the_card_pinned_in_it(
    emulator: Mapping[str, str], tocsin: str
) -> None:
    examples = SOURCES["azure_monitor"].examples
    answer = httpx.post(
        f"{tocsin}/alerts/azure_monitor", json=examples["streaming-latency-fired"], timeout=30
    )
    assert answer.status_code == 202

    slack = WebClient(token=emulator["token"], base_url=f"{emulator['url']}/api/")
    assert soon(lambda: (the_room(slack) or {}).get("purpose", {}).get("value")).startswith("INC-")
    room = the_room(slack)
    card = soon(lambda: the_card(slack, room["id"]))
    assert "CRITICAL · Streaming latency above 10 s" in json.dumps(card["blocks"], ensure_ascii=False)
    assert soon(lambda: slack.pins_list(channel=room["id"])["items"])[0]["message"]["ts"] == card["ts"]
    assert soon(lambda: the_room(slack)["topic"]["value"]).startswith("🔴 critical")


def the_room(slack: WebClient) -> Any:
    """The incident's channel, or None."""
    channels = slack.conversations_list(limit=100)["channels"]
    return next((each for each in channels if each["name"].startswith("inc-")), None)


def the_card(slack: WebClient, channel: str) -> Any:
    """The message with blocks, or None."""
    messages = slack.conversations_history(channel=channel)["messages"]
    return next((each for each in messages if each.get("blocks")), None)


def soon(look: Callable[[], T], seconds: float = 20.0) -> T:
    """What `look` sees, as soon as that is something."""
    deadline = time.monotonic() + seconds
    while not (seen := look()):
        assert time.monotonic() < deadline, "it did not come"
        time.sleep(0.05)
    return seen
