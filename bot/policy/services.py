"""The services, who owns them, and how fast they must be back."""

from __future__ import annotations

from bot.model.value import Value
from bot.policy.durations import Duration
from bot.policy.match import Condition
from bot.policy.shapes import Address, TeamId, Text


class Recovery(Value):
    """A row of the manual's recovery targets."""

    rpo: Duration
    rto: Duration
    backup: Text


class ComponentRecovery(Recovery):
    """Recovery targets of something that is no service."""

    component: Text


class Service(Value):
    """One service. An alert that names none is of the first service of which one `match` holds.

    With `sensitive`, its alerts may join a private incident of the service, and no storm. `depends_on` names
    the services without which it cannot work. Its incidents are in its `workspace`, or else in its owner's.
    """

    name: str
    owner: str | None = None
    match: tuple[Condition, ...] = ()
    runbook: Address | None = None
    recovery: Recovery | None = None
    part_of_core: bool = False
    sensitive: bool = False
    workspace: TeamId | None = None
    depends_on: tuple[str, ...] = ()
