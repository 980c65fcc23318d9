"""Drills over HTTP: the only part of the API that changes anything, and only what is a drill's."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter
from fastapi import Request as HttpRequest
from pydantic import Field, ValidationError
from starlette.concurrency import run_in_threadpool

from bot.engine.drills import LONGEST, Drills, Foreseen, Targets
from bot.errors import Refused, UnreadableAlert
from bot.model.drill import Drill
from bot.model.severity import Severity
from bot.model.value import Moment, Value
from bot.policy import Paging
from handlers.answer import Refusal
from handlers.guard import Load, check_head, read_body
from handlers.request import Request
from handlers.services import HttpServices
from handlers.shape import decode, parse_document

V = TypeVar("V", bound=Value)

_KNOWN = 100


class DrillAsked(Value):
    """What a drill is begun with. With `pages` false no phone rings; it ends by itself after `seconds`."""

    scenario: Annotated[str, Field(min_length=1, max_length=100)]
    pages: bool = True
    seconds: Annotated[int, Field(ge=1, le=int(LONGEST.total_seconds()))]


class SaidAsked(Value):
    """A line of the scenario's cast: who says it, and what."""

    who: Annotated[str, Field(min_length=1, max_length=80)]
    text: Annotated[str, Field(min_length=1, max_length=3000)]


class SaidView(Value):
    """The incident in whose timeline it stands."""

    incident: str


class ForeseenAsked(Value):
    """A body as its source would send it."""

    source: str
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


def drill_routes(drills: Drills, services: HttpServices) -> APIRouter:
    """Routes below /api, behind its token."""
    router, api = APIRouter(prefix="/drills"), _Drills(drills, services)
    router.add_api_route("", api.all)
    router.add_api_route("", api.begin, methods=["POST"], status_code=201)
    router.add_api_route("/foresee", api.foresee, methods=["POST"])
    router.add_api_route("/{drill_id}", api.show)
    router.add_api_route("/{drill_id}/say", api.say, methods=["POST"])
    router.add_api_route("/{drill_id}/end", api.end, methods=["POST"])
    return router


class _Drills:
    def __init__(self, drills: Drills, services: HttpServices) -> None:
        self._drills = drills
        self._store = services.store
        self._limits = services.limits
        self._load = Load(services.limits)

    async def begin(self, request: HttpRequest) -> DrillView:
        """Begins a drill: alerts are of it when they are posted with `?drill=` and its id."""
        return await run_in_threadpool(self._begin, await self._read(request, DrillAsked))

    async def say(self, drill_id: str, request: HttpRequest) -> SaidView:
        """Notes a line of the cast in the drill's oldest open incident."""
        asked = await self._read(request, SaidAsked)
        return await run_in_threadpool(self._say, drill_id, asked)

    async def foresee(self, request: HttpRequest) -> list[ForeseenView]:
        """Whom a body's alerts would tell, as the policy stands; nothing happens."""
        return await run_in_threadpool(self._foresee, await self._read(request, ForeseenAsked))

    def all(self) -> list[DrillView]:
        """Drills, newest first."""
        with self._store.read() as reader:
            found = reader.drills(limit=_KNOWN)
        return [self._view(drill) for drill in found]

    def show(self, drill_id: str) -> DrillView:
        """One drill, with the incidents it has opened so far."""
        return self._view(self._known(drill_id))

    def end(self, drill_id: str) -> DrillView:
        """Ends it, and resolves what is left open of it; one that is over stays as it is."""
        self._known(drill_id)
        resolved = tuple(incident.id for incident in self._drills.end(drill_id) if not incident.private)
        return self._view(self._known(drill_id)).model_copy(update={"resolved": resolved})

    async def _read(self, request: HttpRequest, shape: type[V]) -> V:
        """The body in this shape, within the limits of every body.

        The framework would read it whole before anybody proved who sent it.
        """
        asked = Request(request.scope, request.receive)
        check_head(asked, self._limits)
        with self._load.share() as share:
            _, value = parse_document(decode(await read_body(asked, share, self._limits)))
        try:
            return shape.model_validate(value)
        except ValidationError as error:
            told = "; ".join(f"{[*each['loc'], 'the body'][0]}: {each['msg']}" for each in error.errors())
            raise Refusal(400, "bad_parameter", told) from None

    def _begin(self, asked: DrillAsked) -> DrillView:
        try:
            lasts = timedelta(seconds=asked.seconds)
            return self._view(self._drills.begin(asked.scenario, pages=asked.pages, lasts=lasts))
        except Refused as refused:
            raise Refusal(409, "drill_runs", str(refused)) from None

    def _say(self, drill_id: str, asked: SaidAsked) -> SaidView:
        try:
            return SaidView(incident=self._drills.say(drill_id, asked.who, asked.text).id)
        except Refused as refused:
            raise Refusal(409, "not_said", str(refused)) from None

    def _foresee(self, asked: ForeseenAsked) -> list[ForeseenView]:
        try:
            return [_foreseen(each) for each in self._drills.foresee(asked.source, asked.body)]
        except (UnreadableAlert, ValidationError, KeyError) as error:
            said = str(error).splitlines()[0]
            raise Refusal(400, "unreadable", f"{asked.source} cannot read this body: {said}") from None

    def _known(self, drill_id: str) -> Drill:
        with self._store.read() as reader:
            drill = reader.drill(drill_id)
        if drill is None:
            raise Refusal(404, "not_found", "No such drill.")
        return drill

    def _view(self, drill: Drill) -> DrillView:
        with self._store.read() as reader:
            incidents = reader.incidents_of_drill(drill.id)
        public = [each for each in incidents if not each.private]
        shown = tuple(_drilled(each.id, self._drills.targets(each)) for each in public)
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
