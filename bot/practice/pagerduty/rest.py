"""The REST calls that a responder uses: people, on-call, incidents, notes, requests for help."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.practice.pagerduty import shapes
from bot.practice.pagerduty.pager import Incident, Json, Pager, PagerError, User
from bot.practice.pagerduty.window import Window

CALLS_PER_MINUTE = 960
Handler = Callable[[Request, Any], Json]

_PAGE, _LARGEST_PAGE = 25, 100
_NOT_FOUND = {5001, 2013}
_MEDIA = ("*/*", "application/json", "application/vnd.pagerduty+json;version=2")


class RestApi:
    """Answers what `api_token` may ask; each method gives the JSON of one call."""

    def __init__(self, pager: Pager, api_token: str, now: Callable[[], datetime]) -> None:
        self._pager = pager
        self._token = f"Token token={api_token}"
        self._now = now
        self._window = Window(CALLS_PER_MINUTE, now)
        self.calls: list[tuple[str, str, Handler]] = [
            ("GET", "/users", self.users),
            ("GET", "/users/me", self.me),
            ("GET", "/users/{id}", self.user),
            ("GET", "/oncalls", self.oncalls),
            ("GET", "/schedules", self.schedules),
            ("GET", "/escalation_policies", self.escalation_policies),
            ("GET", "/incidents", self.incidents),
            ("PUT", "/incidents", self.update_many),
            ("GET", "/incidents/{id}", self.incident),
            ("PUT", "/incidents/{id}", self.update),
            ("GET", "/incidents/{id}/notes", self.notes),
            ("POST", "/incidents/{id}/notes", self.add_note),
            ("POST", "/incidents/{id}/responder_requests", self.request_responders),
        ]

    def answer(self, handler: Handler, request: Request, body: bytes) -> Response:
        """Checks token, rate and version, calls `handler`, and words a refusal as PagerDuty does."""
        if request.headers.get("authorization") != self._token:
            return _error(401, 2006, "Authentication failed")
        admitted = self._window.admit(self._token)
        headers = self._window.headers(self._token)
        if not admitted:
            return _error(429, 2020, "Rate Limit Exceeded", headers)
        if request.headers.get("accept", "*/*").replace(" ", "") not in _MEDIA:
            return _error(406, 2015, "Invalid operation: this version is not served", headers)
        try:
            result = handler(request, json.loads(body) if body else None)
        except PagerError as refusal:
            return _error(404 if refusal.code in _NOT_FOUND else 400, refusal.code, str(refusal), headers)
        except (KeyError, TypeError, ValueError) as problem:
            return _error(400, 2001, f"Invalid Input Provided: {problem}", headers)
        return JSONResponse(result, 201 if request.method == "POST" else 200, headers)

    def users(self, request: Request, _: Any) -> Json:
        sought = request.query_params.get("query", "").lower()
        found = [user for user in self._pager.users if sought in f"{user.name}\n{user.email}".lower()]
        return _page(request, "users", [shapes.full_user(user) for user in found])

    def me(self, _request: Request, _: Any) -> Json:
        """The token is the first user's own."""
        return {"user": shapes.full_user(self._pager.users[0])}

    def user(self, request: Request, _: Any) -> Json:
        user = self._pager.person(request.path_params["id"])
        methods = "contact_methods" in request.query_params.getlist("include[]")
        return {"user": shapes.full_user(user) | (shapes.contact_methods(user) if methods else {})}

    def oncalls(self, request: Request, _: Any) -> Json:
        """With `since` and `until` all that overlap that time; else those of now."""
        since, until = (_moment(request, name, self._now()) for name in ("since", "until"))
        entries = [
            shapes.shift(each)
            for each in self._pager.shifts
            if each.starts_at <= until and since < each.ends_at
        ] or [shapes.on_call(user, level, self._now()) for level, user in enumerate(self._pager.users, 1)]
        for name in ("user", "schedule", "escalation_policy"):
            wanted = request.query_params.getlist(f"{name}_ids[]")
            if wanted:
                entries = [entry for entry in entries if entry[name] and entry[name]["id"] in wanted]
        if "users" in request.query_params.getlist("include[]"):
            entries = [
                {**entry, "user": shapes.full_user(self._pager.person(entry["user"]["id"]))}
                for entry in entries
            ]
        return _page(request, "oncalls", entries)

    def schedules(self, request: Request, _: Any) -> Json:
        return _page(request, "schedules", [shapes.schedule(self._pager.users)])

    def escalation_policies(self, request: Request, _: Any) -> Json:
        return _page(request, "escalation_policies", [shapes.escalation_policy(self._pager.users)])

    def incidents(self, request: Request, _: Any) -> Json:
        """Newest first; narrowed by `statuses[]` and `incident_key`."""
        statuses = request.query_params.getlist("statuses[]")
        key = request.query_params.get("incident_key")
        found = [
            shapes.rest_incident(incident)
            for incident in reversed(self._pager.incidents)
            if (not statuses or incident.status in statuses) and key in (None, incident.dedup_key)
        ]
        return _page(request, "incidents", found)

    def incident(self, request: Request, _: Any) -> Json:
        return {"incident": shapes.rest_incident(self._pager.find(request.path_params["id"]))}

    def update(self, request: Request, body: Any) -> Json:
        by = self._sender(request)
        incident = self._pager.find(request.path_params["id"])
        self._change(incident, body["incident"], by)
        return {"incident": shapes.rest_incident(incident)}

    def update_many(self, request: Request, body: Any) -> Json:
        by = self._sender(request)
        changed = []
        for wanted in body["incidents"]:
            incident = self._pager.find(wanted["id"])
            self._change(incident, wanted, by)
            changed.append(shapes.rest_incident(incident))
        return {"incidents": changed}

    def notes(self, request: Request, _: Any) -> Json:
        log = self._pager.find(request.path_params["id"]).log
        return {"notes": [{"content": entry.text} for entry in log if entry.action == "annotate"]}

    def add_note(self, request: Request, body: Any) -> Json:
        by = self._sender(request)
        text = str(body["note"]["content"])
        identity, entry = self._pager.annotate(self._pager.find(request.path_params["id"]), text, by)
        return {
            "note": {
                "id": identity,
                "user": shapes.user_reference(by),
                "content": text,
                "created_at": shapes.instant(entry.at),
            }
        }

    def request_responders(self, request: Request, body: Any) -> Json:
        by = self._sender(request)
        incident = self._pager.find(request.path_params["id"])
        targets = [target["responder_request_target"] for target in body["responder_request_targets"]]
        whom = [user for target in targets for user in self._target(target)]
        self._pager.request(incident, whom, body["message"], by)
        return {
            "responder_request": {
                "incident": shapes.reference("incidents", incident.id, incident.title),
                "requester": shapes.user_reference(by),
                "requested_at": shapes.instant(self._now()),
                "message": body["message"],
                "responder_request_targets": [{"responder_request_target": target} for target in targets],
            }
        }

    def _target(self, target: Json) -> list[User]:
        if target["type"] == "escalation_policy_reference":
            return self._pager.users[:1]
        return [self._pager.person(target["id"])]

    def _sender(self, request: Request) -> User:
        try:
            return self._pager.person(request.headers.get("from", ""))
        except PagerError:
            raise PagerError(1008, "Requester User Not Found: set the From header") from None

    def _change(self, incident: Incident, wanted: Json, by: User) -> None:
        unknown = set(wanted) - {
            *("id", "type", "status", "title"),
            *("escalation_level", "resolution", "assignments"),
        }
        if unknown:
            raise ValueError(f"this stand-in does not change {', '.join(sorted(unknown))}")
        status = wanted.get("status")
        if status not in (None, "acknowledged", "resolved"):
            raise PagerError(1003, "Invalid Status Provided")
        incident.title = wanted.get("title", incident.title)
        if "assignments" in wanted:
            people = [self._pager.person(each["assignee"]["id"]) for each in wanted["assignments"]]
            if not people:
                raise ValueError("assignments must name somebody")
            self._pager.reassign(incident, people, by)
        if "escalation_level" in wanted:
            self._pager.escalate(incident, int(wanted["escalation_level"]), by)
        if wanted.get("resolution"):
            self._pager.annotate(incident, f"Resolution: {wanted['resolution']}", by)
        if status == "acknowledged":
            self._pager.acknowledge(incident, by)
        elif status == "resolved":
            self._pager.resolve(incident, by)


def _moment(request: Request, name: str, otherwise: datetime) -> datetime:
    given = request.query_params.get(name)
    return datetime.fromisoformat(given) if given else otherwise


def _page(request: Request, name: str, items: list[Json]) -> Json:
    query = request.query_params
    limit = min(int(query.get("limit", _PAGE)), _LARGEST_PAGE)
    offset = int(query.get("offset", 0))
    return {
        name: items[offset : offset + limit],
        "limit": limit,
        "offset": offset,
        "more": offset + limit < len(items),
        "total": len(items) if query.get("total") == "true" else None,
    }


def _error(status: int, code: int, message: str, headers: dict[str, str] | None = None) -> Response:
    return JSONResponse({"error": {"message": message, "code": code}}, status, headers)
