"""Response URLs: five answers within thirty minutes to a command or an interaction, without a token."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.practice.slack.blockkit import problems
from bot.practice.slack.records import Channel, Json, Message, SlackError
from bot.practice.slack.workspace import Workspace

_VALID = timedelta(minutes=30)
_MOST_USES = 5


def show_answer(workspace: Workspace, channel: Channel, to: str, answer: Json) -> Message:
    """Posts an app's answer: to the user `to` alone, or to all with `response_type` "in_channel".

    The bot need not be a member of the channel.

    Raises:
        SlackError: `no_text` or `invalid_blocks`.
    """
    _check(answer)
    with workspace.lock:
        message = Message(
            workspace.next_ts(),
            workspace.bot_user_id,
            answer.get("text") or "",
            answer.get("blocks") or [],
            workspace.bot_id,
            workspace.app_id,
            answer.get("thread_ts"),
        )
        if answer.get("response_type") == "in_channel":
            if message.thread_ts:
                workspace.message(channel, message.thread_ts).replies.append(message)
            workspace.append(channel, message)
        else:
            message.ephemeral_for = to
            channel.messages.append(message)
            _publish_ephemeral(workspace, channel, message)
        return message


@dataclass
class _Grant:
    channel: Channel
    user: str
    original: Message | None
    issued: datetime
    uses: int = 0


class ResponseUrls:
    """The response URLs handed out, below the workspace's own address."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._grants: dict[str, _Grant] = {}

    def issue(self, channel: Channel, user: str, original: Message | None = None) -> str:
        """A new URL; `original` is the message that a button or menu was used in."""
        token = secrets.token_urlsafe(18)
        self._grants[token] = _Grant(channel, user, original, self._workspace.now())
        return f"{self._workspace.url}practice/response/{token}"

    def routes(self) -> list[Route]:
        """The route that takes the answers."""
        return [Route("/practice/response/{token}", self._take, methods=["POST"])]

    def use(self, token: str, answer: Json) -> None:
        """Carries out one answer.

        Raises:
            SlackError: `used_url`, `expired_url`, or the reason why the answer cannot be shown.
        """
        workspace = self._workspace
        with workspace.lock:
            grant = self._grants.get(token)
            if grant is None or grant.uses >= _MOST_USES:
                raise SlackError("used_url")
            if workspace.now() - grant.issued > _VALID:
                raise SlackError("expired_url")
            grant.uses += 1
            if grant.original and answer.get("delete_original"):
                _delete(workspace, grant.channel, grant.original)
            elif grant.original and answer.get("replace_original"):
                _replace(workspace, grant.channel, grant.original, answer)
            else:
                show_answer(workspace, grant.channel, grant.user, answer)

    async def _take(self, request: Request) -> Response:
        try:
            answer = json.loads(await request.body())
            if not isinstance(answer, dict):
                raise SlackError("invalid_payload")
            await run_in_threadpool(self.use, request.path_params["token"], answer)
        except ValueError:
            return JSONResponse({"ok": False, "error": "invalid_payload"}, 400)
        except SlackError as refused:
            status = 404 if refused.code in ("used_url", "expired_url") else 400
            return JSONResponse({"ok": False, "error": refused.code, **refused.extra}, status)
        return PlainTextResponse("ok")


def _check(answer: Json) -> None:
    if not answer.get("text") and not answer.get("blocks"):
        raise SlackError("no_text")
    found = problems(answer["blocks"], "message") if answer.get("blocks") else []
    if found:
        raise SlackError("invalid_blocks", response_metadata={"messages": found})


def _replace(workspace: Workspace, channel: Channel, original: Message, answer: Json) -> None:
    _check(answer)
    text, blocks = answer.get("text") or "", answer.get("blocks") or []
    if not original.ephemeral_for:
        workspace.update(channel.id, original.ts, workspace.bot_user_id, text, blocks=blocks)
        return
    original.text, original.blocks = text, blocks
    _publish_ephemeral(workspace, channel, original)


def _delete(workspace: Workspace, channel: Channel, original: Message) -> None:
    if not original.ephemeral_for:
        workspace.delete(channel.id, original.ts, workspace.bot_user_id)
        return
    original.deleted = True
    workspace.publish(
        "practice.ephemeral_deleted", channel, channel=channel.id, user=original.ephemeral_for, ts=original.ts
    )


def _publish_ephemeral(workspace: Workspace, channel: Channel, message: Message) -> None:
    body = workspace.body(message, channel)
    workspace.publish(
        "practice.ephemeral", channel, channel=channel.id, user=message.ephemeral_for, message=body
    )
