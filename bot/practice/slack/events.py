"""Turns what happens in the workspace into the events that the app subscribes to."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from bot.practice.slack.parcel import VERIFICATION_TOKEN, Parcel
from bot.practice.slack.records import Json, WorkspaceEvent
from bot.practice.slack.workspace import Workspace

_MESSAGES = {"channel": "message.channels", "group": "message.groups", "im": "message.im"}
_OF_THE_APP = ("app_uninstalled", "tokens_revoked")
_ANYWHERE = ("channel_created",)


class Events:
    """Sends on what the workspace publishes; `subscribed` are the `bot_events` of the manifest.

    An event of a channel goes out only while the bot is a member of it.
    """

    def __init__(
        self, workspace: Workspace, subscribed: Iterable[str], send: Callable[[Parcel], None]
    ) -> None:
        self._workspace = workspace
        self._subscribed = frozenset(subscribed)
        self._send = send

    def hear(self, event: WorkspaceEvent) -> None:
        """Sends the event, and `app_mention` beside a message that names the bot."""
        if event.type.startswith("practice.") or not self._bot_may_hear(event):
            return
        name = event.type
        if name == "message":
            name = _MESSAGES[event.payload["channel_type"]]
            if self._is_mention(event.payload):
                mention = {key: value for key, value in event.payload.items() if key != "channel_type"}
                self._deliver("app_mention", mention | {"type": "app_mention"})
        self._deliver(name, event.payload)

    def _deliver(self, name: str, event: Json) -> None:
        if name in self._subscribed:
            self._send(Parcel("events_api", event["type"], self._envelope(event)))

    def _bot_may_hear(self, event: WorkspaceEvent) -> bool:
        if event.channel is None or event.type in _ANYWHERE:
            return True
        return self._workspace.bot_user_id in self._workspace.channel(event.channel).members

    def _is_mention(self, message: Json) -> bool:
        mentioned = f"<@{self._workspace.bot_user_id}>" in message.get("text", "")
        return mentioned and "subtype" not in message and message["channel_type"] != "im"

    def _envelope(self, event: Json) -> Json:
        workspace = self._workspace
        authorization = {
            "enterprise_id": None,
            "team_id": workspace.team_id,
            "user_id": workspace.bot_user_id,
            "is_bot": True,
            "is_enterprise_install": False,
        }
        envelope = {
            "token": VERIFICATION_TOKEN,
            "team_id": workspace.team_id,
            "api_app_id": workspace.app_id,
            "event": event,
            "type": "event_callback",
            "event_id": workspace.next_id("Ev"),
            "event_time": int(float(event["event_ts"])),
        }
        if event["type"] in _OF_THE_APP:
            return envelope
        return envelope | {
            "authorizations": [authorization],
            "is_ext_shared_channel": False,
            "event_context": f"context-{event['event_ts']}",
        }
