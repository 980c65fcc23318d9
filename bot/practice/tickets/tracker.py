"""What the stand-ins share: items with their comments, who may come in, and calls on record."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from threading import RLock
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.practice.tickets.faults import Faults

Json = dict[str, Any]
Handler = Callable[[Request, Any], Response]


@dataclass
class Item:
    """One ticket, whatever it is called; `fields` are in the tracker's own words."""

    number: int
    title: str
    state: str
    labels: list[str]
    created_at: datetime
    updated_at: datetime
    fields: Json = field(default_factory=dict)
    comments: list[str] = field(default_factory=list)


class Tracker:
    """Everything is kept in memory and may be used from any thread. `lags` hides new items from searches.

    `commits` has when each branch was last committed to, like contoso/infrastructure/main; None for never.
    """

    def __init__(self, now: Callable[[], datetime], where: Callable[[], str]) -> None:
        self.faults = Faults()
        self.items: list[Item] = []
        self.calls: list[tuple[str, str]] = []
        self.lags = False
        self.commits: dict[str, datetime | None] = {}
        self._now = now
        self._where = where
        self._lock = RLock()

    @property
    def url(self) -> str:
        """The address that its adapter is given."""
        return self._where()

    def item(self, number: int) -> Item | None:
        return next((item for item in self.items if item.number == number), None)

    def delete(self, number: int) -> None:
        """Somebody deletes it."""
        self.items = [item for item in self.items if item.number != number]

    def route(self, handler: Handler, content_type: str = "application/json") -> Any:
        """An endpoint that meets faults, then proves who asks, then wants JSON of that type, then answers."""

        async def endpoint(request: Request) -> Response:
            raw = await request.body()
            self.calls.append((request.method, request.url.path))
            return await self.faults.meet(request, lambda: self._answer(handler, request, raw, content_type))

        return endpoint

    def add(self, title: str, state: str, labels: list[str], fields: Json) -> Item:
        now = self._now()
        item = Item(len(self.items) + 1, title, state, labels, now, now, fields)
        self.items.append(item)
        return item

    def touch(self, item: Item) -> None:
        item.updated_at = self._now()

    def _answer(self, handler: Handler, request: Request, raw: bytes, content_type: str) -> Response:
        refused = self._refusal(request)
        if refused:
            return refused
        body: Any = None
        if raw:
            if request.headers.get("content-type", "").partition(";")[0] != content_type:
                return JSONResponse({"message": f"expected {content_type}"}, 415)
            try:
                body = json.loads(raw)
            except ValueError:
                return JSONResponse({"message": "Problems parsing JSON"}, 400)
        with self._lock:
            return handler(request, body)

    def _refusal(self, request: Request) -> Response | None:
        raise NotImplementedError


def basic(request: Request) -> str:
    """The user and the secret of a request, as "user:secret"; "" where it has none."""
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    try:
        return base64.b64decode(given, validate=True).decode() if scheme == "Basic" else ""
    except ValueError:
        return ""
