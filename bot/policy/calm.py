"""What keeps people's attention for what needs it: flapping, storms, resolving, and what hangs together."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from pydantic import Field

from bot.model.severity import Severity
from bot.model.value import Value
from bot.policy.durations import Duration


class Flapping(Value):
    """An alert that begins to fire so many `times` `within` so long is told once, and then again when it has
    held for as long."""

    times: Annotated[int, Field(ge=2, le=20)] = 4
    within: Duration = timedelta(minutes=15)


class Storm(Value):
    """When alerts have opened so many `incidents` `within` so long, those that follow join one storm.

    It is over once none has joined it for `quiet`. Critical ones gather only while more than `critical` of
    them come within two seconds. `told` alerts of any incident are posted one by one; the card counts the
    rest.
    """

    incidents: Annotated[int, Field(ge=1, le=1000)] = 5
    within: Duration = timedelta(minutes=1)
    quiet: Duration = timedelta(minutes=5)
    critical: Annotated[int, Field(ge=1, le=1000)] = 25
    told: Annotated[int, Field(ge=1, le=1000)] = 10


class Resolving(Value):
    """What follows when no alert of an incident fires any more.

    After `quiet` without one, incidents of the severities `by_itself` resolve; people end the others. An
    alert that fires within `reopens` after the resolve reopens its incident.
    """

    quiet: Duration = timedelta(minutes=30)
    by_itself: tuple[Severity, ...] = ()
    reopens: Duration = timedelta(minutes=30)


class Inhibiting(Value):
    """What a service depends on holds the service's own alerts back while it is down.

    It is down while an alert fires in an incident that is `down_from` or worse. `up_to` is the worst severity
    that is held back; `grace` is the time that a service gets to recover after what it depends on has, before
    its alerts speak for themselves.
    """

    down_from: Severity = Severity.CRITICAL
    up_to: Severity = Severity.HIGH
    grace: Duration = timedelta(minutes=5)
