"""Control over HTTP for other processes: faults, the call log, the whole workspace as JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bot.practice.slack import payloads
from bot.practice.slack.api import CallRecord
from bot.practice.slack.faults import Faults
from bot.practice.slack.records import Channel, File, Json, Message, SlackError
from bot.practice.slack.workspace import Workspace


class Practice(Protocol):
    """What is controlled."""

    @property
    def workspace(self) -> Workspace: ...

    @property
    def faults(self) -> Faults: ...

    @property
    def calls(self) -> Iterable[CallRecord]: ...


def control_routes(practice: Practice) -> list[BaseRoute]:
    """`POST`, `GET` and `DELETE /practice/faults`; `GET /practice/calls`; `GET /practice/state`;
    `POST /practice/channels`, where an administrator changes a channel."""

    async def faults(request: Request) -> Response:
        if request.method == "DELETE":
            practice.faults.clear()
        if request.method == "POST":
            try:
                practice.faults.add(**await request.json())
            except (TypeError, ValueError) as problem:
                return JSONResponse({"error": "malformed", "detail": str(problem)}, status_code=400)
        return JSONResponse({"faults": practice.faults.as_json()})

    async def calls(_: Request) -> Response:
        records = [
            {
                "time": call.time.isoformat(),
                "method": call.method,
                "params": call.params,
                "outcome": call.outcome,
            }
            for call in practice.calls
        ]
        return JSONResponse({"calls": records})

    async def channels(request: Request) -> Response:
        try:
            administer(practice.workspace, **await request.json())
        except (TypeError, ValueError, KeyError) as problem:
            return JSONResponse({"error": "malformed", "detail": str(problem)}, status_code=400)
        except SlackError as refused:
            return JSONResponse({"error": refused.code}, status_code=409)
        return JSONResponse({"ok": True})

    async def state(_: Request) -> Response:
        return JSONResponse(workspace_state(practice.workspace))

    return [
        Route("/practice/faults", faults, methods=["GET", "POST", "DELETE"]),
        Route("/practice/calls", calls),
        Route("/practice/channels", channels, methods=["POST"]),
        Route("/practice/state", state),
    ]


def administer(workspace: Workspace, *, channel: str, do: str, to: str = "") -> None:
    """What an administrator may do to a channel, by its name or id: `do` is "archive", "unarchive",
    "rename" (`to` a name), "delete", "kick" (`to` puts out a user, "" the bot), "delete_message" or
    "unpin" (`to` is its ts)."""
    place = workspace.channel(channel)
    admin = next(user.id for user in workspace.users.values() if not user.is_bot)
    if do in ("archive", "unarchive", "unpin") and admin not in place.members:
        workspace.join(place.id, admin)
    deeds: dict[str, Callable[[], object]] = {
        "archive": lambda: workspace.archive(place.id, admin),
        "unarchive": lambda: workspace.unarchive(place.id, admin),
        "rename": lambda: workspace.rename(place.id, place.creator, to, as_admin=True),
        "delete": lambda: workspace.remove(place.id),
        "kick": lambda: workspace.leave(place.id, to or workspace.bot_user_id),
        "delete_message": lambda: workspace.delete(place.id, to, admin, as_admin=True),
        "unpin": lambda: workspace.unpin(place.id, to, admin),
    }
    deeds[do]()


def workspace_state(workspace: Workspace) -> Json:
    """Everything in the workspace as JSON, ephemeral messages and metadata included, secrets not."""
    with workspace.lock:
        return {
            "team": {"id": workspace.team_id, "domain": workspace.domain, "url": workspace.url},
            "bot": {"user": workspace.bot_user_id, "bot_id": workspace.bot_id, "app_id": workspace.app_id},
            "users": [_user(workspace, user_id) for user_id in workspace.users],
            "channels": [_channel(workspace, channel) for channel in workspace.channels.values()],
            "files": [_file(workspace, file) for file in workspace.files.values()],
        }


def _user(workspace: Workspace, user_id: str) -> Json:
    user = workspace.users[user_id]
    return payloads.user_body(user, team_id=workspace.team_id, now=workspace.now(), with_email=True)


def _channel(workspace: Workspace, channel: Channel) -> Json:
    return {
        "id": channel.id,
        "name": channel.name,
        "kind": channel.kind,
        "is_archived": channel.is_archived,
        "topic": channel.topic.value,
        "purpose": channel.purpose.value,
        "members": sorted(channel.members),
        "pins": list(channel.pins),
        "bookmarks": [payloads.bookmark_body(bookmark, channel) for bookmark in channel.bookmarks],
        "messages": [_message(workspace, each, channel) for each in channel.messages if not each.deleted],
    }


def _message(workspace: Workspace, message: Message, channel: Channel) -> Json:
    body = workspace.body(message, channel, with_metadata=True)
    return body | {"ephemeral_for": message.ephemeral_for} if message.ephemeral_for else body


def _file(workspace: Workspace, file: File) -> Json:
    text = file.content.decode(errors="replace") if file.content and _is_text(file) else None
    return workspace.file_body(file) | {"text": text, "uploaded": file.content is not None}


def _is_text(file: File) -> bool:
    return file.mimetype.startswith("text/") or file.mimetype in ("application/json", "application/x-yaml")
