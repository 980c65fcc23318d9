"""What each job is called, by which lane it goes, and when it is due."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from bot.model.incident import Incident
from bot.model.job import Job, Lane
from bot.model.page import Page, Via
from bot.model.timeline import Entry

_CARD_AT_MOST_EVERY = timedelta(seconds=1)
FIRST_TICK = timedelta(minutes=1)


def page(page: Page, now: datetime) -> Job:
    """Ring, or alert the team."""
    lane = Lane.PAGE if page.via is Via.PAGER else Lane.CHAT
    kind = "page" if page.via is Via.PAGER else "alert_team"
    return Job(
        id=f"{kind}:{page.id}",
        kind=kind,
        lane=lane,
        incident=page.incident,
        due_at=now,
        args={"page": page.id},
    )


def tell_pager(page: Page, verb: str, now: datetime) -> Job:
    """Let the pager know that a page was acknowledged or resolved here; `verb` says which."""
    return Job(
        id=f"tell_pager:{page.id}:{verb}",
        kind="tell_pager",
        lane=Lane.PAGE,
        incident=page.incident,
        due_at=now,
        args={"page": page.id, "verb": verb},
    )


def escalate(incident: Incident, due_at: datetime) -> Job:
    """Look, at that time, whether somebody has acknowledged."""
    return Job(
        id=f"escalate:{incident.id}:{due_at.isoformat()}",
        kind="escalate",
        lane=Lane.WORK,
        incident=incident.id,
        due_at=due_at,
    )


def open_room(incident: Incident, now: datetime) -> Job:
    """Create the channel, with the card in it."""
    return Job(
        id=f"open_room:{incident.id}", kind="open_room", lane=Lane.CHAT, incident=incident.id, due_at=now
    )


def announce(incident: Incident, now: datetime) -> Job:
    """Post or edit the digest channel's line."""
    return _coalesced("announce", incident, now)


def refresh_card(incident: Incident, now: datetime) -> Job:
    """Make card and topic true again, at most once a second."""
    shown_at = incident.room.refreshed_at if incident.room else None
    return _coalesced("refresh_card", incident, max(now, shown_at + _CARD_AT_MOST_EVERY) if shown_at else now)


def tick(incident: Incident, due_at: datetime) -> Job:
    """Refresh the card at that time, if only for its elapsed time."""
    return Job(
        id=f"tick:{incident.id}:{due_at.isoformat()}",
        kind="tick",
        lane=Lane.WORK,
        incident=incident.id,
        due_at=due_at,
    )


def say(entry: Entry, now: datetime) -> Job:
    """Post a timeline entry where people read."""
    return Job(
        id=f"say:{entry.id}",
        kind="say",
        lane=Lane.CHAT,
        incident=entry.incident,
        due_at=now,
        args={"entry": entry.id},
    )


def wrap_up(incident: Incident, now: datetime) -> Job:
    """Render the post-mortem and hand it over; once for each time the incident resolves."""
    return Job(
        id=f"wrap_up:{incident.id}:{(incident.resolved_at or now).isoformat()}",
        kind="wrap_up",
        lane=Lane.CHAT,
        incident=incident.id,
        due_at=now,
    )


def invite(incident: Incident, user: str, now: datetime) -> Job:
    """Bring somebody into the channel."""
    return Job(
        id=f"invite:{incident.id}:{user}:{secrets.token_hex(4)}",
        kind="invite",
        lane=Lane.CHAT,
        incident=incident.id,
        due_at=now,
        args={"user": user},
    )


def capture(channel: str, ts: str, cause: str, incident: Incident, now: datetime) -> Job:
    """Bring the timeline in line with a message's pins and reactions; `cause` is the event that said so."""
    return Job(
        id=f"capture:{channel}:{ts}:{cause}",
        kind="capture",
        lane=Lane.WORK,
        incident=incident.id,
        due_at=now,
        args={"channel": channel, "ts": ts},
    )


def _coalesced(kind: str, incident: Incident, due_at: datetime) -> Job:
    return Job(
        # Any number may follow one another, even at the same instant: the store keeps one waiting at a time.
        id=f"{kind}:{incident.id}:{secrets.token_hex(6)}",
        kind=kind,
        lane=Lane.CHAT,
        incident=incident.id,
        due_at=due_at,
    )
