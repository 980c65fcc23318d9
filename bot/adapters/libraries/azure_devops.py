"""Post-mortems as files of a repository in Azure DevOps.

Source: https://learn.microsoft.com/rest/api/azure/devops/git/pushes/create
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

from bot.adapters.libraries.files import blob_id, message_of
from bot.adapters.tickets.azure_devops import SignedIn
from bot.adapters.tickets.web import basic, is_gone
from bot.errors import AdapterError, Reason
from bot.model.wire import as_object
from bot.policy import Destination
from bot.ports import Kept, Volume

_VERSION = {"api-version": "7.1"}


class AzureDevOpsFiles:
    """One push brings the document with its pictures, unless all of it is there."""

    title = "Azure DevOps"

    def __init__(self, base: str, token: str, destination: Destination) -> None:
        self._web = SignedIn(base, self.title, basic("", token), _words)
        project, _, name = str(destination.repository).partition("/")
        self._place = f"/{quote(project)}/_git/{quote(name)}"
        self._api = f"/{quote(project)}/_apis/git/repositories/{quote(name)}"
        self._destination = destination

    def keep(self, volume: Volume, key: str) -> Kept:
        folder = f"/{self._destination.folder}"
        path = key or f"{folder}/{volume.name}.md"
        files = {f"{folder}/{name}": svg for name, svg in volume.pictures.items()}
        files[path] = volume.markdown.encode()
        present = {each: self._blob(each) for each in files}
        changed = [each for each, content in files.items() if present[each] != blob_id(content)]
        if changed:
            self._push(volume, [_change(each, files[each], there=bool(present[each])) for each in changed])
        shown = urlencode({"path": path, "version": f"GB{self._destination.branch}"})
        return Kept(key=path, url=f"{self._web.base}{self._place}?{shown}")

    def examine(self) -> str:
        self._head()
        where = f"{self._destination.repository}, branch {self._destination.branch}, in Azure DevOps"
        return f"{where} can be read; the token needs Code: Read & write."

    def _push(self, volume: Volume, changes: list[dict[str, Any]]) -> None:
        body = {
            "refUpdates": [{"name": self._ref, "oldObjectId": self._head()}],
            "commits": [{"comment": message_of(volume), "changes": changes}],
        }
        try:
            self._web.object("POST", f"{self._api}/pushes", body=body, params=_VERSION)
        except AdapterError as error:
            if "answers 409" not in str(error):
                raise
            raise AdapterError(
                "Azure DevOps has a newer commit on that branch", reason=Reason.SERVER, retryable=True
            ) from error

    @property
    def _ref(self) -> str:
        return f"refs/heads/{self._destination.branch}"

    def _head(self) -> str:
        """The commit that the branch stands at."""
        asked = {**_VERSION, "filter": f"heads/{self._destination.branch}"}
        for each in self._web.objects("GET", f"{self._api}/refs", "value", params=asked):
            if each.get("name") == self._ref:
                return str(each.get("objectId"))
        raise AdapterError(
            f"{self._destination.repository} has no branch {self._destination.branch}",
            reason=Reason.NOT_FOUND,
            retryable=False,
        )

    def _blob(self, path: str) -> str:
        """The name that git gives what lies there; "" for nothing."""
        asked = {
            **_VERSION,
            "path": path,
            "$format": "json",
            "versionDescriptor.version": self._destination.branch,
            "versionDescriptor.versionType": "branch",
        }
        try:
            return str(self._web.object("GET", f"{self._api}/items", params=asked).get("objectId") or "")
        except AdapterError as error:
            if is_gone(error):
                return ""
            raise


def _change(path: str, content: bytes, *, there: bool) -> dict[str, Any]:
    return {
        "changeType": "edit" if there else "add",
        "item": {"path": path},
        "newContent": {"content": content.decode(), "contentType": "rawtext"},
    }


def _words(value: Any) -> str:
    return str(as_object(value).get("message") or "")
