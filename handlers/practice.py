"""Tocsin against the practice stand-ins: one world for the demo, drills and tests."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Self

from pydantic import SecretStr

from bot.clock import Clock
from bot.practice.guarded import GuardedPlatform
from bot.practice.server import PracticeServer
from bot.settings import Settings, read_settings
from handlers.guarded import policy_on
from handlers.serving import Serving
from handlers.stand_ins import PracticeStandIns


class PracticeWorld:
    """A Slack workspace with the policy's people, a pager, and the real bot between them.

    `data` is where the bot keeps its files; the stand-ins keep nothing. They have a server of their own, or
    take over the `server` that runs. With `guarded`, the bot has a platform to look at. `more` are further
    settings by field name. A context manager.
    """

    def __init__(  # noqa: PLR0913 - each is what one sort of test turns
        self,
        data: Path,
        clock: Clock,
        *,
        policy: Path | None = None,
        rate_limits: bool = True,
        by_socket: bool = False,
        pagerduty_api: bool = False,
        server: PracticeServer | None = None,
        routing_keys: int = 1,
        has_mail: bool = True,
        guarded: bool = False,
        **more: object,
    ) -> None:
        self._data = data
        self._more = more
        self._clock = clock
        self._policy = policy
        self._by_socket = by_socket
        self._stand_ins = PracticeStandIns(
            clock,
            policy=policy,
            rate_limits=rate_limits,
            pagerduty_api=pagerduty_api,
            server=server,
            routing_keys=routing_keys,
            has_mail=has_mail,
        )
        self.slack = self._stand_ins.slack
        self.pagerduty = self._stand_ins.pagerduty
        self.mail = self._stand_ins.mail
        self.azure = self._stand_ins.azure
        self.trackers = self._stand_ins.trackers
        self.databricks = self._stand_ins.databricks
        self.server = self._stand_ins.server
        self.platform = GuardedPlatform(self.databricks, self.azure, clock.now) if guarded else None
        self.bot: Serving | None = None

    def settings(self) -> Settings:
        """What the environment would say, pointed at the stand-ins."""
        said = self._stand_ins.environment(by_socket=self._by_socket)
        return read_settings(
            **{name.lower().removeprefix("tocsin_"): _setting(name, value) for name, value in said.items()},
            database=self._data / "tocsin.sqlite",
            data=self._data,
            policy=self._policy_file(),
            listen="127.0.0.1:0",
            webhook_token=None,
            api_token=None,
            **({"public_url": None} | self._more),
        )

    def _policy_file(self) -> Path | None:
        if self.platform is None:
            return self._policy
        return policy_on(self._data, self.platform.section(), self._policy)

    def start_bot(self) -> Serving:
        """Starts the bot, or starts it again after `stop_bot`."""
        self.bot = Serving(self.settings(), self._clock)
        self.bot.start()
        self._stand_ins.serve_bot(self.bot.url)
        if self._by_socket:
            self.slack.people.sockets.wait_for(1)
        return self.bot

    def stop_bot(self) -> None:
        """Stops the bot; the world stays as it is."""
        if self.bot:
            self.bot.stop()
            self.bot = None

    def recover(self) -> None:
        """The platform is well, where there is one."""
        if self.platform:
            self.platform.is_well()

    def __enter__(self) -> Self:
        self._stand_ins.start()
        self.start_bot()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop_bot()
        self._stand_ins.stop()
        if self.platform:
            self.platform.close()


def _setting(name: str, value: str) -> str | SecretStr | None:
    """What is no address and no id is a secret; one that is empty is not set."""
    plain = ("_URL", "_HOST", "_ID", "_EMAIL", "_FROM")
    is_plain = name.endswith(plain) and name != "TOCSIN_SMTP_URL"
    return value if is_plain else SecretStr(value) if value else None
