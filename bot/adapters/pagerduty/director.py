"""The PageDirector port over PagerDuty's REST API: an incident there rings whom Tocsin means."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.adapters.pagerduty.rest import PagerDutyRest
from bot.errors import AdapterError, Reason

_OPEN = ("triggered", "acknowledged")
_ANY = (*_OPEN, "resolved")


class PagerDutyDirector:
    """Finds the incident by the page's dedup key, and assigns it unless it is assigned so already."""

    def __init__(self, rest: PagerDutyRest) -> None:
        self._rest = rest

    def direct(self, dedup_key: str, name: str, email: str) -> None:
        """Has it ring that person, found by e-mail, else by name; an acknowledged one is left alone."""
        incident = self._incident(dedup_key)
        if incident["status"] != "triggered":
            return
        user = self._user(name, email)
        assigned = [each["assignee"]["id"] for each in incident.get("assignments", [])]
        if assigned == [user["id"]]:
            return
        assignment = {"assignee": {"id": user["id"], "type": "user_reference"}}
        body = {"type": "incident_reference", "assignments": [assignment]}
        self._rest.put(f"/incidents/{incident['id']}", {"incident": body}, user["email"])

    def note(self, dedup_key: str, text: str, author: str, *, tried_before: bool) -> None:
        """Also to one that is resolved; in the name of the account's first user where nobody is called so."""
        path = f"/incidents/{self._incident(dedup_key, _ANY)['id']}/notes"
        if tried_before and any(each.get("content") == text for each in self._rest.get(path)):
            return
        self._rest.post(path, {"note": {"content": text}}, self._email(author))

    def _email(self, name: str) -> str:
        for user in self._rest.all("/users", {"query": name}) if name else []:
            if str(user.get("name", "")).casefold() == name.casefold():
                return str(user["email"])
        users = self._rest.get("/users", {"limit": 1})
        if not users:
            raise AdapterError("PagerDuty has no users", reason=Reason.NOT_FOUND, retryable=False)
        return str(users[0]["email"])

    def _incident(self, dedup_key: str, statuses: Sequence[str] = _OPEN) -> dict[str, Any]:
        found = self._rest.all("/incidents", {"incident_key": dedup_key, "statuses[]": list(statuses)})
        if not found:
            raise AdapterError(
                "PagerDuty has not opened the page yet", reason=Reason.NOT_FOUND, retryable=True
            )
        return found[0]

    def _user(self, name: str, email: str) -> dict[str, Any]:
        for attribute, sought in (("email", email), ("name", name)):
            if not sought:
                continue
            for user in self._rest.all("/users", {"query": sought}):
                if str(user.get(attribute, "")).casefold() == sought.casefold():
                    return user
        known_by = email or name
        raise AdapterError(
            f"PagerDuty has nobody known as {known_by}", reason=Reason.NOT_FOUND, retryable=False
        )
