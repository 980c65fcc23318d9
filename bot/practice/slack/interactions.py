"""The bodies of commands and interactions, with all the fields that Slack sends."""

from __future__ import annotations

from typing import Any

from bot.practice.slack.parcel import VERIFICATION_TOKEN, Parcel
from bot.practice.slack.records import Channel, Json, Message, User
from bot.practice.slack.response_urls import ResponseUrls
from bot.practice.slack.triggers import Triggers
from bot.practice.slack.workspace import Workspace


class Interactions:
    """Makes the parcels for what a person does, with a fresh trigger id and, in a channel, a response URL."""

    def __init__(self, workspace: Workspace, triggers: Triggers, response_urls: ResponseUrls) -> None:
        self._workspace = workspace
        self._triggers = triggers
        self._response_urls = response_urls

    def command(self, user: User, channel: Channel, command: str, text: str) -> Parcel:
        """A slash command; `text` is what follows the command, escaped if the app wants that."""
        workspace = self._workspace
        body = {
            "token": VERIFICATION_TOKEN,
            "team_id": workspace.team_id,
            "team_domain": workspace.domain,
            "channel_id": channel.id,
            "channel_name": _shown_name(channel),
            "user_id": user.id,
            "user_name": user.name,
            "command": command,
            "text": text,
            "api_app_id": workspace.app_id,
            "is_enterprise_install": "false",
            "response_url": self._response_urls.issue(channel, user.id),
            "trigger_id": self._triggers.issue(user.id),
        }
        return Parcel("slash_commands", command, body)

    def message_action(
        self, user: User, channel: Channel, message: Message, body: Json, action: Json, state: Json
    ) -> Parcel:
        """A button pressed or an option chosen in a message; an ephemeral one's body is left out."""
        container: Json = {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": channel.id,
            "is_ephemeral": bool(message.ephemeral_for),
        }
        if message.thread_ts:
            container["thread_ts"] = message.thread_ts
        shown: Json = {} if message.ephemeral_for else {"message": body}
        return self._parcel(
            "block_actions",
            user,
            container=container,
            channel={"id": channel.id, "name": _shown_name(channel)},
            state={"values": state},
            response_url=self._response_urls.issue(channel, user.id, message),
            actions=[action | {"action_ts": self._workspace.next_ts()}],
            **shown,
        )

    def view_action(self, user: User, view: Json, action: Json) -> Parcel:
        """A button pressed or an option chosen in a modal or on the Home tab."""
        return self._parcel(
            "block_actions",
            user,
            container={"type": "view", "view_id": view["id"]},
            view=view,
            actions=[action | {"action_ts": self._workspace.next_ts()}],
        )

    def suggestion(self, user: User, view: Json, block: Json, element: Json, typed: str) -> Parcel:
        """What somebody types in a menu whose options the app knows; it can open nothing."""
        return self._parcel(
            "block_suggestion",
            user,
            trigger=False,
            container={"type": "view", "view_id": view["id"]},
            view=view,
            block_id=block["block_id"],
            action_id=element["action_id"],
            value=typed,
        )

    def submission(self, user: User, view: Json) -> Parcel:
        """A modal submitted; `view` holds what was filled in as its state."""
        return self._parcel("view_submission", user, view=view, response_urls=[])

    def closed(self, user: User, view: Json, *, cleared: bool) -> Parcel:
        """A modal closed without submitting it."""
        return self._parcel("view_closed", user, trigger=False, view=view, is_cleared=cleared)

    def shortcut(self, user: User, callback_id: str) -> Parcel:
        """A global shortcut."""
        return self._parcel("shortcut", user, callback_id=callback_id, action_ts=self._workspace.next_ts())

    def message_shortcut(
        self, user: User, callback_id: str, channel: Channel, message: Message, body: Json
    ) -> Parcel:
        """A shortcut from a message's menu."""
        return self._parcel(
            "message_action",
            user,
            callback_id=callback_id,
            action_ts=self._workspace.next_ts(),
            message_ts=message.ts,
            channel={"id": channel.id, "name": _shown_name(channel)},
            message=body,
            response_url=self._response_urls.issue(channel, user.id, message),
        )

    def _parcel(self, kind: str, user: User, *, trigger: bool = True, **rest: Any) -> Parcel:
        workspace = self._workspace
        team = user.team_id or workspace.team_id
        who = {"id": user.id, "username": user.name, "name": user.name, "team_id": team}
        body = {
            "type": kind,
            "user": who,
            "api_app_id": workspace.app_id,
            "token": VERIFICATION_TOKEN,
            "team": {"id": workspace.team_id, "domain": workspace.domain},
            "enterprise": None,
            "is_enterprise_install": False,
            **({"trigger_id": self._triggers.issue(user.id)} if trigger else {}),
            **rest,
        }
        return Parcel("interactive", kind, body)


def _shown_name(channel: Channel) -> str:
    """The name that Slack gives an app: it does not tell a private channel's."""
    return {"channel": channel.name, "group": "privategroup", "im": "directmessage"}[channel.kind]
