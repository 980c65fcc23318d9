"""PagerDuty's JSON for users, incidents, on-call entries and webhook events."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

from bot.practice.pagerduty.pager import Incident, Json, Occurrence, Shift, User

API = "https://api.pagerduty.com"
SITE = "https://practice.pagerduty.com"
SERVICE = ("services", "PSERVICE", "Practice service")
POLICY = ("escalation_policies", "PPOLICY", "Default")
SCHEDULE = ("schedules", "PSCHEDULE", "Primary")

_KINDS = {
    "users": "user",
    "incidents": "incident",
    "services": "service",
    "escalation_policies": "escalation_policy",
    "schedules": "schedule",
    "priorities": "priority",
}
_PRIORITIES = {"critical": "P1", "error": "P2", "warning": "P3", "info": "P4"}


def instant(at: datetime, *, fraction: bool = False) -> str:
    """ISO 8601 in UTC with a Z, to the second or the millisecond."""
    return at.isoformat(timespec="milliseconds" if fraction else "seconds").replace("+00:00", "Z")


def reference(family: str, identity: str, summary: str) -> Json:
    """What stands in for another resource: its id, type, summary and addresses."""
    return {
        "id": identity,
        "type": f"{_KINDS[family]}_reference",
        "summary": summary,
        "self": f"{API}/{family}/{identity}",
        "html_url": f"{SITE}/{family}/{identity}",
    }


def user_reference(user: User) -> Json:
    return reference("users", user.id, user.name)


def full_user(user: User) -> Json:
    return {
        **user_reference(user),
        "type": "user",
        "name": user.name,
        "email": user.email,
        "time_zone": user.time_zone,
        "role": "user",
        "job_title": None,
        "teams": [],
    }


def contact_methods(user: User) -> Json:
    """How they are reached, as a user holds it when that is included."""
    methods: list[Json] = [{"id": f"{user.id}M", "type": "email_contact_method", "address": user.email}]
    if user.phone:
        methods.append(
            {"id": f"{user.id}T", "type": "phone_contact_method", "country_code": 31, "address": user.phone}
        )
    return {"contact_methods": methods}


def _incident(incident: Incident) -> Json:
    mark = _PRIORITIES[incident.severity]
    return {
        **reference("incidents", incident.id, incident.title),
        "type": "incident",
        "number": incident.number,
        "title": incident.title,
        "status": incident.status,
        "incident_key": incident.dedup_key,
        "created_at": instant(incident.created_at),
        "urgency": "high" if mark in ("P1", "P2") else "low",
        "service": reference(*SERVICE),
        "escalation_policy": reference(*POLICY),
        "teams": [],
        "priority": reference("priorities", f"P{mark}", mark),
    }


def rest_incident(incident: Incident) -> Json:
    """An incident as the REST API shows it."""
    acknowledgements = [
        {"at": instant(entry.at), "acknowledger": {"id": entry.by, "type": "user_reference"}}
        for entry in incident.log
        if entry.action == "acknowledge" and incident.status == "acknowledged"
    ]
    return {
        **_incident(incident),
        "summary": f"[#{incident.number}] {incident.title}",
        "incident_number": incident.number,
        "assignments": [
            {"at": instant(incident.created_at), "assignee": user_reference(user)}
            for user in incident.assignees
        ],
        "acknowledgements": acknowledgements[-1:],
        "last_status_change_at": instant(incident.log[-1].at),
    }


def webhook_event(what: Occurrence) -> Json:
    """The whole body of a v3 webhook."""
    return {
        "event": {
            "id": str(uuid4()),
            "event_type": what.type,
            "resource_type": "incident",
            "occurred_at": instant(what.at, fraction=True),
            "agent": user_reference(what.by) if what.by else None,
            "client": None,
            "data": _note(what.incident, *what.note) if what.note else _webhook_incident(what.incident),
        }
    }


def _webhook_incident(incident: Incident) -> Json:
    body = _incident(incident)
    del body["summary"]
    return {
        **body,
        "assignees": [user_reference(user) for user in incident.assignees],
        "conference_bridge": None,
        "resolve_reason": None,
    }


def _note(incident: Incident, identity: str, text: str) -> Json:
    return {
        "incident": reference("incidents", incident.id, incident.title),
        "id": identity,
        "content": text,
        "trimmed": False,
        "type": "incident_note",
    }


def on_call(user: User, level: int, at: datetime) -> Json:
    """One entry of /oncalls: level 1 comes from the schedule, which hands over at midnight UTC."""
    start = at.replace(hour=0, minute=0, second=0, microsecond=0)
    scheduled = level == 1
    return {
        "user": user_reference(user),
        "schedule": reference(*SCHEDULE) if scheduled else None,
        "escalation_policy": reference(*POLICY),
        "escalation_level": level,
        "start": instant(start) if scheduled else None,
        "end": instant(start + timedelta(days=1)) if scheduled else None,
    }


def shift(shift: Shift) -> Json:
    """An entry of /oncalls that comes from a schedule."""
    return {
        "user": user_reference(shift.user),
        "schedule": reference(*SCHEDULE),
        "escalation_policy": reference(*POLICY),
        "escalation_level": shift.level,
        "start": instant(shift.starts_at),
        "end": instant(shift.ends_at),
    }


def schedule(users: list[User]) -> Json:
    return {
        **reference(*SCHEDULE),
        "type": "schedule",
        "name": SCHEDULE[2],
        "time_zone": "UTC",
        "description": None,
        "users": [user_reference(user) for user in users[:1]],
        "escalation_policies": [reference(*POLICY)],
    }


def escalation_policy(users: list[User]) -> Json:
    """The one policy: each user is a level of their own."""
    rules = [
        {
            "id": f"PRULE{level}",
            "escalation_delay_in_minutes": 30,
            "targets": [reference(*SCHEDULE) if level == 1 else user_reference(user)],
        }
        for level, user in enumerate(users, 1)
    ]
    return {
        **reference(*POLICY),
        "type": "escalation_policy",
        "name": POLICY[2],
        "num_loops": 0,
        "escalation_rules": rules,
        "services": [reference(*SERVICE)],
        "teams": [],
    }
