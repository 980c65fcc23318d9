"""Drills over HTTP: begun, looked at, and ended; they change only what is a drill's."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any

from fastapi import Body
from pydantic import Field, ValidationError

from bot.engine.drills import LONGEST, Drills, Foreseen, Targets
from bot.errors import Refused, UnreadableAlert
from bot.model.drill import Drill
from bot.model.severity import Severity
from bot.model.token import Scope
from bot.model.value import Moment, Value
from bot.policy import Paging
from handlers.answer import Refusal
from handlers.api_params import DrillId
from handlers.api_scopes import needs
from handlers.api_views import example
from handlers.caller import Asking, Caller
from handlers.gathered import Routes
from handlers.services import HttpServices

_KNOWN = 100


class DrillAsked(Value):
    """What a drill is begun with. With `pages` false no phone rings; it ends by itself after `seconds`."""

    model_config = example(scenario="slow-stream", pages=False, seconds=2700)

    scenario: Annotated[str, Field(min_length=1, max_length=100)]
    pages: bool = True
    seconds: Annotated[int, Field(ge=1, le=int(LONGEST.total_seconds()))]


class SaidAsked(Value):
    """A line of the scenario's cast: who says it, and what."""

    model_config = example(who="Bo", text="The broadcast join is too large")

    who: Annotated[str, Field(min_length=1, max_length=80)]
    text: Annotated[str, Field(min_length=1, max_length=3000)]


class SaidView(Value):
    """The incident in whose timeline it stands."""

    incident: str


class ForeseenAsked(Value):
    """A body as its source would send it."""

    model_config = example(source="generic", body={"title": "Streaming stopped", "severity": "critical"})

    source: Annotated[str, Field(min_length=1, max_length=100)]
    body: Any


class ForeseenView(Value):
    """What an alert would do: `page` is on_call, team or none; `names` are rung in turn, all in seconds."""

    title: str
    severity: Severity
    service: str | None
    page: Paging
    names: tuple[str, ...]
    channel: str
    response_seconds: float


class DrilledView(Value):
    """An incident of a drill, with what the policy asks for, in seconds; null where it asks for nothing."""

    id: str
    acknowledge_seconds: float
    update_seconds: float | None
    resolve_seconds: float | None


class DrillView(Value):
    """One drill; `incidents` leaves out private ones, and `resolved` are those that its end resolved."""

    id: str
    scenario: str
    pages: bool
    running: bool
    began_at: Moment
    ends_at: Moment
    ended_at: Moment | None
    incidents: tuple[DrilledView, ...]
    resolved: tuple[str, ...] = ()


def drill_routes(drills: Drills, services: HttpServices) -> Routes:
    """Routes below /api, behind its token."""
    router, api = Routes("/drills"), _Drills(drills, services)
    begin = needs(Scope.DRILLS_WRITE, refuses=(409,), changes=True)
    known = needs(Scope.DRILLS_WRITE, refuses=(404, 409), changes=True)
    router.add_api_route("", api.all, **needs(Scope.DRILLS_READ))
    router.add_api_route("", api.begin, methods=["POST"], status_code=201, **begin)
    router.add_api_route("/foresee", api.foresee, methods=["POST"], **needs(Scope.DRILLS_READ, changes=True))
    router.add_api_route("/{drill_id}", api.show, **needs(Scope.DRILLS_READ, refuses=(404,)))
    router.add_api_route("/{drill_id}/say", api.say, methods=["POST"], **known)
    router.add_api_route("/{drill_id}/end", api.end, methods=["POST"], **known)
    return router


class _Drills:
    def __init__(self, drills: Drills, services: HttpServices) -> None:
        self._drills = drills
        self._store = services.store

    def begin(self, caller: Asking, asked: Annotated[DrillAsked, Body()]) -> DrillView:
        """Begins a drill: alerts are of it when they are posted with `?drill=` and its id."""
        try:
            lasts = timedelta(seconds=asked.seconds)
            begun = self._drills.begin(asked.scenario, pages=asked.pages, lasts=lasts)
        except Refused as refused:
            raise Refusal(409, "drill_runs", str(refused)) from None
        return self._view(begun, caller)

    def say(self, drill_id: DrillId, asked: Annotated[SaidAsked, Body()]) -> SaidView:
        """Notes a line of the cast in the drill's oldest open incident."""
        try:
            return SaidView(incident=self._drills.say(drill_id, asked.who, asked.text).id)
        except Refused as refused:
            raise Refusal(409, "not_said", str(refused)) from None

    def foresee(self, asked: Annotated[ForeseenAsked, Body()]) -> list[ForeseenView]:
        """Whom a body's alerts would tell, as the policy stands; nothing happens."""
        try:
            return [_foreseen(each) for each in self._drills.foresee(asked.source, asked.body)]
        except (UnreadableAlert, ValidationError, KeyError) as error:
            said = str(error).splitlines()[0]
            raise Refusal(400, "unreadable", f"{asked.source} cannot read this body: {said}") from None

    def all(self, caller: Asking) -> list[DrillView]:
        """Drills, newest first."""
        with self._store.read() as reader:
            found = reader.drills(limit=_KNOWN)
        return [self._view(drill, caller) for drill in found]

    def show(self, caller: Asking, drill_id: DrillId) -> DrillView:
        """One drill, with the incidents it has opened so far."""
        return self._view(self._known(drill_id), caller)

    def end(self, caller: Asking, drill_id: DrillId) -> DrillView:
        """Ends it, and resolves what is left open of it; one that is over stays as it is."""
        self._known(drill_id)
        resolved = tuple(each.id for each in self._drills.end(drill_id) if caller.sees(each))
        return self._view(self._known(drill_id), caller).model_copy(update={"resolved": resolved})

    def _known(self, drill_id: str) -> Drill:
        with self._store.read() as reader:
            drill = reader.drill(drill_id)
        if drill is None:
            raise Refusal(404, "not_found", "No such drill.")
        return drill

    def _view(self, drill: Drill, caller: Caller) -> DrillView:
        with self._store.read() as reader:
            incidents = reader.incidents_of_drill(drill.id)
        seen = [each for each in incidents if caller.sees(each)]
        shown = tuple(_drilled(each.id, self._drills.targets(each)) for each in seen)
        running = drill.runs_at(self._drills.now())
        return DrillView(**dict(drill), running=running, incidents=shown)


def _foreseen(each: Foreseen) -> ForeseenView:
    plain = each.model_dump(exclude={"response"})
    return ForeseenView(**plain, response_seconds=each.response.total_seconds())


def _drilled(incident: str, asked: Targets) -> DrilledView:
    return DrilledView(
        id=incident,
        acknowledge_seconds=asked.acknowledge.total_seconds(),
        update_seconds=_seconds(asked.update),
        resolve_seconds=_seconds(asked.resolve),
    )


def _seconds(duration: timedelta | None) -> float | None:
    return None if duration is None else duration.total_seconds()
