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
