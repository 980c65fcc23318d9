"""Says in words what was decided about an alert."""

from __future__ import annotations

from bot.model.alert import DecidedAlert, Decision

_DID = {
    Decision.OPENED: "opened {incident}",
    Decision.ATTACHED: "joined {incident}",
    Decision.REOPENED: "reopened {incident}",
    Decision.DUPLICATE: "repeats what {incident} knows",
    Decision.RESOLVED: "is resolved in {incident}",
    Decision.FLAPPING: "comes and goes in {incident}",
    Decision.MUTED: "was held back",
    Decision.CHANGE: "is kept as a change",
    Decision.PAGE_NEWS: "is news of a page",
    Decision.HEARTBEAT: "is a sign of life",
    Decision.IGNORED: "opened nothing",
    Decision.DEAD: "could not be read, and stands in {incident}",
}


def did(alert: DecidedAlert) -> str:
    """What became of it: "a-118-2 joined INC-2026-001"."""
    words = _DID[alert.decision].format(incident=alert.incident or "no incident")
    return f"Alert {alert.id} {words}"
