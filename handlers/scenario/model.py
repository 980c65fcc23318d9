"""A scenario as its file says it."""

from __future__ import annotations

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
    """What a person can be invited to do."""

    DECLARE = "declare"
    ACKNOWLEDGE = "acknowledge"
    COMMAND = "command"
    NOTE = "note"
    CAPTURE = "capture"
    MITIGATE = "mitigate"
    RESOLVE = "resolve"


class Invitation(Value):
    """A person is invited to act in the time before the step; when nobody does, its own deed happens."""

    act: Act
    by: str
    within: Duration
    say: Text


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
    cast: Annotated[tuple[str, ...], Field(min_length=1)]
    steps: Annotated[tuple[Step, ...], Field(min_length=1)]
