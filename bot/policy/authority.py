"""Who may do what, and what may be changed in production at which severity."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field, model_validator

from bot.model.action import IN_PRODUCTION, Action
from bot.model.severity import Severity
from bot.model.value import Value
from bot.policy.shapes import shaped

GroupName = Annotated[
    str,
    AfterValidator(
        shaped(
            r"[a-z0-9][a-z0-9._-]{0,79}|S[A-Z0-9]{2,20}",
            "a user group's handle without @, or its id",
        )
    ),
]


def _restrictable(action: Action) -> Action:
    if action is Action.LOOK:
        raise ValueError("cannot be restricted: what only some may see is a private incident")
    return action


class Permission(Value):
    """Who may do these actions: whoever is named in any of these ways.

    `roles` are those held in the incident; `on_call` is whoever is on call for it, on any level. It holds for
    incidents of `at_least` up to `at_most`; with neither of them for all, and for what belongs to none.
    """

    actions: Annotated[tuple[Annotated[Action, AfterValidator(_restrictable)], ...], Field(min_length=1)]
    at_least: Severity | None = None
    at_most: Severity | None = None
    anyone: bool = False
    roles: tuple[str, ...] = ()
    groups: tuple[GroupName, ...] = ()
    teams: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    on_call: bool = False

    @model_validator(mode="after")
    def _makes_sense(self) -> Permission:
        if not (self.anyone or self.roles or self.groups or self.teams or self.people or self.on_call):
            raise ValueError("lets nobody do it: say anyone, roles, groups, teams, people or on_call")
        if self.at_least and self.at_most and self.at_least.worse_than(self.at_most):
            raise ValueError("fits no severity: at_least is more severe than at_most")
        if Action.ASSIGN in self.actions and not (
            self.anyone or self.groups or self.teams or self.people or self.on_call
        ):
            raise ValueError("lets nobody take the first role: name somebody to assign beside roles")
        return self

    def fits(self, action: Action, severity: Severity | None) -> bool:
        """Whether it is about that; what belongs to no incident has no severity."""
        if action not in self.actions or (severity is None and (self.at_least or self.at_most)):
            return False
        return severity is None or not (
            (self.at_least and self.at_least.worse_than(severity))
            or (self.at_most and severity.worse_than(self.at_most))
        )


def _in_production(action: Action) -> Action:
    if action not in IN_PRODUCTION:
        raise ValueError(f"must be one of {', '.join(IN_PRODUCTION)}, not {action.value!r}")
    return action


Change = Annotated[Action, AfterValidator(_in_production)]
"""The gravest that may be changed in production."""
