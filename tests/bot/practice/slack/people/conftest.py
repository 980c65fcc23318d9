"""A practice workspace with two people, and a real slack_bolt app that serves it over HTTP."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import uvicorn
from slack_bolt import App, BoltRequest
from slack_sdk import WebClient
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.practice.server import Person, PracticeServer, PracticeSlack
from bot.practice.slack.people import People

MANIFEST = {
    "display_information": {"name": "Tocsin"},
    "features": {
        "app_home": {"home_tab_enabled": True},
        "slash_commands": [{"command": "/incident", "should_escape": True}, {"command": "/raw"}],
    },
    "oauth_config": {
        "scopes": {"bot": ["commands", "chat:write", "pins:read", "reactions:read", "users:read"]},
    },
    "settings": {
        "event_subscriptions": {
            "bot_events": [
                "message.channels",
                "app_mention",
                "reaction_added",
                "pin_added",
                "pin_removed",
                "app_home_opened",
            ]
        }
    },
}


class Clock:
    """The workspace's time, which a test turns forward."""

    def __init__(self) -> None:
        self._turned = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self._turned

    def turn(self, **by: float) -> None:
        self._turned += timedelta(**by)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def slack(clock: Clock) -> PracticeSlack:
    ana = Person("U0ANA", "ana", "Ana Rossi", "ana@example.com")
    bo = Person("U0BO", "bo", "Bo Lind", "bo@example.com")
    return PracticeSlack(
        manifest=MANIFEST,
        now=clock,
        people=[ana, bo],
        rate_limits=False,
        signed_at=lambda: datetime.now(UTC),
        ack_seconds=1.0,
    )


@pytest.fixture
def people(slack: PracticeSlack) -> Iterator[People]:
    """The people; the app has a second to acknowledge, and checks signatures by the real time."""
    with PracticeServer(slack):
        yield slack.people


@pytest.fixture
def web(people: People) -> WebClient:
    return WebClient(people.workspace.bot_token, base_url=f"{people.workspace.url}api/")


@pytest.fixture
def app(web: WebClient, people: People) -> App:
    """A slack_bolt app, as it comes, for the practice workspace."""
    return App(client=web, signing_secret=people.workspace.signing_secret)


Serve = Callable[[Callable[[bytes, Mapping[str, str]], Response]], str]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Serves an app's end point on loopback, in a thread, and gives its address."""
    running: list[tuple[uvicorn.Server, threading.Thread, socket.socket]] = []

    def start(answer: Callable[[bytes, Mapping[str, str]], Response]) -> str:
        async def endpoint(request: Request) -> Response:
            return await run_in_threadpool(answer, await request.body(), request.headers)

        listening = socket.create_server(("127.0.0.1", 0))
        routes = [Route("/slack/events", endpoint, methods=["POST"])]
        config = uvicorn.Config(Starlette(routes=routes), log_level="warning", lifespan="off")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
        thread.start()
        running.append((server, thread, listening))
        deadline = time.monotonic() + 10
        while not server.started and time.monotonic() < deadline:
            time.sleep(0.005)
        return f"http://127.0.0.1:{listening.getsockname()[1]}/slack/events"

    yield start
    for server, thread, listening in running:
        server.should_exit = True
        thread.join()
        listening.close()


@pytest.fixture
def online(app: App, people: People, serve: Serve) -> App:
    """The app, reached over HTTP; its listeners may still be added."""

    def answer(body: bytes, headers: Mapping[str, str]) -> Response:
        sent: dict[str, str | Sequence[str]] = dict(headers)
        answered = app.dispatch(BoltRequest(body=body.decode(), headers=sent))
        first: Any = answered.first_headers_without_set_cookie()
        return Response(answered.body, answered.status, first)

    people.request_url = serve(answer)
    return app
