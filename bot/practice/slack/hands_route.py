"""The hands over HTTP, for tests in another process and for a page that shows the workspace."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.practice.slack.elements import NotOnScreen
from bot.practice.slack.records import Json, SlackError
from bot.practice.slack.reply import Reply
from bot.practice.slack.screen_hands import Hands

_DEEDS = frozenset(
    name for name, _method in inspect.getmembers(Hands, inspect.isfunction) if name[0] != "_"
) - {"until"}


def hands_route(person: Callable[[str], Hands]) -> Route:
    """`POST /practice/hands` with `{"as": "ana", "do": "command", …}`, the rest named as the method's own.

    A reply comes back as its fields, another value as `result`. 400 for a malformed wish, 409 for one that
    Slack refuses or that is not on the screen.
    """

    async def take(request: Request) -> Response:
        try:
            wish = await request.json()
            outcome = await run_in_threadpool(_do, person, wish)
        except (KeyError, TypeError, ValueError, AttributeError) as problem:
            return JSONResponse({"ok": False, "error": "malformed", "detail": str(problem)}, 400)
        except NotOnScreen as absent:
            return JSONResponse({"ok": False, "error": "not_on_screen", "detail": str(absent)}, 409)
        except SlackError as refused:
            return JSONResponse({"ok": False, "error": refused.code, **refused.extra}, 409)
        return JSONResponse(outcome)

    return Route("/practice/hands", take, methods=["POST"])


def _do(person: Callable[[str], Hands], wish: Json) -> Json:
    rest: dict[str, Any] = dict(wish)
    who, deed = person(str(rest.pop("as"))), str(rest.pop("do"))
    if deed not in _DEEDS:
        raise ValueError(f"do is one of {', '.join(sorted(_DEEDS))}")
    method = getattr(who, deed)
    bound = inspect.signature(method).bind(**rest)
    result = method(*bound.args, **bound.kwargs)
    if isinstance(result, Reply):
        return {"ok": result.ok, **result.to_json()}
    return {"ok": True, "result": result}
