"""The issues of one Jira Cloud project.

Source: https://developer.atlassian.com/cloud/jira/platform/rest/v3/
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.practice.tickets.tracker import Item, Json, Tracker, basic

EMAIL, TOKEN, PROJECT = "tocsin@example.com", "practice-jira-token", "OPS"
STATES = {"To Do": "new", "In Progress": "indeterminate", "Done": "done"}
_JQL = re.compile(r'project = "(\w+)" AND labels = "([^"\s]+)" ORDER BY created ASC')
_FIELDS = {"project", "issuetype", "summary", "description", "labels", "duedate", "assignee"}


class PracticeJira(Tracker):
    """`off_screen` are fields that the project's form to create an issue does not have."""

    accounts = ("5b10ac8d82e05b22cc7d4ef5",)

    def __init__(self, *at: Any) -> None:
        super().__init__(*at)
        self.off_screen: set[str] = set()

    def routes(self) -> list[Route]:
        api = "/rest/api/3"
        return [
            Route(f"{api}/issue", self.route(self._create), methods=["POST"]),
            Route(f"{api}/issue/bulkfetch", self.route(self._bulk), methods=["POST"]),
            Route(f"{api}/search/jql", self.route(self._search), methods=["POST"]),
            Route(f"{api}/issue/{{key}}", self.route(self._get), methods=["GET"]),
            Route(f"{api}/issue/{{key}}/transitions", self.route(self._transitions), methods=["GET"]),
            Route(f"{api}/issue/{{key}}/transitions", self.route(self._move), methods=["POST"]),
            Route(f"{api}/issue/{{key}}/comment", self.route(self._comments), methods=["GET"]),
            Route(f"{api}/issue/{{key}}/comment", self.route(self._comment), methods=["POST"]),
        ]

    def _refusal(self, request: Request) -> Response | None:
        if basic(request) != f"{EMAIL}:{TOKEN}":
            return JSONResponse({"errorMessages": ["You do not have permission to create issues."]}, 401)
        return None

    def _create(self, _request: Request, body: Any) -> Response:
        fields: Json = (isinstance(body, dict) and body.get("fields")) or {}
        wrong = self._wrong(fields)
        if wrong:
            return JSONResponse({"errorMessages": [], "errors": wrong}, 400)
        item = self.add(fields["summary"], "To Do", list(fields.get("labels", [])), fields)
        return JSONResponse({"id": str(10000 + item.number), "key": _key(item), "self": self.url}, 201)

    def _wrong(self, fields: Json) -> dict[str, str]:
        wrong = {}
        for name in fields.keys() & (self.off_screen | (fields.keys() - _FIELDS)):
            wrong[name] = f"Field '{name}' cannot be set. It is not on the appropriate screen, or unknown."
        if fields.get("project") != {"key": PROJECT}:
            wrong["project"] = "valid project is required"
        if fields.get("issuetype") not in ({"name": "Task"}, {"name": "Bug"}):
            wrong["issuetype"] = "Specify a valid issue type"
        if not fields.get("summary") or len(fields["summary"]) > 255:
            wrong["summary"] = "Summary must be between 1 and 255 characters."
        if not is_document(fields.get("description")):
            wrong["description"] = (
                "Operation value must be an Atlassian Document (see the Atlassian Document Format)"
            )
        if any(" " in label for label in fields.get("labels", [])):
            wrong["labels"] = "The label contains spaces which is invalid."
        if fields.get("assignee") and fields["assignee"].get("accountId") not in self.accounts:
            wrong["assignee"] = "User cannot be assigned issues."
        if "duedate" in fields:
            date.fromisoformat(fields["duedate"])
        return wrong

    def _search(self, _request: Request, body: Any) -> Response:
        asked = _JQL.fullmatch(body.get("jql", ""))
        if asked is None:
            return JSONResponse({"errorMessages": ["Error in the JQL Query"]}, 400)
        found = [item for item in self.items if asked[2] in item.labels and not self.lags]
        shown = [self._shown(item) for item in found[: body.get("maxResults", 50)]]
        return JSONResponse({"issues": shown, "isLast": True})

    def _bulk(self, _request: Request, body: Any) -> Response:
        asked = body["issueIdsOrKeys"]
        if not 0 < len(asked) <= 100:
            return JSONResponse({"errorMessages": ["Between 1 and 100 issues."]}, 400)
        found = [item for item in self.items if _key(item) in asked]
        return JSONResponse({"issues": [self._shown(item) for item in found], "issueErrors": []})

    def _get(self, request: Request, _body: Any) -> Response:
        item = self._asked(request)
        return JSONResponse(self._shown(item)) if item else _gone()

    def _transitions(self, request: Request, _body: Any) -> Response:
        item = self._asked(request)
        if item is None:
            return _gone()
        ways = [(str(n), name) for n, name in enumerate(STATES, 11) if name != item.state]
        told = [{"id": n, "name": name, "to": _status(name)} for n, name in ways]
        return JSONResponse({"transitions": told})

    def _move(self, request: Request, body: Any) -> Response:
        item = self._asked(request)
        if item is None:
            return _gone()
        item.state = list(STATES)[int(body["transition"]["id"]) - 11]
        return Response(status_code=204)

    def _comments(self, request: Request, _body: Any) -> Response:
        item = self._asked(request)
        if item is None:
            return _gone()
        return JSONResponse({"comments": [{"body": document(text)} for text in reversed(item.comments)]})

    def _comment(self, request: Request, body: Any) -> Response:
        item = self._asked(request)
        if item is None:
            return _gone()
        if not is_document(body.get("body")):
            return JSONResponse(
                {"errorMessages": [], "errors": {"comment": "Comment body is not valid!"}}, 400
            )
        item.comments.append(text_of(body["body"]))
        return JSONResponse({"id": str(len(item.comments))}, 201)

    def _asked(self, request: Request) -> Item | None:
        project, _, number = request.path_params["key"].partition("-")
        return self.item(int(number)) if project == PROJECT and number.isdigit() else None

    def _shown(self, item: Item) -> Json:
        fields = {"summary": item.title, "labels": item.labels, "status": _status(item.state)}
        return {"id": str(10000 + item.number), "key": _key(item), "fields": fields}


def is_document(node: Any) -> bool:
    """Whether it has the shape of the Atlassian Document Format that issues take."""
    if not isinstance(node, dict) or (node.get("type"), node.get("version")) != ("doc", 1):
        return False
    paragraphs = node.get("content")
    return isinstance(paragraphs, list) and all(
        paragraph.get("type") == "paragraph"
        and all(piece.get("type") == "text" and piece.get("text") for piece in paragraph.get("content", []))
        for paragraph in paragraphs
    )


def document(text: str) -> Json:
    """A document of one paragraph."""
    content = [{"type": "paragraph", "content": [{"type": "text", "text": text}]}]
    return {"type": "doc", "version": 1, "content": content}


def text_of(node: Json) -> str:
    """The paragraphs of a document as lines."""
    return "\n".join("".join(piece["text"] for piece in each.get("content", [])) for each in node["content"])


def _key(item: Item) -> str:
    return f"{PROJECT}-{item.number}"


def _status(name: str) -> Json:
    return {"name": name, "statusCategory": {"key": STATES[name]}}


def _gone() -> Response:
    said = ["Issue does not exist or you do not have permission to see it."]
    return JSONResponse({"errorMessages": said, "errors": {}}, 404)
