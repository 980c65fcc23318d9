"""What stands outside: where people talk, what rings, who is asked, and whose tokens prove a sender."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol

from bot.model.incident import Person
from bot.model.member import Group, Home, Member
from bot.model.roster import Roster
from bot.model.severity import Severity
from bot.model.value import Link, Value
from bot.ports.reader import InboxBody

Blocks = list[dict[str, Any]]

PUT_OFF = "put_off"
"""The code of an AdapterError of our own: a call that waits so as not to exceed what a vendor takes."""

ROOM_LOST = frozenset({"channel_not_found", "is_archived", "not_in_channel"})
"""The codes by which the chat says that a channel is gone, or takes nothing from us any more."""

MESSAGE_LOST = frozenset(
    {"message_not_found", "thread_not_found", "cant_update_message", "edit_window_closed"}
)
"""The codes by which it says that a message is gone, or cannot be edited any more."""


class ChatMessage(Value):
    """A message in a channel: `author` is a user id ("" for none), `reactions` are emoji names.

    `files` are what it brings along: images and others.
    """

    text: str
    author: str
    permalink: str
    is_pinned: bool
    reactions: tuple[str, ...] = ()
    files: tuple[Link, ...] = ()


class Place(Value):
    """A channel as it stands: `is_direct` when it is a conversation of few, `is_shared` with strangers."""

    name: str
    topic: str = ""
    purpose: str = ""
    is_private: bool = False
    is_direct: bool = False
    is_shared: bool = False
    is_archived: bool = False


class Chat(Protocol):
    """A place where people talk. Every call raises AdapterError with a reason and whether to try again."""

    @property
    def is_working(self) -> bool:
        """Whether the last call was answered, be it with a refusal; True before the first."""

    @property
    def first(self) -> Chat:
        """The same for what goes first where calls wait for room, as pages do."""

    def open_room(self, name: str, marker: str, *, private: bool, tried_before: bool) -> tuple[str, str]:
        """Creates a channel and marks it as ours; gives (id, name).

        `marker` goes into the channel's purpose. With `tried_before`, a channel that an earlier try made is
        found again; a name that someone else holds gets a suffix.
        """

    def place(self, channel: str) -> Place:
        """The channel as it stands; one that the bot cannot see is not found."""

    def set_purpose(self, channel: str, purpose: str) -> None: ...

    def channel_id(self, name: str) -> str | None:
        """The id of the channel of that name that the bot can see, or None."""

    def conversation(self, user: str) -> str:
        """The id of the conversation of the bot and that user alone."""

    def invite(self, channel: str, users: Iterable[str]) -> list[str]:
        """Invites them; gives those who could not be invited. People already there are no failure."""

    def post(
        self,
        channel: str,
        key: str,
        text: str,
        blocks: Blocks | None = None,
        *,
        thread: str | None = None,
        broadcast: bool = False,
        tried_before: bool = False,
        since: datetime | None = None,
    ) -> str:
        """Posts once under `key` and gives the message's ts; with `tried_before`, looks for it first."""

    def find(self, channel: str, key: str, *, thread: str | None, since: datetime | None) -> str | None:
        """The ts of the message that was posted under `key`, in the thread or the channel; None for none."""

    def whisper(self, channel: str, user: str, text: str, blocks: Blocks | None = None) -> None:
        """Shows it to that user alone in a channel that they are in; a second try shows it twice."""

    def update(self, channel: str, ts: str, text: str, blocks: Blocks | None = None) -> None: ...

    def pin(self, channel: str, ts: str) -> None: ...

    def set_topic(self, channel: str, topic: str) -> None: ...

    def set_bookmark(self, channel: str, title: str, url: str) -> None:
        """Adds the bookmark, or changes the one of that title."""

    def remove_bookmark(self, channel: str, title: str) -> None:
        """Takes away the bookmark of that title; none is as good."""

    def archive(self, channel: str) -> None:
        """Archives the channel; done already is as good."""

    def upload(
        self,
        channel: str,
        filename: str,
        title: str,
        content: str | bytes,
        comment: str,
        *,
        tried_before: bool,
        thread: str | None = None,
    ) -> None:
        """Shares a file in the channel or the thread; with `tried_before`, not when it is there already."""

    def withdraw(self, channel: str, filename: str, thread: str | None = None) -> None:
        """Deletes the files of that name that we shared in the channel or the thread."""

    def message(self, channel: str, ts: str) -> ChatMessage:
        """The message as it stands now."""

    def mark(self, channel: str, ts: str, emoji: str, *, on: bool) -> None:
        """Adds a reaction of ours to the message, or takes it away; done already is as good."""

    def show_home(self, user: str, blocks: Blocks, state: str) -> str:
        """Shows it on that user's Home tab, and gives a word for the tab's new state.

        With a `state`, only while the tab is in that one: the error's code is `hash_conflict` else.
        """

    def person(self, user_id: str) -> Person:
        """Who that user is; the id itself stands for the name when the chat does not answer."""


class Pager(Protocol):
    """What rings a phone. Idempotent by `dedup_key`; raises AdapterError, with PUT_OFF to keep within its
    limits, where the more severe goes first."""

    def trigger(
        self,
        dedup_key: str,
        summary: str,
        severity: Severity,
        details: Mapping[str, str],
        links: Mapping[str, str],
    ) -> None:
        """Rings; `summary` is at most 1024 characters, `links` maps a text to its address."""

    def acknowledge(self, dedup_key: str) -> None: ...

    def resolve(self, dedup_key: str) -> None: ...


class PageDirector(Protocol):
    """What has a page that rings ring somebody in particular. Raises AdapterError."""

    def direct(self, dedup_key: str, name: str, email: str) -> None:
        """Has it ring that person alone; `email` is "" where none is known. A second time changes nothing."""

    def note(self, dedup_key: str, text: str, author: str, *, tried_before: bool) -> None:
        """Writes it to the page's incident, in the name of `author` where the pager knows them.

        With `tried_before`, not when it stands there already.
        """


class OnCallDirectory(Protocol):
    """Where schedules are kept outside. May take its time; raises AdapterError."""

    def greet(self) -> None:
        """Returns where we are known."""

    def roster(self, policy_id: str, now: datetime) -> Roster:
        """Who has each level of that escalation policy, from a day ago until two weeks ahead."""


class MemberDirectory(Protocol):
    """Who is who in the workspace. May take its time; every call raises AdapterError."""

    def home(self) -> Home:
        """The workspace that is ours."""

    def members(self) -> Iterator[Sequence[Member]]:
        """Everybody in it, some at a time."""

    def member(self, user_id: str) -> Member:
        """Who that user is, be they of another workspace."""

    def groups(self) -> list[Group]:
        """The user groups with their members."""


class Letter(Value):
    """A mail in plain text; `key` names what it is about, and is the same for each try."""

    key: str
    to: tuple[str, ...]
    subject: str
    text: str


class Mailer(Protocol):
    """What takes mail."""

    def send(self, letter: Letter) -> None:
        """Hands it over, with `key` in its Message-ID. Raises AdapterError."""

    def greet(self) -> None:
        """Says who we are, and hands nothing over. Raises AdapterError."""


class Found(Value):
    """What one look brought: bodies for the inbox, oldest first, and the cursor to go on from.

    `troubles` are sentences on what of it could not be asked.
    """

    bodies: tuple[InboxBody, ...]
    cursor: str
    troubles: tuple[str, ...] = ()


class Poller(Protocol):
    """Something that sends nothing, or does not always: it is asked every so often."""

    name: str
    every: timedelta

    def look(self, cursor: str | None, now: datetime) -> Found:
        """What is there since that cursor; None is the first time. The same may be found again.

        May take its time. Raises AdapterError when nothing of it could be asked.
        """


class DeadMan(Protocol):
    """A monitor outside, which rings once it has not heard from us for as long as it was told to wait."""

    def beat(self) -> None:
        """Sends a sign of life. Raises AdapterError, in words that hold nothing of a secret address."""


class FrontDoor(Protocol):
    """Where senders find Tocsin."""

    def send(self, run_id: str) -> None:
        """Sends the test alert of that id, as a sender would. Raises AdapterError unless it was accepted."""


class CallerTokens(Protocol):
    """Whoever can tell a good token of a caller from another, at once and without asking anybody."""

    def check(self, token: bytes, callers: Collection[str]) -> None:
        """Returns for a token of one of these callers (application ids), or of one that the settings name.

        Raises Unproven with one sentence, which repeats nothing of the token, or AdapterError while it cannot
        be told, since what tokens are checked by is not there.
        """
