"""The Chat port over several workspaces: whose a channel or a person is, their id says."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from copy import copy
from datetime import datetime

from bot.adapters.slack.api import Calls
from bot.adapters.slack.chat import SlackChat
from bot.errors import AdapterError
from bot.model.incident import Person
from bot.model.workspace import HOME, apart, within
from bot.ports import Blocks, Chat, ChatMessage, Place
from bot.render.crossing import There, outward, taken_text


class WorkspacesChat:
    """Passes each call on to the chat of its workspace, whose limits and failures are its own alone.

    `token_of` gives the token of a workspace other than home, or raises AdapterError where there is none;
    `connect` makes the chat of a workspace and its token. `there` says who somebody is in a workspace.
    """

    def __init__(
        self,
        home: SlackChat,
        token_of: Callable[[str], str],
        connect: Callable[[str, str], SlackChat],
        there: There,
    ) -> None:
        self.home = home
        self._token_of = token_of
        self._connect = connect
        self._there = there
        self._lock = threading.Lock()
        self._others: dict[str, tuple[str, SlackChat]] = {}
        self._goes_first = False
        self.first: Chat = self._for_what_goes_first()

    @property
    def is_working(self) -> bool:
        """Whether the home workspace answers."""
        return self.home.is_working

    def works_in(self, workspace: str) -> bool:
        """Whether that workspace answered the last call; True before the first."""
        return workspace not in self._others or self._others[workspace][1].is_working

    def _for_what_goes_first(self) -> Chat:
        """The same chats, by the calls that may use the room which others leave free."""
        first = copy(self)
        first._goes_first = True
        first.first = first
        return first

    def _of(self, id_: str) -> tuple[str, Chat, str]:
        """The workspace, its chat, and the id as it is known there."""
        workspace, bare = apart(id_)
        chat = self._chat_of(workspace)
        return workspace, chat.first if self._goes_first else chat, bare

    def _chat_of(self, workspace: str) -> SlackChat:
        if workspace == HOME:
            return self.home
        token = self._token_of(workspace)
        with self._lock:
            known = self._others.get(workspace)
            if known is None or known[0] != token:
                known = self._others[workspace] = (token, self._connect(workspace, token))
        return known[1]

    def api_of(self, workspace: str) -> Calls:
        """That by which a workspace is spoken to. Raises AdapterError where there is none."""
        return self._chat_of(workspace).api

    def open_room(self, name: str, marker: str, *, private: bool, tried_before: bool) -> tuple[str, str]:
        workspace, chat, bare = self._of(name)
        id_, given = chat.open_room(bare, marker, private=private, tried_before=tried_before)
        return within(workspace, id_), given

    def channel_id(self, name: str) -> str | None:
        workspace, chat, bare = self._of(name)
        found = chat.channel_id(bare)
        return within(workspace, found) if found else None

    def conversation(self, user: str) -> str:
        workspace, chat, bare = self._of(user)
        return within(workspace, chat.conversation(bare))

    def invite(self, channel: str, users: Iterable[str]) -> list[str]:
        """Who is nobody in the channel's workspace is absent."""
        workspace, chat, bare = self._of(channel)
        known = {user: self._id_there(user, workspace) for user in users}
        absent = chat.invite(bare, dict.fromkeys(filter(None, known.values())))
        return [user for user, there in known.items() if not there or there in absent]

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
        workspace, chat, bare = self._of(channel)
        text, blocks = self._said(workspace, text, blocks)
        return chat.post(
            bare,
            key,
            text,
            blocks,
            thread=thread,
            broadcast=broadcast,
            tried_before=tried_before,
            since=since,
        )

    def find(self, channel: str, key: str, *, thread: str | None, since: datetime | None) -> str | None:
        _, chat, bare = self._of(channel)
        return chat.find(bare, key, thread=thread, since=since)

    def whisper(self, channel: str, user: str, text: str, blocks: Blocks | None = None) -> None:
        workspace, chat, bare = self._of(channel)
        text, blocks = self._said(workspace, text, blocks)
        chat.whisper(bare, self._id_there(user, workspace), text, blocks)

    def show_home(self, user: str, blocks: Blocks, state: str) -> str:
        workspace, chat, bare = self._of(user)
        _, shown = self._said(workspace, "", blocks)
        return chat.show_home(bare, shown or [], state)

    def update(self, channel: str, ts: str, text: str, blocks: Blocks | None = None) -> None:
        workspace, chat, bare = self._of(channel)
        text, blocks = self._said(workspace, text, blocks)
        chat.update(bare, ts, text, blocks)

    def pin(self, channel: str, ts: str) -> None:
        _, chat, bare = self._of(channel)
        chat.pin(bare, ts)

    def set_topic(self, channel: str, topic: str) -> None:
        _, chat, bare = self._of(channel)
        chat.set_topic(bare, topic)

    def place(self, channel: str) -> Place:
        _, chat, bare = self._of(channel)
        return chat.place(bare)

    def archive(self, channel: str) -> None:
        _, chat, bare = self._of(channel)
        chat.archive(bare)

    def set_purpose(self, channel: str, purpose: str) -> None:
        _, chat, bare = self._of(channel)
        chat.set_purpose(bare, purpose)

    def remove_bookmark(self, channel: str, title: str) -> None:
        _, chat, bare = self._of(channel)
        chat.remove_bookmark(bare, title)

    def withdraw(self, channel: str, filename: str, thread: str | None = None) -> None:
        _, chat, bare = self._of(channel)
        chat.withdraw(bare, filename, thread)

    def set_bookmark(self, channel: str, title: str, url: str) -> None:
        _, chat, bare = self._of(channel)
        chat.set_bookmark(bare, title, url)

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
        workspace, chat, bare = self._of(channel)
        comment, _ = self._said(workspace, comment, None)
        chat.upload(bare, filename, title, content, comment, tried_before=tried_before, thread=thread)

    def message(self, channel: str, ts: str) -> ChatMessage:
        workspace, chat, bare = self._of(channel)
        found = chat.message(bare, ts)
        whose = {
            "author": within(workspace, found.author),
            "text": taken_text(found.text, workspace),
        }
        return found.model_copy(update=whose)

    def mark(self, channel: str, ts: str, emoji: str, *, on: bool) -> None:
        _, chat, bare = self._of(channel)
        chat.mark(bare, ts, emoji, on=on)

    def person(self, user_id: str) -> Person:
        try:
            _, chat, bare = self._of(user_id)
        except AdapterError:
            return Person(id=user_id, name=user_id)
        return chat.person(bare).model_copy(update={"id": user_id})

    def _id_there(self, user: str, workspace: str) -> str:
        whose, bare = apart(user)
        return bare if whose == workspace else self._there(user, workspace)[0]

    def _said(self, workspace: str, text: str, blocks: Blocks | None) -> tuple[str, Blocks | None]:
        return outward(text, workspace, self._there), outward(blocks, workspace, self._there)
