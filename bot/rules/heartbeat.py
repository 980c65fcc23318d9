"""Decides which alerts are signs of life, until when the next must come, and what is said when none does."""

from __future__ import annotations

from datetime import datetime

from bot.model.alert import Alert
from bot.model.heartbeat import HeartbeatRecord, HeartbeatState
from bot.policy import ExpectedHeartbeat, Policy
from bot.policy.match import holds
from bot.rules.classify import subject_of
from bot.rules.duration import in_words


def expected(alert: Alert, policy: Policy) -> ExpectedHeartbeat | None:
    """The heartbeat that this alert is, if any; what is made up for a drill is none."""
    if alert.drill or alert.is_test or not policy.heartbeats:
        return None
    subject = subject_of(alert)
    fitting = (each for each in policy.heartbeats if any(holds(one, subject) for one in each.match))
    return next(fitting, None)


def named(name: str, policy: Policy) -> ExpectedHeartbeat | None:
    """The policy's heartbeat of that name."""
    return next((each for each in policy.heartbeats if each.name == name), None)


def began(known: HeartbeatRecord | None, wanted: ExpectedHeartbeat, now: datetime) -> HeartbeatRecord:
    """How it stands when Tocsin starts: what passed while nothing listened does not count against it."""
    record = known or HeartbeatRecord(name=wanted.name, due_at=now)
    return record.model_copy(update={"due_at": now + wanted.patience})


def came(wanted: ExpectedHeartbeat, alert: str, at: datetime) -> HeartbeatRecord:
    """How it stands after that alert."""
    return HeartbeatRecord(
        name=wanted.name,
        state=HeartbeatState.BEATING,
        seen_at=at,
        alert=alert,
        due_at=at + wanted.patience,
    )


def title(record: HeartbeatRecord, wanted: ExpectedHeartbeat, now: datetime) -> str:
    """How long it is missing, as far as Tocsin listened."""
    how = "for" if record.seen_at else "once in"
    return f"{record.name} has not come {how} {_listened(record, wanted, now)}"


def reading(record: HeartbeatRecord, wanted: ExpectedHeartbeat, now: datetime) -> str:
    """The same as a measured value, with when it was last seen."""
    seen = f"last seen {record.seen_at:%Y-%m-%d %H:%M} UTC" if record.seen_at else "never seen"
    return f"{_listened(record, wanted, now)} ({seen})"


def _listened(record: HeartbeatRecord, wanted: ExpectedHeartbeat, now: datetime) -> str:
    return in_words(now - (record.due_at - wanted.patience))


def summary(wanted: ExpectedHeartbeat) -> str:
    """What should be, and what it means that it is not."""
    every = f"It should come every {in_words(wanted.every)}, with {in_words(wanted.grace)} of grace."
    return f"{every} What its sender watches may be broken without any alert: look there first."
