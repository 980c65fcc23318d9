"""When people are reminded of an incident that is left alone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from bot.model.severity import Severity
from bot.model.value import Value
from bot.policy.durations import Duration


class FollowUp(Value):
    """Times by severity; of a severity that is not named, nobody is reminded.

    After `stale` without anybody doing anything, an incident's channel is asked whether it is still going on.
    An incident that has no commander after `no_commander` offers that to its channel, and once more after
    twice that time.
    """

    stale: Mapping[Severity, Duration] = {
        Severity.CRITICAL: timedelta(hours=4),
        Severity.HIGH: timedelta(hours=8),
        Severity.MEDIUM: timedelta(days=2),
        Severity.LOW: timedelta(days=7),
    }
    no_commander: Mapping[Severity, Duration] = {
        Severity.CRITICAL: timedelta(minutes=10),
        Severity.HIGH: timedelta(minutes=30),
    }
