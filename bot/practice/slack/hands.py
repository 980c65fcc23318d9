"""What one person does in channels: say, command, press, choose, pin, react."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from bot.practice.slack.elements import NotOnScreen, action_of, find, state_values, with_ids
from bot.practice.slack.interactions import Interactions
from bot.practice.slack.manifest import Manifest
from bot.practice.slack.parcel import Attempt, Parcel
from bot.practice.slack.records import Channel, Json, Message, SlackError, User
from bot.practice.slack.reply import Reply, from_attempt
from bot.practice.slack.response_urls import show_answer
from bot.practice.slack.workspace import Workspace

T = TypeVar("T")
_FAILED = {
    "http_timeout": "operation_timeout",
    "http_error": "http_service_error",
    "connection_failed": "dispatch_failed",
}


@dataclass(frozen=True)
class Desk:
    """What everybody's hands work with; `wait` gives a condition's first true value, or None in the end."""

    workspace: Workspace
    manifest: Manifest
    interactions: Interactions
    deliver: Callable[[Parcel], Attempt]
    wait: Callable[[Callable[[], Any], float], Any]


class ChannelHands:
    """One person in the workspace's channels; `channel` is an id, a name, or @name for a direct conversation.

    Every method raises `SlackError` where Slack would refuse, and `NotOnScreen` for what is not there.
    """

    def __init__(self, desk: Desk, user: User) -> None:
        self.user = user
        self._desk = desk
        self._workspace = desk.workspace

    def say(self, channel: str, text: str, thread_ts: str | None = None) -> str:
        """Posts a message and gives its ts; @name and #name become mentions."""
        place = self._place(channel)
        spelled = self._escaped(text, named=False)
        return self._workspace.post(place.id, self.user.id, spelled, thread_ts=thread_ts).ts

    def command(self, channel: str, text: str) -> Reply:
        """Types a slash command and waits for the app's ack; an answer in it is shown in the channel."""
        place = self._workspace.writable(self._place(channel).id, self.user.id)
        command, _space, rest = text.partition(" ")
        declared = self._desk.manifest.commands.get(command)
        if declared is None:
            return Reply(error="unknown_command", text=f"{command} is not a valid command.", ephemeral=True)
        if declared.get("should_escape"):
            rest = self._escaped(rest, named=True)
        attempt = self._desk.deliver(self._desk.interactions.command(self.user, place, command, rest.strip()))
        if attempt.error:
            return self._command_failed(place, command, attempt.status, _FAILED[attempt.error])
        if not attempt.answer:
            return Reply(attempt.status, modal=self._workspace.screens.modal(self.user.id))
        try:
            message = show_answer(self._workspace, place, self.user.id, attempt.answer)
        except SlackError as refused:
            return self._command_failed(place, command, attempt.status, refused.code)
        return self._shown(attempt.status, message)

    def press(self, channel: str, ts: str, action_id: str, value: str | None = None) -> Reply:
        """Presses a button in a message; `value` tells buttons with one action id apart."""
        place, message = self._seen(channel, ts)
        blocks = with_ids(message.blocks)
        return self._act(place, message, blocks, find(blocks, action_id, value), None)

    def choose(self, channel: str, ts: str, action_id: str, option: Any) -> Reply:
        """Chooses in a menu of a message: an option by value or text, a person by name, a date, a list."""
        place, message = self._seen(channel, ts)
        blocks = with_ids(message.blocks)
        return self._act(place, message, blocks, find(blocks, action_id), option)

    def shortcut(self, callback_id: str, message: tuple[str, str] | None = None) -> Reply:
        """Runs a global shortcut, or one on the message at (channel, ts)."""
        interactions = self._desk.interactions
        if message is None:
            return self._interact(interactions.shortcut(self.user, callback_id))
        place, chosen = self._seen(*message)
        body = self._workspace.body(chosen, place)
        return self._interact(interactions.message_shortcut(self.user, callback_id, place, chosen, body))

    def sees(self, channel: str) -> list[Json]:
        """All messages this person sees, oldest first, with replies and what is for them alone."""
        with self._workspace.lock:
            place = self._workspace.visible(self._place(channel).id, self.user.id)
            return [self._workspace.body(each, place) for each in place.messages if self._is_visible(each)]

    def pin(self, channel: str, ts: str) -> None:
        """Pins a message."""
        self._workspace.pin(self._place(channel).id, ts, self.user.id)

    def unpin(self, channel: str, ts: str) -> None:
        """Takes a pin away."""
        self._workspace.unpin(self._place(channel).id, ts, self.user.id)

    def react(self, channel: str, ts: str, emoji: str) -> None:
        """Adds a reaction; `emoji` is a name, with or without colons."""
        self._workspace.react(self._place(channel).id, ts, self.user.id, emoji.strip(":"))

    def unreact(self, channel: str, ts: str, emoji: str) -> None:
        """Takes the person's own reaction away."""
        self._workspace.unreact(self._place(channel).id, ts, self.user.id, emoji.strip(":"))

    def join(self, channel: str) -> None:
        """Joins a public channel."""
        self._workspace.join(self._workspace.visible(channel, self.user.id).id, self.user.id)

    def leave(self, channel: str) -> None:
        """Leaves a channel."""
        self._workspace.leave(self._place(channel).id, self.user.id)

    def until(self, condition: Callable[[], T], seconds: float = 20.0) -> T | None:
        """Waits for the first true value of `condition`, tried at each change and every 50 ms."""
        found: T | None = self._desk.wait(condition, seconds)
        return found

    def _place(self, channel: str) -> Channel:
        if channel.startswith("@"):
            return self._workspace.open_im(self.user.id, self._resolve(channel))
        return self._workspace.channel(channel)

    def _seen(self, channel: str, ts: str) -> tuple[Channel, Message]:
        place = self._workspace.joined(self._place(channel).id, self.user.id)
        for message in place.messages:
            if message.ts == ts and self._is_visible(message):
                return place, message
        raise NotOnScreen(f"{self.user.name} sees no message {ts} in {place.name}")

    def _is_visible(self, message: Message) -> bool:
        return not message.deleted and message.ephemeral_for in (None, self.user.id)

    def _act(
        self, place: Channel, message: Message, blocks: list[Json], found: tuple[Json, Json], value: Any
    ) -> Reply:
        block, element = found
        if (element["type"] == "button") != (value is None):
            raise NotOnScreen(f"{element['action_id']} is a {element['type']}")
        action = action_of(block, element, value, self._resolve)
        state = {key: each for key, each in action.items() if key not in ("block_id", "action_id")}
        values = state_values(blocks, {block["block_id"]: {element["action_id"]: state}})
        body = self._workspace.body(message, place, with_metadata=True) | {"blocks": blocks}
        parcel = self._desk.interactions.message_action(self.user, place, message, body, action, values)
        return self._interact(parcel)

    def _interact(self, parcel: Parcel) -> Reply:
        attempt = self._desk.deliver(parcel)
        return from_attempt(attempt, self._workspace.screens.modal(self.user.id))

    def _command_failed(self, place: Channel, command: str, status: int, error: str) -> Reply:
        text = f'{command} failed with the error "{error}"'
        message = show_answer(self._workspace, place, self.user.id, {"text": text})
        return Reply(status, error, text, ephemeral=True, ts=message.ts)

    def _shown(self, status: int, message: Message) -> Reply:
        return Reply(
            status,
            text=message.text,
            blocks=message.blocks,
            ephemeral=bool(message.ephemeral_for),
            ts=message.ts,
            modal=self._workspace.screens.modal(self.user.id),
        )

    def _resolve(self, name: str) -> str:
        plain = name.lstrip("@#")
        known: list[User | Channel] = [*self._workspace.users.values(), *self._workspace.channels.values()]
        for each in known:
            if plain in (each.id, each.name):
                return each.id
        raise NotOnScreen(f"nobody and no channel is called {name}")

    def _escaped(self, text: str, *, named: bool) -> str:
        """The text as Slack sends it on: for @ana `<@U0ANA>`, or `<@U0ANA|ana>` if `named`."""
        escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        workspace = self._workspace
        forms = {f"@{word}": f"<!{word}>" for word in ("here", "channel", "everyone")}
        forms |= {f"@{each.handle}": f"<!subteam^{each.id}>" for each in workspace.usergroups.values()}
        forms |= {f"#{each.name}": f"<#{each.id}|{each.name}>" for each in workspace.channels.values()}
        for user in workspace.users.values():
            forms[f"@{user.name}"] = f"<@{user.id}|{user.name}>" if named else f"<@{user.id}>"
        return re.sub(r"(?<!\w)[@#]\w(?:[\w.-]*\w)?", lambda match: forms.get(match[0], match[0]), escaped)
