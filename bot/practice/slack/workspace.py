"""One practice workspace: every change obeys Slack's rules and is published as Slack's own event."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from bot.practice.slack.channels import Channels
from bot.practice.slack.records import (
    Bookmark,
    Channel,
    File,
    Json,
    Message,
    Note,
    Pin,
    SlackError,
    User,
    UserGroup,
    WorkspaceEvent,
)
from bot.practice.slack.screens import Screens
from bot.practice.slack.triggers import Triggers

__all__ = [
    "Bookmark",
    "Channel",
    "File",
    "Json",
    "Message",
    "Note",
    "Pin",
    "SlackError",
    "User",
    "UserGroup",
    "Workspace",
    "WorkspaceEvent",
]

MAX_TEXT = 40_000
MAX_PINS = 100


class Workspace(Channels):
    """Users, channels, messages and files, with one rule book for the bot and for people.

    Every method that takes `user` acts as that user id and raises `SlackError` where Slack would refuse.
    Subscribers are called in order while the lock is held: they may read, and must hand slow work to a thread
    of their own.
    """

    def __post_init__(self) -> None:
        super().__post_init__()
        self.triggers = Triggers(self.now)
        self.screens = Screens(self)

    def message(self, channel: Channel, ts: str) -> Message:
        """The message with this `ts`, or `message_not_found`."""
        with self.lock:
            messages = channel.messages
            at = bisect_left(messages, ts, key=lambda message: message.ts)
            found = messages[at] if at < len(messages) else None
            if found is None or found.ts != ts or found.deleted or found.ephemeral_for:
                raise SlackError("message_not_found")
            return found

    def permalink(self, message: Message, channel: Channel) -> str:
        link = f"{self.url}archives/{channel.id}/p{message.ts.replace('.', '')}"
        return f"{link}?thread_ts={message.thread_ts}&cid={channel.id}" if message.thread_ts else link

    def post(
        self,
        channel: str,
        user: str,
        text: str = "",
        *,
        blocks: Sequence[Json] = (),
        thread_ts: str | None = None,
        metadata: Json | None = None,
        files: Sequence[str] = (),
        subtype: str | None = None,
    ) -> Message:
        """Posts as `user`, in a thread when `thread_ts` names its parent; `files` are file ids."""
        with self.lock:
            place = self.writable(channel, user)
            if not (text.strip() or blocks or files):
                raise SlackError("no_text")
            self._check_length(text)
            message = self._message(user, text, blocks, thread_ts=thread_ts)
            message.metadata, message.files, message.subtype = metadata, list(files), subtype
            if thread_ts:
                self._parent(place, thread_ts).replies.append(message)
            self.append(place, message)
            return message

    def post_ephemeral(
        self,
        channel: str,
        user: str,
        to: str,
        text: str = "",
        *,
        blocks: Sequence[Json] = (),
        thread_ts: str | None = None,
    ) -> Message:
        """Shows a message to the user `to` alone; it is in no history and cannot be changed."""
        with self.lock:
            place = self.writable(channel, user)
            if self.user(to).id not in place.members:
                raise SlackError("user_not_in_channel")
            if not (text.strip() or blocks):
                raise SlackError("no_text")
            self._check_length(text)
            message = self._message(user, text, blocks, thread_ts=thread_ts)
            message.ephemeral_for = to
            place.messages.append(message)
            self.publish(
                "practice.ephemeral", place, channel=place.id, user=to, message=self.body(message, place)
            )
            return message

    def update(
        self,
        channel: str,
        ts: str,
        user: str,
        text: str = "",
        *,
        blocks: Sequence[Json] = (),
        metadata: Json | None = None,
    ) -> Message:
        """Edits the user's own message: text and blocks are replaced together, metadata only if given."""
        with self.lock:
            place = self.visible(channel, user)
            message = self._own(place, ts, user, "cant_update_message")
            if place.is_archived:
                raise SlackError("is_archived")
            if not (text.strip() or blocks):
                raise SlackError("no_text")
            self._check_length(text)
            before = self.body(message, place)
            message.text, message.blocks = text, list(blocks)
            message.edited_ts, message.edited_by = self.next_ts(), user
            if metadata is not None:
                message.metadata = metadata or None
            self._publish_edit("message_changed", place, before, message=self.body(message, place))
            return message

    def delete(self, channel: str, ts: str, user: str, *, as_admin: bool = False) -> None:
        """Deletes the user's own message; an administrator deletes anybody's."""
        with self.lock:
            place = self.visible(channel, user)
            message = (
                self.message(place, ts) if as_admin else self._own(place, ts, user, "cant_delete_message")
            )
            before = self.body(message, place)
            message.deleted = True
            place.pins.pop(ts, None)
            self._publish_edit("message_deleted", place, before, deleted_ts=ts)

    def delete_file(self, file: File) -> None:
        """The file goes; the messages that brought it say so in its place."""
        with self.lock:
            shared = [
                (self.channels[place], message, self.body(message, self.channels[place]))
                for place in file.channels
                for message in self.channels[place].messages
                if file.id in message.files
            ]
            file.deleted, file.content, file.channels = True, None, []
            for place, message, before in shared:
                self._publish_edit("message_changed", place, before, message=self.body(message, place))

    def _own(self, place: Channel, ts: str, user: str, error: str) -> Message:
        """The message, when `user` wrote it: Slack's notes of who joined and the like are nobody's."""
        message = self.message(place, ts)
        if message.user != user or (message.subtype or "").startswith(("channel_", "group_")):
            raise SlackError(error)
        return message

    def _message(self, user: str, text: str, blocks: Sequence[Json], *, thread_ts: str | None) -> Message:
        message = Message(self.next_ts(), user, text, list(blocks), thread_ts=thread_ts)
        if user == self.bot_user_id:
            message.bot_id, message.app_id = self.bot_id, self.app_id
        return message

    def _parent(self, place: Channel, thread_ts: str) -> Message:
        try:
            parent = self.message(place, thread_ts)
        except SlackError:
            raise SlackError("thread_not_found") from None
        if parent.thread_ts:
            raise SlackError("cannot_reply_to_message")
        return parent

    @staticmethod
    def _check_length(text: str) -> None:
        if len(text) > MAX_TEXT:
            raise SlackError("msg_too_long")

    def _publish_edit(self, subtype: str, place: Channel, before: Json, **change: object) -> None:
        where = {"channel": place.id, "channel_type": place.kind, "ts": self.next_ts(), "hidden": True}
        self.publish("message", place, subtype=subtype, previous_message=before, **where, **change)

    # -- reactions and pins

    def react(self, channel: str, ts: str, user: str, name: str) -> None:
        with self.lock:
            place, message = self._marked(channel, ts, user)
            if name.partition("::")[0] not in self.emoji:
                raise SlackError("invalid_name")
            users = message.reactions.setdefault(name, [])
            if user in users:
                raise SlackError("already_reacted")
            users.append(user)
            self._publish_reaction("reaction_added", place, message, user, name)

    def unreact(self, channel: str, ts: str, user: str, name: str) -> None:
        with self.lock:
            place, message = self._marked(channel, ts, user)
            users = message.reactions.get(name, [])
            if user not in users:
                raise SlackError("no_reaction")
            users.remove(user)
            if not users:
                del message.reactions[name]
            self._publish_reaction("reaction_removed", place, message, user, name)

    def _marked(self, channel: str, ts: str, user: str) -> tuple[Channel, Message]:
        place = self.writable(channel, user)
        return place, self.message(place, ts)

    def _publish_reaction(self, type_: str, place: Channel, message: Message, user: str, name: str) -> None:
        item = {"type": "message", "channel": place.id, "ts": message.ts}
        self.publish(type_, place, user=user, reaction=name, item_user=message.user, item=item)

    def pin(self, channel: str, ts: str, user: str) -> None:
        with self.lock:
            place, message = self._marked(channel, ts, user)
            if ts in place.pins:
                raise SlackError("already_pinned")
            if len(place.pins) >= MAX_PINS:
                raise SlackError("too_many_pins")
            place.pins[ts] = Pin(ts, self.epoch(), user)
            self._publish_pin("pin_added", place, message, user, place.pins[ts])

    def unpin(self, channel: str, ts: str, user: str) -> None:
        with self.lock:
            place, message = self._marked(channel, ts, user)
            if ts not in place.pins:
                raise SlackError("no_pin")
            self._publish_pin("pin_removed", place, message, user, place.pins.pop(ts))

    def pin_body(self, place: Channel, pin: Pin) -> Json:
        message = self.message(place, pin.ts)
        body = self.body(message, place) | {"permalink": self.permalink(message, place)}
        return {
            "type": "message",
            "channel": place.id,
            "created": pin.created,
            "created_by": pin.created_by,
            "message": body,
        }

    def _publish_pin(self, type_: str, place: Channel, message: Message, user: str, pin: Pin) -> None:
        item = self.pin_body(place, pin)
        count_ = len(place.pins)
        more = {"pin_count": count_} if type_ == "pin_added" else {"has_pins": count_ > 0}
        self.publish(type_, place, user=user, channel_id=place.id, item=item, item_user=message.user, **more)
