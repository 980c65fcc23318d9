"""What jobs about documents are called, by which lane they go, and when they are due."""

from __future__ import annotations

import secrets
from datetime import datetime

from bot.model.incident import Incident
from bot.model.job import Job, Lane


def share_timeline(incident: Incident, format_: str, channel: str, by: str, now: datetime) -> Job:
    """Share the timeline as a file in that channel; somebody of that name asked for it."""
    return Job(
        id=f"share_timeline:{incident.id}:{format_}:{secrets.token_hex(4)}",
        kind="share_timeline",
        lane=Lane.CHAT,
        incident=incident.id,
        due_at=now,
        args={"format": format_, "channel": channel, "by": by},
    )


def withdraw_timeline(incident: Incident, channel: str, name: str, now: datetime) -> Job:
    """Take that file away."""
    return Job(
        id=f"withdraw_timeline:{name}:{now.isoformat()}",
        kind="withdraw_timeline",
        lane=Lane.CHAT,
        incident=incident.id,
        due_at=now,
        args={"channel": channel, "name": name},
    )


def export(incident: Incident, library: str, note: str, now: datetime) -> Job:
    """Put the published post-mortem into that library, or in the place of what stands there."""
    cause = f"{incident.id}/{library}:{secrets.token_hex(6)}"
    return _job("export", Lane.EXPORT, incident, cause, now, library=library, note=note)


def hand_out(incident: Incident, format_: str, channel: str, user: str, now: datetime) -> Job:
    """Share the post-mortem as a file in that channel, or with "" with that user alone."""
    cause = f"{incident.id}:{format_}:{secrets.token_hex(4)}"
    return _job("hand_out", Lane.CHAT, incident, cause, now, format=format_, channel=channel, user=user)


def _job(kind: str, lane: Lane, incident: Incident, cause: str, now: datetime, **args: str) -> Job:
    return Job(id=f"{kind}:{cause}", kind=kind, lane=lane, incident=incident.id, due_at=now, args=args)
