"""The API's view of who is on call."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Query

from bot.engine.on_calls import OnCalls, TeamOnCall
from bot.errors import Refused
from bot.model.token import Scope
from bot.model.value import Moment, Value
from bot.policy import PersonEntry
from bot.rules.on_call import Shift
from handlers.answer import Refusal
from handlers.api_scopes import needs
from handlers.gathered import Routes


class OnCallPerson(Value):
    """Somebody by their key in the policy, or as `pagerduty:<id>` where only a roster names them."""

    key: str
    name: str


class LevelView(Value):
    """Who has a level, until when, and who follows.

    A `person` or `then` of null is nobody, an `until` of null more than two months off. `override` is the id
    of what puts them there, "" where the schedule does.
    """

    level: int
    person: OnCallPerson | None
    until: Moment | None
    then: OnCallPerson | None
    override: str


class OverrideView(Value):
    """Somebody has level 1 from one time until another, because a person said so."""

    id: str
    person: str
    starts_at: Moment
    ends_at: Moment
    reason: str
    author: str


class OnCallView(Value):
    """Who is on call for a team. `read_at` is when PagerDuty was read, `stale` says that this is long ago."""

    team: str
    source: Literal["policy", "pagerduty"]
    levels: list[LevelView]
    open_pages: int
    overrides: list[OverrideView]
    read_at: Moment | None
    stale: bool


def on_call_routes(on_calls: OnCalls) -> Routes:
    """Lists who is on call."""

    def on_call(
        team: Annotated[str | None, Query(max_length=100, description="A team's key in the policy.")] = None,
    ) -> list[OnCallView]:
        """Who is on call for every team, or for that one."""
        try:
            return [_view(each) for each in on_calls.now(team)]
        except Refused as refused:
            raise Refusal(404, "not_found", str(refused)) from None

    router = Routes()
    router.add_api_route("/oncall", on_call, **needs(Scope.ONCALL_READ, refuses=(404,)))
    return router


def _view(told: TeamOnCall) -> OnCallView:
    return OnCallView(
        team=told.team,
        source="pagerduty" if told.roster else "policy",
        levels=[_level(shift) for shift in told.shifts],
        open_pages=told.open_pages,
        overrides=[
            OverrideView(**each.model_dump(include=set(OverrideView.model_fields))) for each in told.overrides
        ],
        read_at=told.roster.fetched_at if told.roster else None,
        stale=told.stale,
    )


def _level(shift: Shift) -> LevelView:
    return LevelView(
        level=shift.level,
        person=_person(shift.person),
        until=shift.until,
        then=_person(shift.then) if shift.until else None,
        override=shift.override.id if shift.override else "",
    )


def _person(person: PersonEntry | None) -> OnCallPerson | None:
    return OnCallPerson(key=person.key, name=person.name) if person else None
