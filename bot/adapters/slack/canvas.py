"""Post-mortems as canvases of Slack.

Source: https://docs.slack.dev/reference/methods/canvases.create
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.adapters.slack.api import SlackApi
from bot.errors import AdapterError, Reason
from bot.ports import Kept, Volume
from bot.render.commonmark import without_pictures

_UNKNOWN = ("canvas_not_found", "file_not_found", "file_deleted", "canvas_deleted")


class SlackCanvases:
    """A canvas is known by its title among our own, where an earlier try's answer was lost.

    `channel` names another channel than the incident's own; `find` gives its id.
    """

    title = "a Slack canvas"

    def __init__(self, api: SlackApi, channel: str, find: Callable[[str], str | None]) -> None:
        self._api = api
        self._channel = channel
        self._find = find

    def keep(self, volume: Volume, key: str) -> Kept:
        channel = self._place(volume)
        content = {"type": "markdown", "markdown": without_pictures(volume.markdown)}
        canvas = key or self._earlier(volume.title)
        if canvas and not self._edited(canvas, content):
            canvas = ""
        if not canvas:
            made = self._api.call("canvases_create", title=volume.title, document_content=content)
            canvas = str(made["canvas_id"])
        self._api.call("canvases_access_set", canvas_id=canvas, access_level="read", channel_ids=[channel])
        shown = self._api.call("files_info", file=canvas)["file"]
        return Kept(key=canvas, url=str(shown.get("permalink") or ""))

    def examine(self) -> str:
        _, headers = self._api.answer("auth_test")
        scopes = next((said for name, said in headers.items() if name.lower() == "x-oauth-scopes"), "")
        if "canvases:write" not in scopes:
            raise AdapterError(
                "the bot's token lacks the scope canvases:write", reason=Reason.AUTH, retryable=False
            )
        return "The token may write canvases; whether the workspace's plan has them shows with the first."

    def _place(self, volume: Volume) -> str:
        found = self._find(self._channel) if self._channel else volume.room
        if not found:
            raise AdapterError(
                f"there is no channel {self._channel} that we see" if self._channel else "it has no channel",
                reason=Reason.NOT_FOUND,
                retryable=False,
            )
        return found

    def _edited(self, canvas: str, content: dict[str, str]) -> bool:
        """Whether it is there; it has the new text then."""
        changes = [{"operation": "replace", "document_content": content}]
        try:
            self._api.call("canvases_edit", canvas_id=canvas, changes=changes)
        except AdapterError as error:
            if error.code in _UNKNOWN:
                return False
            raise
        return True

    def _earlier(self, title: str) -> str:
        answer: dict[str, Any] = self._api.call("files_list", user=self._api.me(), types="canvas", count=100)
        ours = [each for each in answer["files"] if each.get("title") == title]
        return str(ours[0]["id"]) if ours else ""
