"""Which incidents somebody looks for."""

from __future__ import annotations

from bot.model.incident import Status
from bot.model.severity import Severity
from bot.model.value import Moment, Value
from bot.model.workspace import HOME

OPEN = frozenset(status for status in Status if status.is_open)


class Search(Value):
    """Incidents of one of these statuses, severities and services each; none named means any.

    `since` is when they were opened at the earliest. `person` is the Slack user id of somebody who did
    something in them or was given a role there; `workspace` is where they are. Private ones are
    left out, but for the one that is `beside`.
    """

    statuses: frozenset[Status] = OPEN
    severities: frozenset[Severity] = frozenset()
    services: frozenset[str] = frozenset()
    since: Moment | None = None
    person: str = ""
    workspace: str = HOME
    beside: str = ""

    @property
    def is_open(self) -> bool:
        """Whether only those are looked for that people still work on."""
        return self.statuses == OPEN
