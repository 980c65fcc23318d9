"""The ground a practice workspace stands on: identity, time, people, files, and who hears of changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from threading import RLock

from bot.practice.slack import payloads
from bot.practice.slack.emoji import EMOJI
from bot.practice.slack.records import (
    Channel,
    File,
    Json,
    Message,
    SlackError,
    User,
    UserGroup,
    WorkspaceEvent,
)

TICKET_SECONDS = 30


@dataclass(kw_only=True, eq=False)
class State:
    """Who and when: the app, its secrets, the people, the clock and the subscribers; all under one lock."""

    now: Callable[[], datetime]
    scopes: Sequence[str] = ()
    home_tab: bool = True
    team_id: str = "T0PRACTICE"
    domain: str = "practice"
    app_id: str = "A0TOCSIN"
    bot_user_id: str = "U0TOCSIN"
    bot_id: str = "B0TOCSIN"
    bot_token: str = "xoxb-practice"
    signing_secret: str = "0badc0de" * 4
    app_token: str = "xapp-practice"
    url: str = "https://practice.slack.com/"
    lock: RLock = field(default_factory=RLock)
    users: dict[str, User] = field(default_factory=dict)
    usergroups: dict[str, UserGroup] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    files: dict[str, File] = field(default_factory=dict)
    revoked: set[str] = field(default_factory=set)
    emoji: set[str] = field(default_factory=lambda: set(EMOJI))

    def __post_init__(self) -> None:
        self._tickets: dict[str, float] = {}
        self._subscribers: list[Callable[[WorkspaceEvent], None]] = []
        self._ids = count(1)
        self._last_ts = 0
        self.add_user(User(self.bot_user_id, "tocsin", "Tocsin", "", is_bot=True))

    # -- identity and time

    def next_id(self, prefix: str) -> str:
        return f"{prefix}0{next(self._ids):08d}"

    def next_ts(self) -> str:
        """A new message id: the time in seconds with six digits, increasing even if the clock is not."""
        with self.lock:
            micros = int(self.now().timestamp() * 1_000_000)
            self._last_ts = max(micros, self._last_ts + 100)
            return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def epoch(self) -> int:
        return int(self.now().timestamp())

    def issue_ticket(self) -> str:
        """A single-use ticket for one Socket Mode connection, good for 30 seconds."""
        with self.lock:
            ticket = self.next_id("ticket-")
            self._tickets[ticket] = self.now().timestamp() + TICKET_SECONDS
            return ticket

    def redeem_ticket(self, ticket: str) -> bool:
        with self.lock:
            return self._tickets.pop(ticket, 0.0) >= self.now().timestamp()

    # -- events

    def subscribe(self, callback: Callable[[WorkspaceEvent], None]) -> Callable[[], None]:
        """Calls back at every visible change; gives the function that ends the subscription."""
        with self.lock:
            self._subscribers.append(callback)
        return lambda: self._subscribers.remove(callback)

    def publish(self, type_: str, place: Channel | None, /, **payload: object) -> None:
        """Tells subscribers of a change; `event_ts` is added unless it is given."""
        body: Json = {"type": type_.removeprefix("practice."), "event_ts": self.next_ts(), **payload}
        event = WorkspaceEvent(type_, place.id if place else None, body)
        for callback in list(self._subscribers):
            callback(event)

    # -- people

    def add_user(self, user: User) -> User:
        with self.lock:
            self.users[user.id] = user
            return user

    def user(self, user_id: str) -> User:
        with self.lock:
            if user_id not in self.users:
                raise SlackError("user_not_found")
            return self.users[user_id]

    # -- messages

    def body(self, message: Message, channel: Channel, *, with_metadata: bool = False) -> Json:
        """The message as Slack shows it."""
        files = [self.file_body(self.files[file_id]) for file_id in message.files]
        return payloads.message_body(message, channel, files=files, with_metadata=with_metadata)

    def file_body(self, file: File) -> Json:
        return payloads.file_body(file, base_url=self.url, team_id=self.team_id)

    def append(self, place: Channel, message: Message) -> None:
        """Adds a message to a channel and publishes it."""
        place.messages.append(message)
        body = self.body(message, place)
        where = {
            "channel": place.id,
            "channel_type": place.kind,
            "team": self.team_id,
            "event_ts": message.ts,
        }
        self.publish("message", place, **body | where)
