"""What PagerDuty takes at most: how many events in a minute, and how much in each."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from bot.adapters.pagerduty import pace
from bot.clock import TurnedClock
from bot.practice.pagerduty import events
from bot.settings import read_settings
from bot.shipped import shipped
from handlers.serving import Serving
from handlers.stand_ins import PracticeStandIns
from tests.flows.world import START, World

Make = Callable[..., World]


@contextmanager
def only_phones(folder: Path, clock: TurnedClock) -> Iterator[tuple[PracticeStandIns, Serving]]:
    """The bot with two routing keys and neither Slack nor mail; nothing gathers in a storm."""
    policy = folder / "policy.yml"
    own = (shipped("templates") / "policy.yml").read_text(encoding="utf-8")
    calm = "storm: {incidents: 5, within: 1m, quiet: 5m, critical: 25"
    own = own.replace(calm, "storm: {incidents: 1000, critical: 1000")
    own = re.sub(r"room: true", "room: false", own).replace("page: team", "page: on_call")
    policy.write_text(own, encoding="utf-8")
    with PracticeStandIns(clock, policy=policy, routing_keys=2, has_mail=False) as outside:
        said = outside.environment()
        settings = read_settings(
            slack_bot_token=None,
            slack_signing_secret=None,
            slack_app_token=None,
            pagerduty_routing_key=SecretStr(said["PAGERDUTY_ROUTING_KEY"]),
            pagerduty_events_url=said["PAGERDUTY_EVENTS_URL"],
            database=folder / "tocsin.sqlite",
            data=folder,
            policy=policy,
            listen="127.0.0.1:0",
        )
        serving = Serving(settings, clock)
        serving.start()
        try:
            yield outside, serving
        finally:
            serving.stop()


def test_more_than_two_keys_take_waits_its_turn_and_the_critical_have_theirs_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A fourth of what PagerDuty takes, so that a fourth of the incidents show the same.
    monkeypatch.setattr(pace, "TAKEN_IN_A_MINUTE", 30)
    monkeypatch.setattr(events, "CALLS_PER_MINUTE", 30)
    clock = TurnedClock(START)
    with only_phones(tmp_path, clock) as (outside, bot):
        for number in range(46):
            _fire(bot, f"Lag on node {number}", "high", f"node-{number}")
        assert bot.settle(60)
        for number in range(16):
            _fire(bot, f"Node {number} is gone", "critical", f"gone-{number}")
        assert bot.settle(60)
        rung = [each.title for each in outside.pagerduty.pager.incidents]
        assert sum(title.startswith("CRITICAL") for title in rung) == 16
        assert sum(title.startswith("HIGH") for title in rung) == 36
        assert {call.status for call in outside.pagerduty.calls} == {202}, "none is refused"
        with bot.tocsin.store.read() as reader:
            waiting = [
                each
                for incident in reader.incidents(limit=500)
                for each in reader.attempts(incident.id)
                if each.way == "pagerduty" and each.state == "waiting"
            ]
        assert len(waiting) == 10 and all("waits its turn" in each.error for each in waiting)

        for _ in range(4):
            clock.turn(timedelta(seconds=31))
            bot.tocsin.flow.nudge()
            assert bot.settle(60)
        rung = [each.title for each in outside.pagerduty.pager.incidents]
        assert len(rung) == len(set(rung)) == 62, "every one rings, and once"
        assert {call.status for call in outside.pagerduty.calls} == {202}


def test_hostile_text_stays_within_an_event(world: World) -> None:
    long: dict[str, Any] = {"summary": "y" * 100_000, "resource": "z" * 50_000, "link": "javascript:x"}
    world.alert("𝕏" * 5000 + "\u202e", **long)
    (page,) = world.pages()
    sent = world.practice.pagerduty.calls[0].body
    assert len(json.dumps(sent)) < events.MAX_BYTES // 10
    assert len(page.title) <= 120 and len(page.dedup_key) <= 255


def _fire(bot: Serving, title: str, severity: str, resource: str) -> None:
    body = {"title": title, "severity": severity, "resource": resource, "fingerprint": title}
    assert httpx.post(f"{bot.url}/alerts/generic", json=body, timeout=30).status_code == 202
