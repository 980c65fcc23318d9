"""What each route of the API declares: the scopes that it needs, and how it may refuse."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from fastapi import Request as HttpRequest

from bot.model.token import Scope
from handlers.answer import Refusal
from handlers.caller import Caller

BEARER = "token"
"""The scheme by which the API is opened, as its description calls it."""

REFUSALS: Mapping[int, str] = MappingProxyType(
    {
        400: "The request is malformed, or a parameter is not what it must be; `detail` names it.",
        401: "No token, or none that is good here.",
        403: "The token lacks a scope that this needs; `detail` names it.",
        404: "It is not there, or is private and the token may not see that.",
        408: "The body did not arrive in time.",
        409: "It cannot be done now; `detail` says why.",
        413: "The body is too large.",
        415: "The body is encoded; send it plainly.",
        503: "It cannot be answered right now. `Retry-After` says when to try again.",
    }
)
_ERROR = "#/components/schemas/ErrorView"
_ALWAYS = (400, 401, 403, 503)
_WITH_BODY = (408, 413, 415)


def needs(
    *scopes: Scope, refuses: tuple[int, ...] = (), changes: bool = False, answers: Iterable[str] = ()
) -> dict[str, Any]:
    """What to give `add_api_route` beside path and endpoint.

    `refuses` are the statuses by which this route says no beside those that every route has; one that
    `changes` something takes a body. `answers` are the media types of what is a file.
    """
    statuses = sorted({*_ALWAYS, *refuses, *(_WITH_BODY if changes else ())})
    responses = {status: refusal(status) for status in statuses}
    files: dict[str, Any] = {media.partition(";")[0]: {} for media in answers}
    if files:
        responses[200] = {"content": files}
    return {
        "tags": [scopes[0].area],
        "responses": responses,
        "openapi_extra": {"security": [{BEARER: [scope.value for scope in scopes]}]},
    }


def refusal(status: int) -> dict[str, Any]:
    """How the API's description words that a request is refused."""
    described: dict[str, Any] = {
        "description": REFUSALS[status],
        "content": {"application/json": {"schema": {"$ref": _ERROR}}},
    }
    if status == 503:
        described["headers"] = {
            "Retry-After": {"description": "In seconds.", "schema": {"type": "integer", "minimum": 0}}
        }
    return described


async def admit(request: HttpRequest) -> None:
    """Raises a Refusal unless whoever asks has what the route declares.

    A route that declares nothing is open to no token that was made for something.
    """
    caller: Caller = request.state.caller
    declared = getattr(request.scope.get("route"), "openapi_extra", None) or {}
    security = declared.get("security")
    if security:
        caller.check(Scope(scope) for scope in security[0][BEARER])
    elif caller.token:
        raise Refusal(403, "forbidden", "This takes no token but TOCSIN_API_TOKEN.")
