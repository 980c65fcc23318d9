"""A scenario as its file says it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator

from bot.model.value import Moment, Value
from bot.policy.durations import Duration, parse_duration
from bot.policy.shapes import Text
from handlers.scenario import deeds
from handlers.scenario.deeds import Deed
from handlers.scenario.expectation import Expectation


def parse_offset(raw: Any) -> Any:
    """How long after the story began, from text like "+5m"; +0m is its beginning. Raises ValueError."""
    if not isinstance(raw, str):
        return raw
    if not raw.startswith("+"):
        raise ValueError(f"must be a time after the beginning, like +5m, not {raw!r}")
    return timedelta() if raw.strip("+0hms") == "" else parse_duration(raw[1:])


Offset = Annotated[timedelta, BeforeValidator(parse_offset)]


class Act(StrEnum):
    """What a person can do; an update is a note, a captured message or a new status, once they have it."""

    DECLARE = "declare"
    ACKNOWLEDGE = "acknowledge"
    COMMAND = "command"
    NOTE = "note"
    CAPTURE = "capture"
    UPDATE = "update"
    MITIGATE = "mitigate"
    RESOLVE = "resolve"


class Invitation(Value):
    """A person is invited to act in the time before the step; when nobody does, its own deed happens."""

    act: Act
    by: str
    within: Duration
    say: Text


class Diagnosis(Value):
    """What is wrong, the words of which any shows that somebody knows it, and how soon, if that counts.

    They count in whatever a person says that the timeline keeps, in any case and with any ending.
    """

    cause: Text
    words: Annotated[tuple[Text, ...], Field(min_length=1)]
    within: Duration | None = None


class Expected(Value):
    """One step of a good response, `within` so long if that counts, with one of these words if there are any.

    `say` names it for the report; what is not done is a missed step.
    """

    act: Act
    within: Duration | None = None
    words: tuple[Text, ...] = ()
    say: str = ""

    @property
    def name(self) -> str:
        """What the report calls it."""
        return self.say or _ACTS[self.act]


_ACTS: Mapping[Act, str] = {
    Act.DECLARE: "declare the incident",
    Act.ACKNOWLEDGE: "acknowledge the page",
    Act.COMMAND: "take command",
    Act.NOTE: "note what is found",
    Act.CAPTURE: "pin what was said",
    Act.UPDATE: "tell the others",
    Act.MITIGATE: "say that it is mitigating",
    Act.RESOLVE: "resolve the incident",
}


class Step(Value):
    """One step: who does what, as an onlooker reads it, one deed at most, and what must be seen then.

    The deed is left out when somebody did it by then: as invited, or the act named by `unless`.
    """

    at: Offset
    who: str = ""
    caption: str = ""
    alert: deeds.Post | None = None
    alerts: deeds.Burst | None = None
    change: deeds.Change | None = None
    command: deeds.Command | None = None
    press: deeds.Press | None = None
    form: deeds.Form | None = None
    say: deeds.Say | None = None
    pin: deeds.Pin | None = None
    phone: deeds.Phone | None = None
    fault: deeds.Fault | None = None
    platform: deeds.Ailment | None = None
    clear: tuple[deeds.Outside, ...] | None = None
    wait_for: Invitation | None = None
    unless: Act | None = None
    expect: tuple[Expectation, ...] = ()

    @property
    def deed(self) -> Deed | None:
        """What happens, or None where only time passes."""
        return next(iter(self._deeds()), None)

    def _deeds(self) -> list[Deed]:
        return [deed for key in DEEDS if (deed := getattr(self, key)) is not None]

    @model_validator(mode="after")
    def _one_deed(self) -> Step:
        if len(self._deeds()) > 1:
            raise ValueError("must have one deed at most; make two steps of it")
        if self.wait_for and not self._deeds():
            raise ValueError("must have a deed, for when nobody takes the invitation")
        return self


_NO_DEEDS = ("at", "who", "caption", "wait_for", "unless", "expect")
DEEDS = tuple(key for key in Step.model_fields if key not in _NO_DEEDS)
"""The keys of a step that name a deed."""


class Scenario(Value):
    """One story, named by its file; `cast` are people's keys in the policy, `start` is where clocks begin."""

    name: str
    title: Text
    about: Text
    start: Moment
    diagnosis: Diagnosis | None = None
    response: tuple[Expected, ...] = ()
    cast: Annotated[tuple[str, ...], Field(min_length=1)]
    steps: Annotated[tuple[Step, ...], Field(min_length=1)]

    @property
    def expected_response(self) -> tuple[Expected, ...]:
        """What is expected of people: as the file lists it, or else all that its steps invite to."""
        asked = [
            act for step in self.steps for act in (step.wait_for and step.wait_for.act, step.unless) if act
        ]
        return self.response or tuple(Expected(act=act) for act in dict.fromkeys(asked))
