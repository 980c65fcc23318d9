"""The rows of the alert tables and what they match."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field, ValidationInfo, field_validator, model_validator

from bot.model.severity import Severity
from bot.model.value import Value
from bot.policy.match import Condition, Subject, holds
from bot.policy.shapes import Text


class Level(StrEnum):
    """Which of the manual's three alert tables a rule stands in."""

    CRITICAL = "critical"
    WARNING = "warning"
    INFORMATION = "information"


_SEVERITY_OF = {Level.CRITICAL: Severity.CRITICAL, Level.WARNING: Severity.HIGH}


class Rule(Value):
    """One row of the alert tables, with what it matches; `line` is where it stands in the file.

    `severity` is critical or high by the level unless the file says otherwise, and None for information.
    With `core`, the rule leaves services alone that are known not to be part of the core. An alert that a
    `private` rule fits is told of inside of a private incident alone.
    """

    name: Text
    level: Level
    about: Text
    severity: Severity | None = Field(default=None, validate_default=True)
    core: bool = False
    private: bool = False
    any: tuple[Condition, ...] = ()
    all: tuple[Condition, ...] = ()
    none: tuple[Condition, ...] = ()
    line: int = 0

    @field_validator("severity")
    @classmethod
    def _by_level(cls, severity: Severity | None, info: ValidationInfo) -> Severity | None:
        level = info.data.get("level")
        if level is Level.INFORMATION and severity:
            raise ValueError("an information rule makes a change, which has no severity")
        return severity or _SEVERITY_OF.get(level or Level.INFORMATION)

    @field_validator("private")
    @classmethod
    def _no_change(cls, private: bool, info: ValidationInfo) -> bool:
        if private and info.data.get("level") is Level.INFORMATION:
            raise ValueError("a change is shown with what all may see, so it cannot be private")
        return private

    @model_validator(mode="after")
    def _says_something(self) -> Rule:
        if not self.any and not self.all:
            raise ValueError("would match every alert: say any or all")
        return self

    def fits(self, subject: Subject) -> bool:
        """Whether one of `any`, each of `all` and none of `none` holds."""
        return (
            (not self.any or any(holds(condition, subject) for condition in self.any))
            and all(holds(condition, subject) for condition in self.all)
            and not any(holds(condition, subject) for condition in self.none)
        )
