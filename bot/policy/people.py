"""People, their teams, and who is on call."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import AfterValidator, Field, model_validator

from bot.model.roster import Contact
from bot.model.value import Value
from bot.model.workspace import HOME, apart, within
from bot.policy.schedules import Absence
from bot.policy.shapes import Channel, LocalSlackId, SlackId, TeamId, Text, shaped


class PersonEntry(Value):
    """Someone who can be on call; `key` is the word for them in the file.

    `slack` is who they are where they are written to; `elsewhere` who they are in other workspaces.
    """

    key: str
    name: Text
    slack: SlackId
    elsewhere: Mapping[TeamId, LocalSlackId] = {}
    email: Text | None = None
    phone: Text | None = None
    away: tuple[Absence, ...] = ()

    def slack_in(self, workspace: str) -> str:
        """Their user id as it is known in that workspace; "" where they have none there."""
        whose, bare = apart(self.slack)
        return bare if whose == workspace else self.elsewhere.get(workspace, "")

    @property
    def slack_ids(self) -> set[str]:
        """All of them, each as it is known outside its workspace."""
        return {self.slack, *(within(team, id_) for team, id_ in self.elsewhere.items())}


def stranger(contact: Contact) -> PersonEntry:
    """Somebody whom a roster names and the file does not: without a Slack user id, and never mentioned."""
    return PersonEntry.model_construct(
        key=f"pagerduty:{contact.id}",
        name=contact.name,
        slack="",
        email=contact.email or None,
        phone=next(iter(contact.phones), None),
        away=(),
        elsewhere={},
    )


class Team(Value):
    """A team, the channel where it is told, and the people in it by their keys.

    Incidents of its services are in its `workspace`, home where it names none, and so is its channel.
    """

    name: str
    channel: Channel
    members: tuple[str, ...] = ()
    workspace: TeamId | None = None

    @property
    def place(self) -> str:
        """Its channel, by name, as it is known outside the workspace."""
        return within(self.workspace or HOME, self.channel)


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
