"""By which ways a page goes to a person, and when the next one has its turn."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import Annotated

from pydantic import Field, field_validator

from bot.model.value import Value
from bot.policy.durations import Duration


class WayKind(StrEnum):
    """What a page can travel by. PagerDuty is as many ways as there are routing keys."""

    PAGERDUTY = "pagerduty"
    SLACK = "slack"
    MAIL = "mail"


class Ways(Value):
    """The ways in their order.

    The next one begins when `failures` tries by the one before have failed, or when that has not got through
    `next_after` its beginning; where the whole team is told in its channel, `team_next_after`. The one before
    is tried on meanwhile. With `notes`, what people note, change and resolve is passed on to PagerDuty.
    """

    ways: Annotated[tuple[WayKind, ...], Field(min_length=1)] = tuple(WayKind)
    failures: Annotated[int, Field(ge=1, le=9)] = 2
    next_after: Duration = timedelta(seconds=10)
    team_next_after: Duration = timedelta(minutes=2)
    notes: bool = False

    @field_validator("ways")
    @classmethod
    def _once(cls, ways: tuple[WayKind, ...]) -> tuple[WayKind, ...]:
        if len(set(ways)) < len(ways):
            raise ValueError("names a way twice")
        return ways
