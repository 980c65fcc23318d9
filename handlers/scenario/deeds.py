"""What can happen in a scenario: each is one deed of a sender, a person, or the world outside.

People are named by their key in the policy. In every text `{incident}` and `{room}` are the first incident of
the story and its channel's name, `{date}` the day on which the story began, like January 29, 2025, and
`{+8m}` the moment eight minutes after it began: in a body as ISO 8601, elsewhere like 14:00.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from bot.model.severity import Severity
from bot.model.value import Value
from bot.policy.shapes import Text

Outside = Literal["slack", "pagerduty"]
Body = Mapping[str, Any]


class Post(Value):
    """A source's example, or a body, is posted; `overrides` are put at their dotted paths first."""

    source: str
    example: str = ""
    body: Body | None = None
    overrides: Body = Field(default_factory=dict)

    @model_validator(mode="after")
    def _one_of_both(self) -> Post:
        if bool(self.example) == (self.body is not None):
            raise ValueError("must have an example or a body, and not both")
        return self


class Burst(Value):
    """Many alerts in JSON, `per_minute`, over the services in turn; `title` may hold {n} and {service}."""

    count: Annotated[int, Field(ge=1, le=5000)]
    per_minute: Annotated[int, Field(ge=1)]
    services: Annotated[tuple[str, ...], Field(min_length=1)]
    title: Text
    severity: Severity


class Change(Value):
    """A deployment is told of."""

    title: Text
    service: str


class Command(Value):
    """Somebody types a command: in the incident's channel, or in the one named."""

    by: str
    text: Text
    channel: str = ""


class Press(Value):
    """Somebody presses a button of the card or the newest message below it; in a menu, with a `choice`."""

    by: str
    action: str
    on: Literal["card", "newest"] = "card"
    choice: str = ""


class Form(Value):
    """Somebody fills in the form in front of them and submits it."""

    by: str
    fields: Mapping[str, str | tuple[str, ...]]


class Say(Value):
    """Somebody writes: in the incident's channel, or in the one named."""

    by: str
    text: Text
    channel: str = ""


class Pin(Value):
    """Somebody pins the message of the incident's channel that has this text in it."""

    by: str
    text: Text


class Phone(Value):
    """Somebody answers the newest page on their phone."""

    by: str
    does: Literal["acknowledge", "resolve"]


class Fault(Value):
    """Slack or the pager misbehaves, by the stand-ins' own kinds; with `times` 0 until it is cleared."""

    of: Outside
    kind: str
    times: Annotated[int, Field(ge=0)] = 0
    seconds: float = 0.0
    about: str = ""


class Ailment(Value):
    """The platform falls ill, or is `well` again; what checks find is that."""

    name: Literal["broadcast_join", "cluster_dies", "well"]


Deed = (
    Post | Burst | Change | Command | Press | Form | Say | Pin | Phone | Fault | Ailment | tuple[Outside, ...]
)
"""A tuple names what works again."""
