"""Routes that are gathered file by file, and then added to the app itself."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

from fastapi import FastAPI, Request, Response


class _Route(NamedTuple):
    path: str
    endpoint: Callable[..., Any]
    is_plain: bool
    how: dict[str, Any]


class Routes:
    """What FastAPI's routers do, but that each route is looked into once: of a router within the app each is
    looked into a second time, on the first request, for which others wait.

    `common` is what all of them are given, unless they say otherwise.
    """

    def __init__(self, prefix: str = "", **common: Any) -> None:
        self._prefix = prefix
        self._common = common
        self._routes: list[_Route] = []

    def add_api_route(self, path: str, endpoint: Callable[..., Any], **how: Any) -> None:
        """One whose parameters and answers FastAPI reads and describes."""
        self._add(_Route(path, endpoint, False, how))

    def add_route(
        self, path: str, endpoint: Callable[[Request], Awaitable[Response] | Response], **how: Any
    ) -> None:
        """One that takes the request as it comes."""
        self._add(_Route(path, endpoint, True, how))

    def include(self, others: Routes) -> None:
        """Takes them as its own."""
        for each in others._routes:
            self._add(each)

    def add_to(self, app: FastAPI) -> None:
        """Adds all of them, in their order."""
        for each in self._routes:
            add = app.router.add_route if each.is_plain else app.add_api_route
            add(each.path, each.endpoint, **each.how)

    def _add(self, route: _Route) -> None:
        how = {**self._common, **route.how}
        self._routes.append(route._replace(path=self._prefix + route.path, how=how))
