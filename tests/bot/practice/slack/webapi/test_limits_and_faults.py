"""Rate limits by a turned clock, and the faults a test can ask for."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from http.client import RemoteDisconnected
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry import ConnectionErrorRetryHandler

from bot.practice.server import PracticeServer, PracticeSlack


def status(call: Any) -> tuple[int, str, str | None]:
    """A refused call's HTTP status, error and Retry-After."""
    with pytest.raises(SlackApiError) as refusal:
        call()
    response = refusal.value.response
    return response.status_code, response["error"], response.headers.get("Retry-After")


def texts(slack: PracticeSlack, channel: str) -> list[str]:
    messages = slack.workspace.channel(channel).messages
    return [each.text for each in messages if not each.subtype]


def test_posting_takes_a_burst_then_one_a_second_in_each_channel(
    bot: WebClient, clock: Any, room: str
) -> None:
    for index in range(10):
        bot.chat_postMessage(channel=room, text=str(index))
    assert status(lambda: bot.chat_postMessage(channel=room, text="11")) == (429, "ratelimited", "1")
    bot.chat_postMessage(channel="#incidents", text="another channel")
    clock.turn(1)
    bot.chat_postMessage(channel=room, text="11")
    assert status(lambda: bot.chat_postMessage(channel=room, text="12"))[0] == 429


@pytest.mark.parametrize(
    ("method", "most", "wait"), [("pins.list", 20, "3"), ("reactions.get", 50, "2"), ("users.info", 100, "1")]
)
def test_each_method_has_its_tier(
    bot: WebClient, clock: Any, room: str, method: str, most: int, wait: str
) -> None:
    ts = bot.chat_postMessage(channel=room, text="card")["ts"]

    def ask() -> object:
        return bot.api_call(method, params={"channel": room, "timestamp": ts, "user": "U0ANA"})

    for _ in range(most):
        ask()
    assert status(ask) == (429, "ratelimited", wait)
    clock.turn(int(wait))
    ask()


def test_a_channel_storm_is_held_at_twenty_a_minute(bot: WebClient, slack: PracticeSlack) -> None:
    for index in range(20):
        bot.conversations_create(name=f"storm-{index}")
    assert status(lambda: bot.conversations_create(name="storm-20"))[0] == 429
    assert "storm-20" not in {channel.name for channel in slack.workspace.channels.values()}


@pytest.mark.parametrize("options", [{"rate_limits": False}, {"rate_limits": 10}])
def test_limits_can_be_switched_off_or_scaled(bot: WebClient, room: str) -> None:
    for index in range(60):
        bot.chat_postMessage(channel=room, text=str(index))


def test_429_says_when_to_come_back(bot: WebClient, slack: PracticeSlack, room: str) -> None:
    slack.faults.add(method="chat.postMessage", kind="429", times=1, retry_after=30)
    assert status(lambda: bot.chat_postMessage(channel=room, text="a")) == (429, "ratelimited", "30")
    bot.chat_postMessage(channel=room, text="b")
    assert texts(slack, room) == ["b"]


def test_500_does_nothing(bot: WebClient, slack: PracticeSlack, room: str) -> None:
    slack.faults.add(method="chat.*", kind="500", times=1)
    assert status(lambda: bot.chat_postMessage(channel=room, text="a"))[0] == 500
    assert texts(slack, room) == []


def test_a_lost_reply_has_had_its_effect(bot: WebClient, slack: PracticeSlack, room: str) -> None:
    slack.faults.add(method="chat.postMessage", kind="lost_reply", times=1)
    assert status(lambda: bot.chat_postMessage(channel=room, text="a"))[0] == 500
    assert texts(slack, room) == ["a"]
    assert slack.calls[-1].outcome == "fault:lost_reply"


def test_down_closes_the_connection_until_cleared(bot: WebClient, slack: PracticeSlack) -> None:
    slack.faults.add(method="*", kind="down")
    for _ in range(2):
        with pytest.raises(RemoteDisconnected):
            bot.auth_test()
    slack.faults.clear()
    assert bot.auth_test()["ok"]


def test_after_a_dropped_reply_the_sdk_posts_twice(
    server: PracticeServer, slack: PracticeSlack, room: str
) -> None:
    retrying = WebClient(
        slack.workspace.bot_token,
        base_url=f"{server.url}/api/",
        retry_handlers=[ConnectionErrorRetryHandler(max_retry_count=1)],
    )
    slack.faults.add(method="chat.postMessage", kind="dropped_reply", times=1)
    retrying.chat_postMessage(channel=room, text="a")
    assert texts(slack, room) == ["a", "a"]


def test_slow_answers_late_and_well(bot: WebClient, slack: PracticeSlack) -> None:
    slack.faults.add(method="auth.test", kind="slow", seconds=0.2, times=1)
    started = time.monotonic()
    assert bot.auth_test()["ok"]
    assert time.monotonic() - started >= 0.2


def test_a_slow_call_holds_no_other_up(bot: WebClient, server: PracticeServer, slack: PracticeSlack) -> None:
    slack.faults.add(method="auth.test", kind="slow", seconds=30)
    impatient = WebClient(slack.workspace.bot_token, base_url=f"{server.url}/api/", timeout=1)
    with pytest.raises(TimeoutError):
        impatient.auth_test()
    assert bot.api_test()["ok"]


@pytest.mark.parametrize(("kind", "meanwhile"), [("hold", ["a"]), ("hold_reply", ["a", "b"])])
def test_a_held_call_waits_until_it_is_let_go(
    bot: WebClient, slack: PracticeSlack, room: str, kind: str, meanwhile: list[str]
) -> None:
    held = slack.faults.add(method="chat.postMessage", kind=kind, times=1, about='"b"')
    bot.chat_postMessage(channel=room, text="a")
    with ThreadPoolExecutor() as pool:
        answer = pool.submit(bot.chat_postMessage, channel=room, text="b")
        assert held.wait_until_held()
        assert texts(slack, room) == meanwhile
        held.release()
        assert answer.result(5)["ok"]
    assert texts(slack, room) == ["a", "b"]


def test_a_held_call_whose_caller_hung_up_does_nothing(
    server: PracticeServer, slack: PracticeSlack, room: str
) -> None:
    held = slack.faults.add(method="chat.postMessage", kind="hold")
    impatient = WebClient(slack.workspace.bot_token, base_url=f"{server.url}/api/", timeout=1)
    with pytest.raises(TimeoutError):
        impatient.chat_postMessage(channel=room, text="a")
    assert held.wait_until_held()
    slack.faults.clear()
    assert slack.people.person("ana").until(lambda: slack.calls[-1].outcome == "fault:hold")
    assert texts(slack, room) == []


def test_any_of_slacks_errors_can_be_asked_for(bot: WebClient, slack: PracticeSlack, refused: Any) -> None:
    slack.faults.add(method="conversations.create", kind="restricted_action", times=1)
    with refused("restricted_action"):
        bot.conversations_create(name="inc-2")
    assert bot.conversations_create(name="inc-2")["ok"]


def test_connections_open_in_a_burst_of_ten_then_one_a_minute(
    bot: WebClient, clock: Any, slack: PracticeSlack
) -> None:
    def connect() -> object:
        return bot.apps_connections_open(app_token=slack.workspace.app_token)

    for _ in range(10):
        connect()
    assert status(connect) == (429, "ratelimited", "60")
    clock.turn(60)
    connect()
