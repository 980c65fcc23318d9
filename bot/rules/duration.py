"""Says durations in words, and how long an incident took to its milestones."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.model.incident import Incident
from bot.model.value import Value


class Milestones(Value):
    """How long after it was detected an incident was acknowledged, mitigated and resolved; None: not yet."""

    acknowledged: timedelta | None
    mitigated: timedelta | None
    resolved: timedelta | None


def in_words(duration: timedelta) -> str:
    """The duration to its two largest units, cut off below: "45 minutes", "1 h 5 min", "2 days 3 h".

    Days begin at two, so that a day reads "24 hours". Less than a second is "0 seconds".
    """
    seconds = max(0, int(duration.total_seconds()))
    if seconds < 60:
        return _whole(seconds, "second")
    if seconds < 3600:
        return _pair(seconds, 60, ("minute", "min"), "s")
    if seconds < 2 * 86400:
        return _pair(seconds // 60, 60, ("hour", "h"), "min")
    return _pair(seconds // 3600, 24, ("day", "days"), "h")


def milestones(incident: Incident) -> Milestones:
    """The incident's durations. One that would be negative, since clocks differ, is zero."""
    return Milestones(
        acknowledged=_since(incident.detected_at, incident.answered_at or incident.acknowledged_at),
        mitigated=_since(incident.detected_at, incident.mitigated_at),
        resolved=_since(incident.detected_at, incident.resolved_at),
    )


def _since(start: datetime, end: datetime | None) -> timedelta | None:
    return None if end is None else max(end - start, timedelta())


def _pair(amount: int, per_unit: int, unit: tuple[str, str], smaller: str) -> str:
    """`amount` of the smaller unit in words; `unit` is the larger one's name, alone and before a smaller."""
    large, small = divmod(amount, per_unit)
    return f"{large} {unit[1]} {small} {smaller}" if small else _whole(large, unit[0])


def _whole(amount: int, unit: str) -> str:
    return f"{amount} {unit}" if amount == 1 else f"{amount} {unit}s"
