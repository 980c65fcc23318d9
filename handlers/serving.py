"""The whole program: the bot with its ears, in the foreground or in a thread."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping

from bot.app import Tocsin
from bot.clock import Clock
from bot.errors import SettingsError, TocsinError
from bot.render.entries import entry_text
from bot.settings import Settings
from handlers.desk import Desk
from handlers.http import HttpServices, build_http
from handlers.measures import PrometheusMeasures
from handlers.server import build_server
from handlers.slack.app import build_dispatch
from handlers.slack.request import Dispatch
from handlers.slack.socket import SocketMode

_START_SECONDS = 20


def services_of(
    tocsin: Tocsin,
    measures: PrometheusMeasures,
    *,
    ready: Callable[[], Mapping[str, bool]] | None = None,
    dispatch: Dispatch | None = None,
    desk: Desk | None = None,
    stopping: Callable[[], bool] = lambda: False,
) -> HttpServices:
    """What HTTP needs of a Tocsin; `dispatch` takes what Slack sends, and `desk` what the console asks."""
    return HttpServices(
        store=tocsin.store,
        settings=tocsin.settings,
        clock=tocsin.clock,
        sources=tocsin.sources,
        on_accepted=tocsin.intake.wake,
        silencing=tocsin.silencing,
        ready=ready or tocsin.ready,
        paper=tocsin.documents.paper,
        wording=entry_text,
        slack_dispatch=dispatch,
        drills=tocsin.drills,
        on_calls=tocsin.on_calls,
        commands=tocsin.commands,
        workspaces=tocsin.workspaces,
        actions=tocsin.actions,
        watched=tocsin.watched,
        entra=tocsin.entra,
        policy=tocsin.policy,
        health=tocsin.health,
        capacity=tocsin.capacity,
        figuring=tocsin.figuring,
        measures=measures,
        on_refused=tocsin.last_resort.refused,
        synthetic_secret=tocsin.synthetic_secret,
        desk=desk,
        signing_in=tocsin.signing_in,
        stopping=stopping,
    )


class Serving:
    """Builds everything, starts it in order, and stops it in the reverse."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        if not settings.is_loopback and settings.webhook_token is None:
            raise SettingsError(
                "TOCSIN_WEBHOOK_TOKEN is not set, so nobody could tell a real alert from a forged one: "
                f"set it, or listen on 127.0.0.1 only instead of {settings.listen}."
            )
        self.settings = settings
        measures = PrometheusMeasures()
        self.tocsin = Tocsin(settings, clock, measures)
        desk = self._desk(clock)
        dispatch = self._dispatch(desk)
        self._socket = self._socket_mode(dispatch)
        if self._socket:
            self.tocsin.hears_slack = lambda: self._socket is None or self._socket.is_connected
        self._server = build_server(
            build_http(
                services_of(
                    self.tocsin,
                    measures,
                    ready=self._ready,
                    dispatch=dispatch,
                    desk=desk,
                    stopping=lambda: self._server.should_exit,
                )
            ),
            settings.host,
            settings.port,
        )
        self._thread = threading.Thread(target=self._server.run, name="http", daemon=True)

    @property
    def url(self) -> str:
        """Where it listens, once started."""
        for server in self._server.servers:
            host, port = server.sockets[0].getsockname()[:2]
            return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
        raise TocsinError("It does not listen yet.")

    def start(self) -> None:
        """Starts, and returns once it listens. Raises TocsinError when it cannot."""
        self.tocsin.start()
        self._thread.start()
        waited = threading.Event()
        for _ in range(_START_SECONDS * 100):
            if self._server.started or not self._thread.is_alive():
                break
            waited.wait(0.01)
        if not self._server.started:
            self.stop()
            raise TocsinError(f"Cannot listen on {self.settings.listen}: is something else listening there?")
        if self._socket:
            self._socket.start()
        self.tocsin.test_by(self._own_door())

    def _own_door(self) -> str:
        """Where this very machine reaches it, also where it listens on all addresses."""
        return self.url.replace("//0.0.0.0:", "//127.0.0.1:").replace("//[::]:", "//[::1]:")

    def stop(self) -> None:
        """Stops taking, ends what runs, and closes; what is left is taken up at the next start."""
        if self._socket:
            self._socket.stop()
        self._server.should_exit = True
        if self._thread.is_alive():
            self._thread.join(timeout=15)
        self.tocsin.stop()

    @property
    def is_alive(self) -> bool:
        """Whether it still serves."""
        return self._thread.is_alive()

    def settle(self, seconds: float = 30.0) -> bool:
        """Waits until everything accepted so far is decided and done; False when that took longer."""
        return self.tocsin.settle(seconds)

    def _ready(self) -> Mapping[str, bool]:
        works = dict(self.tocsin.ready())
        if self._socket:
            works["socket"] = self._socket.is_connected
        return works

    def _dispatch(self, desk: Desk) -> Dispatch | None:
        token = self.settings.slack_bot_token
        if token is None:
            return None
        return build_dispatch(
            desk, token.get_secret_value(), self.settings.slack_api_url, self.tocsin.measures
        )

    def _desk(self, clock: Clock) -> Desk:
        tocsin = self.tocsin
        return Desk(
            tocsin.commands,
            tocsin.silencing,
            tocsin.store,
            tocsin.policy,
            clock,
            tocsin.on_calls,
            tocsin.calling,
            tocsin.reporting,
            tocsin.checking,
            tocsin.endings,
            tocsin.merging,
            tocsin.linking,
            tocsin.correcting,
            tocsin.updates,
            tocsin.roles,
            tocsin.tasks,
            tocsin.actions,
            tocsin.joiners,
            tocsin.home_tabs,
            tocsin.rooms,
            tocsin.showing,
            tocsin.postmortems,
            tocsin.members,
            tocsin.workspaces,
            tocsin.retrying,
            tocsin.figuring,
            self.settings.public_url or "",
        )

    def _socket_mode(self, dispatch: Dispatch | None) -> SocketMode | None:
        token = self.settings.slack_app_token
        if token is None or dispatch is None:
            return None
        return SocketMode(
            dispatch, token.get_secret_value(), self.settings.slack_api_url, self.tocsin.measures
        )
