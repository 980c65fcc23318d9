"""The pages of one Confluence space.

Source: https://developer.atlassian.com/cloud/confluence/rest/v2/api-group-page/
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from xml.etree import ElementTree

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.practice.tickets.tracker import Json, Tracker, basic

EMAIL, TOKEN = "tocsin@example.com", "practice-confluence-token"
SPACE, SPACE_ID = "OPS", "65537"
_KNOWN: tuple[str, ...] = (
    "h1",
    "h2",
    "h3",
    "p",
    "strong",
    "em",
    "s",
    "a",
    "ul",
    "ol",
    "li",
    "br",
    "hr",
    "code",
    "pre",
)
_KNOWN += ("blockquote", "table", "thead", "tbody", "tr", "th", "td")


@dataclass
class Page:
    """One page with all its versions, oldest first: the text in storage format, and what was said of it."""

    id: str
    title: str
    parent: str
    versions: list[tuple[str, str]] = field(default_factory=list)
    status: str = "current"


class PracticeConfluence(Tracker):
    """A title is there once in a space; `may_create` says whether the account may make pages."""

    may_create = True

    def __init__(self, now: Callable[[], datetime], where: Callable[[], str]) -> None:
        super().__init__(now, where)
        self.pages: list[Page] = []

    def routes(self) -> list[Route]:
        pages = "/api/v2/pages"
        return [
            Route("/api/v2/spaces", self.route(self._spaces), methods=["GET"]),
            Route(pages, self.route(self._find), methods=["GET"]),
            Route(pages, self.route(self._make), methods=["POST"]),
            Route(f"{pages}/{{id}}", self.route(self._get), methods=["GET"]),
            Route(f"{pages}/{{id}}", self.route(self._change), methods=["PUT"]),
        ]

    def page(self, title: str) -> Page:
        """The only page of that title that is not thrown away."""
        (found,) = [each for each in self.pages if each.title == title and each.status == "current"]
        return found

    def _refusal(self, request: Request) -> Response | None:
        return None if basic(request) == f"{EMAIL}:{TOKEN}" else _refused(401, "Unauthorized")

    def _spaces(self, request: Request, _body: Any) -> Response:
        if request.query_params.get("keys") != SPACE:
            return JSONResponse({"results": []})
        operations = [{"operation": "read", "targetType": "space"}]
        if self.may_create:
            operations.append({"operation": "create", "targetType": "page"})
        return JSONResponse(
            {"results": [{"id": SPACE_ID, "key": SPACE, "operations": {"results": operations}}]}
        )

    def _find(self, request: Request, _body: Any) -> Response:
        asked = request.query_params
        found = [
            self._shown(each, asked)
            for each in self.pages
            if each.title == asked.get("title") and each.status == asked.get("status", "current")
        ]
        return JSONResponse({"results": found if asked.get("space-id") == SPACE_ID else []})

    def _get(self, request: Request, _body: Any) -> Response:
        page = self._known(request)
        return JSONResponse(self._shown(page, request.query_params)) if page else _refused(404, "Not Found")

    def _make(self, request: Request, body: Any) -> Response:
        if not self.may_create or body.get("spaceId") != SPACE_ID:
            return _refused(403, "Not permitted to create a page in this space")
        if any(each.title == body["title"] and each.status == "current" for each in self.pages):
            return _refused(400, "A page with this title already exists: A page already exists in this space")
        if wrong := _wrong(body["body"]):
            return wrong
        page = Page(str(1000 + len(self.pages)), body["title"], str(body.get("parentId", "")))
        page.versions.append((body["body"]["value"], ""))
        self.pages.append(page)
        return JSONResponse(self._shown(page, request.query_params))

    def _change(self, request: Request, body: Any) -> Response:
        page, version = self._known(request), body["version"]
        if page is None:
            return _refused(404, "Not Found")
        if version["number"] != len(page.versions) + 1:
            return _refused(409, "Version must be incremented when updating a page.")
        if wrong := _wrong(body["body"]):
            return wrong
        page.title = body["title"]
        page.versions.append((body["body"]["value"], version.get("message", "")))
        return JSONResponse(self._shown(page, request.query_params))

    def _known(self, request: Request) -> Page | None:
        return next((each for each in self.pages if each.id == request.path_params["id"]), None)

    def _shown(self, page: Page, asked: Any) -> Json:
        text, message = page.versions[-1]
        has_body = asked.get("body-format") == "storage"
        return {
            "id": page.id,
            "status": page.status,
            "title": page.title,
            "spaceId": SPACE_ID,
            "version": {"number": len(page.versions), "message": message},
            "body": {"storage": {"value": text}} if has_body else {},
            "_links": {"webui": f"/spaces/{SPACE}/pages/{page.id}"},
        }


def _wrong(body: Json) -> Response | None:
    """Storage format is XML of known elements, or it is refused."""
    try:
        root = ElementTree.fromstring(f"<body>{body['value']}</body>")
    except ElementTree.ParseError as error:
        return _refused(400, f"Error parsing xhtml: {error}")
    unknown = {each.tag for each in root.iter()} - {*_KNOWN, "body"}
    if unknown or body.get("representation") != "storage":
        return _refused(400, f"Error parsing xhtml: {sorted(unknown)}")
    return None


def _refused(status: int, title: str) -> Response:
    return JSONResponse({"errors": [{"status": status, "code": "ERROR", "title": title}]}, status)
