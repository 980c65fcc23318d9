"""The issues of one GitHub repository, and the files of another.

Source: https://docs.github.com/rest/issues/issues
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable
from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.practice.tickets.git import Repository
from bot.practice.tickets.tracker import Item, Json, Tracker

TOKEN = "practice-github-token"
REPOSITORY = "contoso/operations"
PAPERS = "contoso/post-mortems"


class PracticeGitHub(Tracker):
    """`may_push` says whether the token's owner may label; who may not has the labels dropped in silence."""

    may_push = True
    collaborators = ("ana", "bo")

    def __init__(self, now: Callable[[], datetime], where: Callable[[], str]) -> None:
        super().__init__(now, where)
        self.papers = Repository()

    def routes(self) -> list[Route]:
        issues = f"/repos/{REPOSITORY}/issues"
        return [
            Route(issues, self.route(self._list), methods=["GET"]),
            Route(issues, self.route(self._create), methods=["POST"]),
            Route(f"{issues}/{{number:int}}", self.route(self._get), methods=["GET"]),
            Route(f"{issues}/{{number:int}}", self.route(self._update), methods=["PATCH"]),
            Route(f"{issues}/{{number:int}}/comments", self.route(self._comments), methods=["GET"]),
            Route(f"{issues}/{{number:int}}/comments", self.route(self._comment), methods=["POST"]),
            Route("/repos/{owner}/{name}/commits/{branch}", self.route(self._commit), methods=["GET"]),
            Route(f"/repos/{PAPERS}", self.route(self._repository), methods=["GET"]),
            Route(f"/repos/{PAPERS}/branches/{{branch}}", self.route(self._branch), methods=["GET"]),
            Route(f"/repos/{PAPERS}/contents/{{path:path}}", self.route(self._content), methods=["GET"]),
            Route(f"/repos/{PAPERS}/contents/{{path:path}}", self.route(self._put), methods=["PUT"]),
            Route("/{rest:path}", self.route(_not_found), methods=["GET", "POST", "PATCH", "PUT"]),
        ]

    def _refusal(self, request: Request) -> Response | None:
        if not request.headers.get("user-agent"):
            return JSONResponse({"message": "Request forbidden by administrative rules."}, 403)
        if request.headers.get("authorization") != f"Bearer {TOKEN}":
            return JSONResponse({"message": "Bad credentials"}, 401)
        return None

    def _commit(self, request: Request, _body: Any) -> Response:
        at = self.commits.get("/".join(request.path_params.values()))
        if at is None:
            return _not_found(request, None)
        return JSONResponse({"sha": "c0ffee", "commit": {"committer": {"date": at.isoformat()}}})

    def _repository(self, _request: Request, _body: Any) -> Response:
        return JSONResponse({"full_name": PAPERS, "permissions": {"push": self.papers.may_push}})

    def _branch(self, request: Request, _body: Any) -> Response:
        if request.path_params["branch"] != self.papers.branch:
            return JSONResponse({"message": "Branch not found"}, 404)
        return JSONResponse({"name": self.papers.branch})

    def _content(self, request: Request, _body: Any) -> Response:
        path = request.path_params["path"]
        if request.query_params.get("ref") != self.papers.branch or path not in self.papers.files:
            return _not_found(request, None)
        return JSONResponse(self._file(path))

    def _put(self, request: Request, body: Any) -> Response:
        path = request.path_params["path"]
        if not self.papers.may_push:
            return JSONResponse({"message": "Resource not accessible by personal access token"}, 403)
        if body.get("branch") != self.papers.branch:
            return _not_found(request, None)
        if body.get("sha") != self.papers.blob(path):
            return JSONResponse({"message": f"{path} does not match {body.get('sha')}"}, 409)
        is_new = path not in self.papers.files
        self.papers.files[path] = b64decode(body["content"], validate=True)
        self.papers.commits.append(body["message"])
        return JSONResponse({"content": self._file(path)}, 201 if is_new else 200)

    def _file(self, path: str) -> Json:
        url = f"{self.url}/{PAPERS}/blob/{self.papers.branch}/{path}"
        return {"path": path, "sha": self.papers.blob(path), "html_url": url}

    def _list(self, request: Request, _body: Any) -> Response:
        asked = request.query_params
        wanted, size, page = (
            asked.get("state", "open"),
            int(asked.get("per_page", 30)),
            int(asked.get("page", 1)),
        )
        since = datetime.fromisoformat(asked["since"]) if "since" in asked else None
        found = [item for item in reversed(self.items) if wanted in ("all", item.state)]
        found = [item for item in found if since is None or item.updated_at >= since]
        wanted_labels = set(filter(None, asked.get("labels", "").split(",")))
        found = [item for item in found if wanted_labels <= set(item.labels)]
        return JSONResponse([self._shown(item) for item in found[(page - 1) * size : page * size]])

    def _create(self, _request: Request, body: Any) -> Response:
        if not isinstance(body, dict) or not isinstance(body.get("title"), str) or not body["title"]:
            return _invalid("title", "missing_field")
        assignees = body.get("assignees", [])
        if any(each not in self.collaborators for each in assignees):
            return _invalid("assignees", "invalid")
        labels = list(body.get("labels", [])) if self.may_push else []
        item = self.add(body["title"], "open", labels, {"body": body.get("body"), "assignees": assignees})
        return JSONResponse(self._shown(item), 201)

    def _get(self, request: Request, _body: Any) -> Response:
        item = self.item(request.path_params["number"])
        return JSONResponse(self._shown(item)) if item else _not_found(request, None)

    def _update(self, request: Request, body: Any) -> Response:
        item = self.item(request.path_params["number"])
        if item is None:
            return JSONResponse({"message": "This issue was deleted"}, 410)
        if body.get("state") not in ("open", "closed"):
            return _invalid("state", "invalid")
        item.state = body["state"]
        self.touch(item)
        return JSONResponse(self._shown(item))

    def _comments(self, request: Request, _body: Any) -> Response:
        item = self.item(request.path_params["number"])
        return JSONResponse([{"body": text} for text in item.comments]) if item else _not_found(request, None)

    def _comment(self, request: Request, body: Any) -> Response:
        item = self.item(request.path_params["number"])
        if item is None:
            return _not_found(request, None)
        item.comments.append(body["body"])
        self.touch(item)
        return JSONResponse({"body": body["body"]}, 201)

    def _shown(self, item: Item) -> Json:
        return {
            "number": item.number,
            "title": item.title,
            "state": item.state,
            "labels": [{"name": label} for label in item.labels],
            "html_url": f"{self.url}/{REPOSITORY}/issues/{item.number}",
            **item.fields,
        }


def _not_found(_request: Request, _body: Any) -> Response:
    return JSONResponse({"message": "Not Found"}, 404)


def _invalid(name: str, code: str) -> Response:
    wrong = {"resource": "Issue", "field": name, "code": code}
    return JSONResponse({"message": "Validation Failed", "errors": [wrong]}, 422)
