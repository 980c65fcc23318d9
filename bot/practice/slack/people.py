"""The people of a practice workspace, and the ways by which what they do reaches the app."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bot.practice.slack.deliver import Delivery, RequestUrl
from bot.practice.slack.elements import NotOnScreen
from bot.practice.slack.events import Events
from bot.practice.slack.hands import Desk
from bot.practice.slack.hands_route import hands_route
from bot.practice.slack.interactions import Interactions
from bot.practice.slack.manifest import Manifest
from bot.practice.slack.parcel import ACK_SECONDS, Attempt
from bot.practice.slack.response_urls import ResponseUrls
from bot.practice.slack.screen_hands import Hands
from bot.practice.slack.socket import Sockets
from bot.practice.slack.workspace import Workspace

_TICK_SECONDS = 1.0
_LOOK_AGAIN_SECONDS = 0.05


class People:
    """Everyone in the workspace, with the app on the other side.

    The app is reached over Socket Mode while it has a connection open, else at `request_url`. `signed_at` is
    the time that the app's signature check goes by, when that is not the workspace's `now`.
    """

    def __init__(
        self,
        workspace: Workspace,
        manifest: Manifest,
        *,
        signed_at: Callable[[], datetime] | None = None,
        ack_seconds: float = ACK_SECONDS,
    ) -> None:
        self.workspace = workspace
        self.sockets = Sockets(workspace.redeem_ticket, workspace.app_id, ack_seconds=ack_seconds)
        self._response_urls = ResponseUrls(workspace)
        self._http = RequestUrl(workspace.signing_secret, signed_at or workspace.now, ack_seconds)
        self._delivery = Delivery(workspace.now, self._http.deliver, self.sockets.deliver)
        interactions = Interactions(workspace, workspace.triggers, self._response_urls)
        self._desk = Desk(workspace, manifest, interactions, self._delivery.now_and_wait, self._wait)
        self._changed = threading.Condition(workspace.lock)
        self._stopping = threading.Event()
        events = Events(workspace, manifest.events, self._delivery.in_background)
        workspace.subscribe(events.hear)
        workspace.subscribe(lambda _event: self._changed.notify_all())

    @property
    def request_url(self) -> str:
        """Where the app takes events, commands and interactions over HTTP; empty while unknown."""
        return self._http.url

    @request_url.setter
    def request_url(self, url: str) -> None:
        self._http.url = url

    @property
    def deliveries(self) -> list[Attempt]:
        """The tries to hand something to the app, oldest first, the last 10,000."""
        return self._delivery.deliveries

    def person(self, name_or_id: str) -> Hands:
        """The hands of a person, by user name (with or without @) or id.

        Raises:
            NotOnScreen: nobody is called so.
        """
        wanted = name_or_id.removeprefix("@")
        for user in self.workspace.users.values():
            if wanted in (user.id, user.name):
                return Hands(self._desk, user)
        raise NotOnScreen(f"nobody is called {name_or_id}")

    def routes(self) -> list[BaseRoute]:
        """For people `POST /practice/hands` and `GET /practice/deliveries`, for the app what Slack has."""

        async def deliveries(_request: Request) -> Response:
            return JSONResponse({"deliveries": [attempt.to_json() for attempt in self.deliveries]})

        by_hand = [hands_route(self.person), Route("/practice/deliveries", deliveries)]
        return [*by_hand, *self._response_urls.routes(), *self.sockets.routes()]

    def tick(self) -> int:
        """Starts the retries of events that are due by the workspace's `now`; gives how many."""
        return self._delivery.tick()

    def settle(self, seconds: float = 10.0) -> bool:
        """Waits until no event is on its way to the app; false when `seconds` pass before."""
        return self._delivery.settle(seconds)

    def start(self) -> None:
        """Ticks once a second from now on, until `stop`."""
        self._stopping = threading.Event()
        threading.Thread(
            target=self._tick_on, args=(self._stopping,), name="practice-retries", daemon=True
        ).start()

    def stop(self) -> None:
        """Lets what is on its way arrive, and closes the WebSockets; `start` may follow."""
        self._stopping.set()
        self.settle()
        self.sockets.close()

    def _tick_on(self, stopping: threading.Event) -> None:
        while not stopping.wait(_TICK_SECONDS):
            self.tick()

    def _wait(self, condition: Callable[[], Any], seconds: float) -> Any:
        deadline = time.monotonic() + seconds
        while not (found := condition()):
            left = deadline - time.monotonic()
            if left <= 0:
                return None
            with self._changed:
                self._changed.wait(min(left, _LOOK_AGAIN_SECONDS))
        return found
