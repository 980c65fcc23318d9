"""The API's silences: the one thing that it lets a program change besides taking dead letters in again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import Body, Query
from pydantic import Field

from bot.engine.silencing import Silencing
from bot.errors import Refused
from bot.model.incident import Person
from bot.model.silence import Silence
from bot.model.token import Scope
from bot.model.value import Moment, Value
from handlers.answer import Refusal
from handlers.api_params import By, SilenceId
from handlers.api_scopes import needs
from handlers.api_views import SilenceView, example
from handlers.caller import Asking
from handlers.gathered import Routes
from handlers.wishes import read_wish

Text = Annotated[str, Field(min_length=1, max_length=300)]


class SilenceRequest(Value):
    """What to silence. `match` has one pattern or several for each field of an alert, `lasting` reads like
    2h, and without `starts_at` it begins now.
    """

    model_config = example(
        match={"service": "kafka", "severity": ["low", "medium"]},
        lasting="2h",
        reason="Brokers are upgraded",
        author="deploy pipeline",
    )

    match: dict[str, str | list[str]]
    lasting: Text
    reason: Text
    author: Text
    starts_at: Moment | None = None


def silence_routes(silencing: Silencing) -> Routes:
    """Lists, adds and ends silences."""

    def silences() -> list[SilenceView]:
        """Those that hold now or will, oldest first."""
        return [SilenceView.model_validate(each) for each in silencing.current()]

    def add(caller: Asking, asked: Annotated[SilenceRequest, Body()]) -> SilenceView:
        """Silences what fits; the digest channel is told, and gets a recap at the end."""
        by = caller.acts(asked.author, _named)
        return _done(
            lambda: silencing.silence(
                read_wish(asked.match, asked.lasting, asked.reason, by, asked.starts_at)
            )
        )

    def end(
        caller: Asking, silence_id: SilenceId, by: Annotated[By, Query(description="Who ends it.")] = ""
    ) -> SilenceView:
        """Ends a silence now."""
        return _done(lambda: silencing.end(silence_id, caller.acts(by, _named)))

    router = Routes()
    changing = needs(Scope.SILENCES_WRITE, refuses=(409,), changes=True)
    router.add_api_route("/silences", silences, **needs(Scope.SILENCES_READ))
    router.add_api_route("/silences", add, methods=["POST"], status_code=201, **changing)
    router.add_api_route("/silences/{silence_id}", end, methods=["DELETE"], **changing)
    return router


def _named(name: str) -> Person:
    return Person(id="", name=name)


def _done(change: Callable[[], Silence]) -> SilenceView:
    try:
        return SilenceView.model_validate(change())
    except Refused as refused:
        raise Refusal(409, "refused", str(refused)) from None
