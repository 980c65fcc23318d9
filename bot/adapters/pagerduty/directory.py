"""The OnCallDirectory port over PagerDuty's REST API."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.adapters.pagerduty.rest import PagerDutyRest
from bot.errors import AdapterError, Reason
from bot.model.roster import Contact, Roster, Watch
from bot.model.wire import as_objects

_BACK, _AHEAD = timedelta(days=1), timedelta(days=14)
_PHONE = "phone_contact_method"


class PagerDutyDirectory:
    """Reads on-call entries, and how the people in them are reached."""

    def __init__(self, rest: PagerDutyRest) -> None:
        self._rest = rest

    def greet(self) -> None:
        """Asks for one user, of whatever name."""
        self._rest.get("/users", {"limit": 1})

    def roster(self, policy_id: str, now: datetime) -> Roster:
        """Who has each level from a day ago until two weeks ahead."""
        entries = self._rest.all(
            "/oncalls",
            {
                "escalation_policy_ids[]": [policy_id],
                "since": (now - _BACK).isoformat(),
                "until": (now + _AHEAD).isoformat(),
                "time_zone": "UTC",
            },
        )
        if not entries:
            raise AdapterError(
                f"PagerDuty names nobody for the escalation policy {policy_id}",
                reason=Reason.NOT_FOUND,
                retryable=False,
            )
        users = dict.fromkeys(str(entry["user"]["id"]) for entry in entries)
        contacts = {user: self._contact(user) for user in users}
        policy = entries[0]["escalation_policy"]
        return Roster(
            id=policy_id,
            name=policy.get("summary") or policy_id,
            link=policy.get("html_url") or "",
            watches=tuple(_watch(entry, contacts) for entry in entries),
            fetched_at=now,
        )

    def _contact(self, user_id: str) -> Contact:
        user = self._rest.get(f"/users/{user_id}", {"include[]": ["contact_methods"]})
        methods = as_objects(user.get("contact_methods"))
        return Contact(
            id=user_id,
            name=user["name"],
            email=user.get("email") or "",
            phones=tuple(_number(each) for each in methods if each.get("type") == _PHONE),
            link=user.get("html_url") or "",
        )


def _watch(entry: Mapping[str, Any], contacts: Mapping[str, Contact]) -> Watch:
    """One entry of /oncalls; without a start and an end it is theirs always."""
    return Watch(
        level=entry["escalation_level"],
        contact=contacts[entry["user"]["id"]],
        starts_at=entry.get("start"),
        ends_at=entry.get("end"),
    )


def _number(method: Mapping[str, Any]) -> str:
    country = method.get("country_code")
    return f"+{country} {method.get('address', '')}" if country else str(method.get("address", ""))
