"""Socket Mode survives connections that are lost, that Slack takes back, and that only seem to stand."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from bot.clock import SystemClock
from bot.practice.server import Person, PracticeServer, PracticeSlack
from bot.practice.slack.reply import Reply
from bot.shipped import shipped
from handlers.measures import PrometheusMeasures
from handlers.slack.line import Line
from handlers.slack.request import SlackAnswer, SlackRequest
from handlers.slack.socket import Patience, SocketMode
from tests.handlers.http_site import wait_until

SHORT = Patience(ping=0.05, silent=0.6, greeting=0.6, quiet=60, overlap=0.3, again=0.05, most=0.2, look=0.02)


class Ears:
    """A bot's Socket Mode against the practice Slack, and what it heard."""

    def __init__(self, slack: PracticeSlack, base_url: str, patience: Patience) -> None:
        self.slack = slack
        self.sockets = slack.people.sockets
        self.measures = PrometheusMeasures()
        self.heard: list[str] = []
        self.go_on = threading.Event()
        self.go_on.set()
        self.mode = SocketMode(self._dispatch, slack.workspace.app_token, base_url, self.measures, patience)

    def _dispatch(self, request: SlackRequest) -> SlackAnswer:
        self.heard.append(str(request.payload.get("text")))
        self.go_on.wait(10)
        return SlackAnswer(
            200, json.dumps({"text": f"heard {request.payload.get('text')}"}), "application/json"
        )

    def types(self, text: str) -> Reply:
        return self.slack.people.person("ana").command("general", f"/incident {text}")

    def is_heard(self, text: str = "list") -> bool:
        return f"heard {text}" in self.types(text).text

    def connections(self, why: str) -> float:
        """How many connections were made for that reason."""
        return self.measures.registry.get_sample_value("tocsin_socket_connections_total", {"why": why}) or 0.0


@pytest.fixture
def listen() -> Iterator[Callable[..., Ears]]:
    """Starts Socket Mode, with a patience of its own, and stops everything at the end."""
    with ExitStack() as opened:

        def start(patience: Patience = SHORT, **slack: Any) -> Ears:
            people = [Person("U0ANA", "ana", "Ana", "ana@example.com")]
            practice = PracticeSlack(
                manifest=shipped("manifest.yml"),
                now=SystemClock().now,
                people=people,
                rate_limits=False,
                **slack,
            )
            server = opened.enter_context(PracticeServer(practice))
            ears = Ears(practice, f"{server.url}/api/", patience)
            opened.callback(ears.mode.stop)
            ears.mode.start()
            return ears

        yield start


def connected(ears: Ears) -> Ears:
    wait_until(lambda: ears.mode.is_connected)
    return ears


def test_a_command_is_answered_through_it(listen: Callable[..., Ears]) -> None:
    ears = connected(listen())
    assert ears.is_heard()
    assert ears.connections("first") == 1


def test_a_connection_that_falls_silent_is_replaced(
    listen: Callable[..., Ears], capfd: pytest.CaptureFixture[str]
) -> None:
    ears = connected(listen(ack_seconds=0.3))
    assert ears.sockets.freeze() == 1
    assert not ears.is_heard(), "it stands, and nothing comes through"
    wait_until(lambda: ears.connections("silent") == 1)
    connected(ears)
    wait_until(ears.is_heard)
    assert "socket_renewed" in "".join(capfd.readouterr())


def test_while_it_is_silent_it_is_not_ready(listen: Callable[..., Ears]) -> None:
    ears = connected(listen())
    ears.slack.faults.add(method="apps.connections.open", kind="500")
    ears.sockets.freeze()
    wait_until(lambda: not ears.mode.is_connected)
    ears.slack.faults.clear()
    connected(ears)


def test_one_that_answers_pings_and_says_nothing_is_no_connection(listen: Callable[..., Ears]) -> None:
    ears = connected(listen())
    ears.sockets.greets = False
    ears.sockets.close()
    wait_until(lambda: ears.connections("not_greeted") >= 1)
    assert not ears.mode.is_connected
    ears.sockets.greets = True
    connected(ears)
    assert ears.is_heard()


def test_one_that_was_quiet_for_long_is_renewed_before_it_is_forgotten(listen: Callable[..., Ears]) -> None:
    quiet = Patience(**{**vars(SHORT), "quiet": 0.2})
    ears = connected(listen(quiet))
    wait_until(lambda: ears.connections("quiet") >= 2)
    assert ears.mode.is_connected
    assert ears.is_heard()


@pytest.mark.parametrize("reason", ["warning", "refresh_requested"])
def test_when_slack_takes_it_back_a_new_one_stands_at_once(listen: Callable[..., Ears], reason: str) -> None:
    ears = connected(listen())
    ears.sockets.disconnect(reason)
    wait_until(lambda: ears.connections(reason) == 1)
    connected(ears)
    assert ears.sockets.wait_for(1)
    assert ears.is_heard()


def test_a_line_that_its_reader_closes_meanwhile_is_closed() -> None:
    people = [Person("U0ANA", "ana", "Ana", "ana@example.com")]
    slack = PracticeSlack(manifest=shipped("manifest.yml"), now=SystemClock().now, people=people)
    with PracticeServer(slack) as server:
        line = Line(slack.workspace.app_token, f"{server.url}/api/", lambda *_: None, 60, lambda: None)
        line.dial()
        session = line.current_session
        assert session and session.sock
        with session.sock_send_lock:
            closing = line.hang_up()
            session.sock.close()
            session.sock = None
        closing.join(30)
        assert not closing.is_alive() and not line.current_session_runner.is_alive()


def test_what_is_under_way_at_a_warning_is_still_answered(listen: Callable[..., Ears]) -> None:
    ears = connected(listen(Patience(**{**vars(SHORT), "overlap": 30})))
    ears.go_on.clear()
    replies: list[Reply] = []
    typing = threading.Thread(target=lambda: replies.append(ears.types("declare")))
    typing.start()
    wait_until(lambda: ears.heard == ["declare"])
    ears.sockets.disconnect("warning")
    wait_until(lambda: ears.connections("warning") == 1)
    ears.go_on.set()
    typing.join(10)
    assert "heard declare" in replies[0].text


def test_a_lost_connection_is_made_anew(listen: Callable[..., Ears]) -> None:
    ears = connected(listen())
    ears.sockets.close()
    wait_until(lambda: ears.connections("lost") + ears.connections("closed") >= 1)
    connected(ears)
    assert ears.is_heard()


def test_that_it_is_switched_off_is_said_aloud(
    listen: Callable[..., Ears], capfd: pytest.CaptureFixture[str]
) -> None:
    ears = connected(listen())
    ears.slack.faults.add(method="apps.connections.open", kind="link_disabled")
    ears.sockets.disconnect("link_disabled")
    wait_until(lambda: not ears.mode.is_connected)
    said: list[str] = []

    def told() -> bool:
        said.extend(capfd.readouterr())
        return "socket_switched_off" in "".join(said) and "socket_not_connected" in "".join(said)

    wait_until(told)
    ears.slack.faults.clear()
    connected(ears)
