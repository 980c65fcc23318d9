"""The work items of one Azure DevOps project, and the files of its repository.

Source: https://learn.microsoft.com/rest/api/azure/devops/wit/work-items
"""

from __future__ import annotations

import re
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.practice.tickets.git import Repository
from bot.practice.tickets.tracker import Item, Json, Tracker, basic

TOKEN, PROJECT = "practice-azure-devops-token", "Operations"
STATES = {"To Do": "Proposed", "Doing": "InProgress", "Done": "Completed", "Removed": "Removed"}
PAPERS = "/Operations/_apis/git/repositories/post-mortems"
_PATCH = "application/json-patch+json"
_WIQL = re.compile(
    r"select \[System\.Id\] from WorkItems "
    r"where \[System\.TeamProject\] = @project and \[System\.Tags\] contains '([\w-]+)'"
)
_KNOWN = {f"System.{name}" for name in ("Title", "Description", "Tags", "State", "AssignedTo")}


class PracticeAzureDevOps(Tracker):
    """Its tasks have the states of the basic process; `unknown_fields` are those that it leaves out."""

    people = ("ana@example.com",)

    def __init__(self, *at: Any) -> None:
        super().__init__(*at)
        self.unknown_fields: set[str] = set()
        self.papers = Repository()

    def routes(self) -> list[Route]:
        wit = f"/{PROJECT}/_apis/wit"
        comments = f"{wit}/workItems/{{number:int}}/comments"
        return [
            Route(f"{wit}/workitems/$Task", self.route(self._create, _PATCH), methods=["POST"]),
            Route(f"{wit}/workitems/{{number:int}}", self.route(self._update, _PATCH), methods=["PATCH"]),
            Route(f"{wit}/wiql", self.route(self._search), methods=["POST"]),
            Route(f"{wit}/workitemsbatch", self.route(self._batch), methods=["POST"]),
            Route(f"{wit}/workitemtypes/Task/states", self.route(_states), methods=["GET"]),
            Route("/{project}/_apis/git/repositories/{name}/commits", self.route(self._commits)),
            Route(f"{PAPERS}/refs", self.route(self._refs), methods=["GET"]),
            Route(f"{PAPERS}/items", self.route(self._item_of_git), methods=["GET"]),
            Route(f"{PAPERS}/pushes", self.route(self._push), methods=["POST"]),
            Route(comments, self.route(self._comments), methods=["GET"]),
            Route(comments, self.route(self._comment), methods=["POST"]),
        ]

    def _refusal(self, request: Request) -> Response | None:
        if basic(request) != f":{TOKEN}":
            return Response("<html>Sign in</html>", 203, media_type="text/html")
        if not re.fullmatch(r"7\.1(-preview\.\d)?", request.query_params.get("api-version", "")):
            return _refused("VssVersionNotSpecifiedException", "No api-version was supplied for the request.")
        return None

    def _commits(self, request: Request, _body: Any) -> Response:
        branch = request.query_params.get("searchCriteria.itemVersion.version", "")
        place = "/".join([*request.path_params.values(), branch])
        if place not in self.commits:
            return JSONResponse({"message": "TF401019: The repository does not exist."}, 404)
        at = self.commits[place]
        return JSONResponse({"value": [{"committer": {"date": at.isoformat()}}] if at else []})

    def _refs(self, request: Request, _body: Any) -> Response:
        name = f"heads/{self.papers.branch}"
        is_asked = name.startswith(request.query_params.get("filter", ""))
        found = [{"name": f"refs/{name}", "objectId": self.papers.head}] if is_asked else []
        return JSONResponse({"value": found, "count": len(found)})

    def _item_of_git(self, request: Request, _body: Any) -> Response:
        path = request.query_params.get("path", "")
        blob = self.papers.blob(path.removeprefix("/"))
        if blob is None or request.query_params.get("versionDescriptor.version") != self.papers.branch:
            return JSONResponse({"message": f"TF401174: The item {path} could not be found."}, 404)
        return JSONResponse({"objectId": blob, "path": path})

    def _push(self, _request: Request, body: Any) -> Response:
        (update,), (commit,) = body["refUpdates"], body["commits"]
        if not self.papers.may_push:
            return JSONResponse(
                {"message": "TF401027: You need the Git 'GenericContribute' permission."}, 403
            )
        if update != {"name": f"refs/heads/{self.papers.branch}", "oldObjectId": self.papers.head}:
            return JSONResponse({"message": "TF401028: The reference has already been updated."}, 409)
        for change in commit["changes"]:
            path = change["item"]["path"].removeprefix("/")
            if (change["changeType"] == "add") == (path in self.papers.files):
                return JSONResponse({"message": f"TF401035: The object {path} is (not) there."}, 400)
            self.papers.files[path] = change["newContent"]["content"].encode()
        self.papers.commits.append(commit["comment"])
        return JSONResponse({"pushId": len(self.papers.commits)}, 201)

    def _create(self, _request: Request, body: Any) -> Response:
        fields = _patched(body)
        if fields is None:
            return _refused("VssPropertyValidationException", "You must pass a valid patch document.")
        if not fields.get("System.Title") or len(fields["System.Title"]) > 255:
            return _refused("RuleValidationException", "TF401320: Rule Error for field Title.")
        wrong = self._wrong(fields)
        if wrong:
            return wrong
        tags = [tag.strip() for tag in fields.get("System.Tags", "").split(";") if tag.strip()]
        return JSONResponse(self._shown(self.add(fields["System.Title"], "To Do", tags, fields)))

    def _wrong(self, fields: Json) -> Response | None:
        due = "Microsoft.VSTS.Scheduling.DueDate"
        for name in fields:
            if name not in {*_KNOWN, due} - self.unknown_fields:
                return _refused("VssPropertyValidationException", f"TF51535: Cannot find field {name}.")
        if fields.get("System.AssignedTo") not in (None, *self.people):
            return _refused(
                "RuleValidationException", "The identity value for field 'Assigned To' is unknown."
            )
        if fields.get("System.State") not in (None, *STATES):
            return _refused(
                "RuleValidationException", "The field 'State' contains the value that is not supported."
            )
        return None

    def _update(self, request: Request, body: Any) -> Response:
        item, fields = self.item(request.path_params["number"]), _patched(body)
        if item is None:
            return _missing()
        wrong = self._wrong(fields or {"": ""})
        if wrong or fields is None:
            return wrong or _missing()
        item.state = fields.get("System.State", item.state)
        return JSONResponse(self._shown(item))

    def _search(self, _request: Request, body: Any) -> Response:
        asked = _WIQL.fullmatch(body.get("query", ""))
        if asked is None:
            return _refused("SyntaxErrorException", "TF51006: The query statement is missing a FROM clause.")
        found = (
            [] if self.lags else [item for item in self.items if any(asked[1] in tag for tag in item.labels)]
        )
        return JSONResponse({"queryType": "flat", "workItems": [{"id": item.number} for item in found]})

    def _batch(self, _request: Request, body: Any) -> Response:
        asked = body["ids"]
        if len(asked) > 200 or not all(isinstance(each, int) for each in asked):
            return _refused("VssPropertyValidationException", "ids must be at most 200 numbers.")
        found = [self.item(number) for number in asked]
        if None in found and body.get("errorPolicy") != "omit":
            return _missing()
        return JSONResponse({"count": len(found), "value": [item and self._shown(item) for item in found]})

    def _comments(self, request: Request, _body: Any) -> Response:
        item = self.item(request.path_params["number"])
        if item is None:
            return _missing()
        return JSONResponse({"comments": [{"text": text} for text in reversed(item.comments)]})

    def _comment(self, request: Request, body: Any) -> Response:
        item = self.item(request.path_params["number"])
        if item is None:
            return _missing()
        item.comments.append(body["text"])
        return JSONResponse({"text": body["text"]})

    def _shown(self, item: Item) -> Json:
        tags = "; ".join(item.labels)
        own = {"System.Id": item.number, "System.State": item.state, "System.WorkItemType": "Task"}
        return {"id": item.number, "rev": 1, "fields": {**item.fields, **own, "System.Tags": tags}}


def _states(_request: Request, _body: Any) -> Response:
    told = [{"name": name, "color": "b2b2b2", "category": of} for name, of in STATES.items()]
    return JSONResponse({"count": len(told), "value": told})


def _patched(body: Any) -> Json | None:
    """The fields that a JSON patch adds; None for what is none."""
    if not isinstance(body, list) or not body:
        return None
    if any(each.get("op") != "add" or not str(each.get("path")).startswith("/fields/") for each in body):
        return None
    return {each["path"].removeprefix("/fields/"): each["value"] for each in body}


def _refused(kind: str, said: str) -> Response:
    return JSONResponse({"$id": "1", "message": said, "typeKey": kind, "errorCode": 0}, 400)


def _missing() -> Response:
    said = "TF401232: Work item does not exist, or you do not have permissions to read it."
    return JSONResponse({"$id": "1", "message": said, "typeKey": "WorkItemUnauthorizedAccessException"}, 404)
