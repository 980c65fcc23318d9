"""An incident's page while it is open in a browser: what is new comes by server-sent events.

Source: https://html.spec.whatwg.org/multipage/server-sent-events.html
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass

from fastapi import Request as HttpRequest
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response, StreamingResponse

from bot.errors import StoreBusy
from bot.model.incident import Incident
from bot.model.timeline import Entry
from bot.ports import Reader
from bot.render.console import entry_item
from bot.render.environment import Style, render
from handlers.answer import Refusal, busy
from handlers.gathered import Routes
from handlers.web.console import Console, NotSignedIn
from handlers.web.frame import SAFE
from handlers.web.pages.incident import state
from handlers.web.visit import Visit

LOOK_SECONDS = 0.5
_STEP_SECONDS = 0.2
"""How soon it notices that the server is about to end."""

_BEAT_SECONDS = 15.0
_TIMES_SECONDS = 60.0
"""After which what says how long ago something was is said anew."""

_AT_ONCE, _OF_ONE = 100, 12
"""How many may follow incidents at once, and of them how many pages of one session."""

_A_LOOK = 50
_RETRY_MILLISECONDS = 3000
_HEADERS = {**SAFE, "x-accel-buffering": "no"}
_GONE = Response(status_code=204, headers=SAFE)
"""Upon which a browser does not come back."""


def live_routes(console: Console) -> Routes:
    """`/incidents/{incident_id}/live`, which bounds how many look at once."""
    live = _Live(console)
    router = Routes()
    router.add_route("/incidents/{incident_id}/live", live.follow, include_in_schema=False)
    return router


@dataclass
class _Seen:
    """How far one browser has come."""

    entry: str
    incident: Incident | None = None
    state_at: float = 0.0
    sent_at: float = 0.0


class _Live:
    def __init__(self, console: Console) -> None:
        self._console = console
        self._following: Counter[str] = Counter()

    async def follow(self, request: HttpRequest) -> Response:
        """News from the entry on that the browser has last, by `Last-Event-ID` where it comes back."""
        after = request.headers.get("last-event-id") or request.query_params.get("from", "")
        try:
            session = await run_in_threadpool(self._console.session, request)
            await run_in_threadpool(self._visit, request)
        except (NotSignedIn, Refusal):
            return _GONE
        except StoreBusy:
            return Response(status_code=503, headers={**SAFE, "retry-after": "5"})
        if self._following.total() >= _AT_ONCE or self._following[session.key] >= _OF_ONE:
            refusal = busy("Too many browsers follow incidents at once: load the page again now and then.")
            return Response(str(refusal), 503, {**SAFE, **refusal.headers})
        return StreamingResponse(
            self._events(request, session.key, _Seen(after)),
            media_type="text/event-stream",
            headers=_HEADERS,
        )

    async def _events(self, request: HttpRequest, who: str, seen: _Seen) -> AsyncIterator[str]:
        self._following[who] += 1
        try:
            yield f"retry: {_RETRY_MILLISECONDS}\n\n"
            while not self._console.stopping():
                try:
                    told = await run_in_threadpool(self._news, request, seen)
                except (NotSignedIn, Refusal):
                    yield _event("over", "")
                    return
                except StoreBusy:
                    told = []
                now = time.monotonic()
                if not told and now - seen.sent_at > _BEAT_SECONDS:
                    told = [": still here\n\n"]
                if told:
                    seen.sent_at = now
                    yield "".join(told)
                await self._rest()
        finally:
            self._following[who] -= 1
            self._following += Counter()  # leaves out who follows nothing any more

    async def _rest(self) -> None:
        until = time.monotonic() + LOOK_SECONDS
        while time.monotonic() < until and not self._console.stopping():
            await asyncio.sleep(_STEP_SECONDS)

    def _visit(self, request: HttpRequest) -> tuple[Visit, Incident]:
        """Who looks, still signed in, and the incident, still theirs to see."""
        session = self._console.session(request)
        visit = Visit(ask=self._console.ask(session), path=dict(request.path_params))
        return visit, visit.incident()

    def _news(self, request: HttpRequest, seen: _Seen) -> list[str]:
        visit, incident = self._visit(request)
        with visit.desk.store.read() as reader:
            entries = reader.recorded_since(incident.id, seen.entry, _A_LOOK)
            told = _told(entries, incident.id)
            now = time.monotonic()
            is_old = now - seen.state_at > _TIMES_SECONDS
            if entries or is_old or incident != seen.incident:
                is_first = seen.incident is None
                seen.incident, seen.state_at = incident, now
                if not is_first or entries:
                    told.append(_event("state", self._state(request, visit, reader, incident)))
        if entries:
            seen.entry = entries[-1].id
        return told

    def _state(self, request: HttpRequest, visit: Visit, reader: Reader, incident: Incident) -> str:
        token = self._console.door.token(self._console.door.secret(request))
        facts: Mapping[str, object] = {**state(visit, reader, incident), "page": {"token": token}}
        return render("web/incident_state.html.j2", Style.HTML, facts)


def _told(entries: Sequence[Entry], incident: str) -> list[str]:
    """New entries as items, those taken back by what they are called; words that were redacted may stand in
    others too, so that the page is made anew."""
    told = []
    for entry in entries:
        if entry.data.get("redacted"):
            told.append(_event("anew", "", entry.id))
        elif entry.retracts is None:
            told.append(_event("entry", entry_item(entry, incident), entry.id))
        elif not entry.data.get("successor"):
            told.append(_event("gone", entry.retracts, entry.id))
    return told


def _event(kind: str, text: str, id_: str = "") -> str:
    lines = "".join(f"data: {line}\n" for line in text.splitlines() or [""])
    mark = f"id: {id_}\n" if id_ else ""
    return f"event: {kind}\n{mark}{lines}\n"
