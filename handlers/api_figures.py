"""The API's figures of months."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import Query
from fastapi.responses import Response

from bot.engine.figuring import MOST, Figuring
from bot.errors import Refused
from bot.model.figures import Figures
from bot.model.token import Scope
from bot.render.figures_csv import MEDIA, csv_of
from handlers.answer import Refusal
from handlers.api_scopes import needs
from handlers.gathered import Routes
from handlers.months import MONTH

_Last = Annotated[
    str | None,
    Query(
        pattern=f"^{MONTH}$",
        description="The last month, by the clocks of the policy's time zone; by default the one under way.",
        examples=["2026-01"],
    ),
]
_Months = Annotated[int, Query(ge=1, le=MOST, description="So many months, the last one among them.")]


def figure_routes(figuring: Figuring) -> Routes:
    """`/figures`, and the same as a table. Of private incidents they tell no more than how many there are."""

    def figures(month: _Last = None, months: _Months = 1) -> Figures:
        """How fast incidents were answered, how loud it was and for whom, and which minutes were burnt.

        Durations are in seconds; docs/figures.md says what is counted.
        """
        return _asked(figuring, month, months)

    def figures_csv(month: _Last = None, months: _Months = 1) -> Response:
        """The same as a long table, one number a row."""
        return Response(csv_of(_asked(figuring, month, months)), media_type=MEDIA)

    router = Routes()
    reads = Scope.INCIDENTS_READ
    router.add_api_route("/figures", figures, **needs(reads))
    router.add_api_route(
        "/figures.csv", figures_csv, response_class=Response, **needs(reads, answers=(MEDIA,))
    )
    return router


def _asked(figuring: Figuring, month: str | None, months: int) -> Figures:
    try:
        return figuring.figures(date.fromisoformat(f"{month}-01") if month else None, months)
    except Refused as error:
        raise Refusal(400, "bad_parameter", str(error)) from None
