"""Post-mortems as pages of a Confluence space.

Source: https://developer.atlassian.com/cloud/confluence/rest/v2/api-group-page/
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from bot.adapters.asking import nonsense
from bot.adapters.tickets.web import Web, basic, is_gone
from bot.errors import AdapterError, Reason
from bot.model.wire import as_object, as_objects
from bot.policy import Destination
from bot.ports import Kept, Volume
from bot.render.commonmark import to_storage
from bot.render.escape import cut, one_line

_PAGES = "/api/v2/pages"
_WITH_BODY = {"body-format": "storage"}
_MOST_MESSAGE = 250


class ConfluencePages:
    """A page is found by its title, which a space has once. The mark stands below its text."""

    title = "Confluence"

    def __init__(self, base: str, email: str, token: str, destination: Destination) -> None:
        self._web = Web(base, self.title, basic(email, token), _words)
        self._destination = destination
        self._space_id = ""

    def keep(self, volume: Volume, key: str) -> Kept:
        page = self._page(key) if key else None
        page = page or self._named(volume.title)
        if page is None:
            return self._kept(self._created(volume))
        if volume.mark not in str(as_object(as_object(page.get("body")).get("storage")).get("value")):
            page = self._changed(page, volume)
        return self._kept(page)

    def examine(self) -> str:
        space = self._space()
        operations = as_object(space.get("operations")).get("results")
        allowed = [f"{each.get('operation')} {each.get('targetType')}" for each in as_objects(operations)]
        if operations is not None and "create page" not in allowed:
            raise AdapterError(
                f"the account may create no pages in {self._destination.space}",
                reason=Reason.AUTH,
                retryable=False,
            )
        return f"Pages can be made in the space {self._destination.space} of Confluence."

    def _space(self) -> dict[str, Any]:
        asked = {"keys": str(self._destination.space), "include-operations": "true"}
        found = self._web.objects("GET", "/api/v2/spaces", "results", params=asked)
        if not found:
            raise AdapterError(
                f"Confluence shows us no space {self._destination.space}",
                reason=Reason.NOT_FOUND,
                retryable=False,
            )
        return found[0]

    def _page(self, key: str) -> dict[str, Any] | None:
        """The page of that id, unless somebody has thrown it away."""
        try:
            page = self._web.object("GET", f"{_PAGES}/{quote(key)}", params=_WITH_BODY)
        except AdapterError as error:
            if is_gone(error):
                return None
            raise
        return page if page.get("status") == "current" else None

    def _named(self, title: str) -> dict[str, Any] | None:
        asked = {"space-id": self._space_of_ours(), "title": title, "status": "current", **_WITH_BODY}
        found = self._web.objects("GET", _PAGES, "results", params=asked)
        return found[0] if found else None

    def _created(self, volume: Volume) -> dict[str, Any]:
        parent = {"parentId": self._destination.parent} if self._destination.parent else {}
        return self._web.object(
            "POST",
            _PAGES,
            body={
                "spaceId": self._space_of_ours(),
                "status": "current",
                "title": volume.title,
                "body": _body(volume),
                **parent,
            },
        )

    def _changed(self, page: dict[str, Any], volume: Volume) -> dict[str, Any]:
        number = as_object(page.get("version")).get("number")
        if not isinstance(number, int):
            raise nonsense(self.title, "with a page that has no version")
        message = cut(one_line(volume.note), _MOST_MESSAGE)
        return self._web.object(
            "PUT",
            f"{_PAGES}/{quote(str(page['id']))}",
            body={
                "id": page["id"],
                "status": "current",
                "title": volume.title,
                "body": _body(volume),
                "version": {"number": number + 1, "message": message},
            },
        )

    def _space_of_ours(self) -> str:
        if not self._space_id:
            self._space_id = str(self._space()["id"])
        return self._space_id

    def _kept(self, page: dict[str, Any]) -> Kept:
        place = str(as_object(page.get("_links")).get("webui") or f"/pages/{page.get('id')}")
        return Kept(key=str(page["id"]), url=self._web.base + place)


def _body(volume: Volume) -> dict[str, str]:
    ending = (
        f"<p><em>Kept by Tocsin, edition {volume.mark}. What changes there is written here anew.</em></p>"
    )
    return {"representation": "storage", "value": to_storage(volume.markdown) + ending}


def _words(value: Any) -> str:
    wrong = as_objects(as_object(value).get("errors"))
    return "; ".join(str(each.get("title") or each.get("code") or "") for each in wrong) or str(
        as_object(value).get("message") or ""
    )
