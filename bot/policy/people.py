"""People, their teams, and who is on call."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field, model_validator

from bot.model.roster import Contact
from bot.model.value import Value
from bot.policy.schedules import Absence
from bot.policy.shapes import Channel, SlackId, Text, shaped


class PersonEntry(Value):
    """Someone who can be on call; `key` is the word for them in the file."""

    key: str
    name: Text
    slack: SlackId
    email: Text | None = None
    phone: Text | None = None
    away: tuple[Absence, ...] = ()


def stranger(contact: Contact) -> PersonEntry:
    """Somebody whom a roster names and the file does not: without a Slack user id, and never mentioned."""
    return PersonEntry.model_construct(
        key=f"pagerduty:{contact.id}",
        name=contact.name,
        slack="",
        email=contact.email or None,
        phone=next(iter(contact.phones), None),
        away=(),
    )


class Team(Value):
    """A team, the channel where it is told, and the people in it by their keys."""

    name: str
    channel: Channel
    members: tuple[str, ...] = ()


PagerDutyId = Annotated[str, AfterValidator(shaped(r"[A-Z0-9]{3,20}", "an id of PagerDuty like PABC123"))]


class OnCall(Value):
    """Who is rung, level 1 first: people and schedules by their keys.

    With `pagerduty` the levels of that escalation policy count, and the ladder only until they were read.
    """

    ladder: Annotated[tuple[str, ...], Field(min_length=1, max_length=10)] = ()
    pagerduty: PagerDutyId | None = None

    @model_validator(mode="after")
    def _names_somebody(self) -> OnCall:
        if not self.ladder and self.pagerduty is None:
            raise ValueError("names nobody: say a ladder, or an escalation policy of pagerduty")
        return self
