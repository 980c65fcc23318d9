"""Post-mortems as files of a GitHub repository.

Source: https://docs.github.com/rest/repos/contents
"""

from __future__ import annotations

from base64 import b64encode
from typing import Any
from urllib.parse import quote

from bot.adapters.libraries.files import blob_id, message_of
from bot.adapters.tickets.web import Web, is_gone
from bot.errors import AdapterError, Reason
from bot.model.wire import as_object
from bot.policy import Destination
from bot.ports import Kept, Volume
from bot.render.dialects import web_address


class GitHubFiles:
    """A file that is there with the same content is left alone; each edition is a commit of its own."""

    title = "GitHub"

    def __init__(self, base: str, token: str, destination: Destination) -> None:
        headers = {
            "authorization": f"Bearer {token}",
            "accept": "application/vnd.github+json",
            "x-github-api-version": "2022-11-28",
            "user-agent": "tocsin",
        }
        self._web = Web(base, self.title, headers, _words)
        self._destination = destination

    def keep(self, volume: Volume, key: str) -> Kept:
        for name, svg in volume.pictures.items():
            self._put(f"{self._destination.folder}/{name}", svg, message_of(volume))
        path = key or f"{self._destination.folder}/{volume.name}.md"
        file = self._put(path, volume.markdown.encode(), message_of(volume))
        return Kept(key=path, url=web_address(str(file.get("html_url") or "")))

    def examine(self) -> str:
        repository = self._destination.repository
        found = self._web.object("GET", f"/repos/{repository}")
        if as_object(found.get("permissions")).get("push") is False:
            raise AdapterError(
                f"the token may not write to {repository}", reason=Reason.AUTH, retryable=False
            )
        branch = quote(self._destination.branch, safe="")
        self._web.object("GET", f"/repos/{repository}/branches/{branch}")
        return f"Files can be committed to {repository}, branch {self._destination.branch}, on GitHub."

    def _put(self, path: str, content: bytes, message: str) -> dict[str, Any]:
        place = f"/repos/{self._destination.repository}/contents/{quote(path)}"
        present = self._present(place)
        if present.get("sha") == blob_id(content):
            return present
        body = {
            "message": message,
            "content": b64encode(content).decode(),
            "branch": self._destination.branch,
        }
        if present:
            body["sha"] = str(present.get("sha"))
        try:
            return as_object(self._web.object("PUT", place, body=body).get("content"))
        except AdapterError as error:
            if "answers 409" not in str(error):
                raise
            raise AdapterError(
                "GitHub has a newer commit on that branch", reason=Reason.SERVER, retryable=True
            ) from error

    def _present(self, place: str) -> dict[str, Any]:
        try:
            return self._web.object("GET", place, params={"ref": self._destination.branch})
        except AdapterError as error:
            if is_gone(error):
                return {}
            raise


def _words(value: Any) -> str:
    return str(as_object(value).get("message") or "")
