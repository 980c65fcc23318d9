"""The API's dead letters: what no parser understood, and how it is taken in again."""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import Query

from bot.engine.replaying import dead_letter, replay
from bot.errors import Refused
from bot.model.token import Scope
from handlers.answer import Refusal
from handlers.api_params import ReceiptId
from handlers.api_scopes import needs
from handlers.api_views import DeadLetterView, ReplayView
from handlers.gathered import Routes
from handlers.services import HttpServices


def dead_letter_routes(services: HttpServices) -> Routes:
    """Lists dead letters, whole, and takes one in again."""
    store = services.store

    def dead_letters(
        waiting: Annotated[bool, Query(description="Only those not taken in again.")] = False,
        limit: Annotated[int, Query(ge=1, le=500, description="How many at most, oldest first.")] = 100,
    ) -> list[DeadLetterView]:
        """Dead letters with the reason, oldest first."""
        with store.read() as reader:
            found = reader.dead_letters(waiting_only=waiting, limit=limit)
        return [DeadLetterView.model_validate(each) for each in found]

    async def take_in(receipt_id: ReceiptId) -> ReplayView:
        """Takes the body in again, under a receipt of its own."""
        try:
            letter = await asyncio.to_thread(dead_letter, store, receipt_id)
        except Refused as refused:
            raise Refusal(409, "refused", str(refused)) from None
        row, number = await asyncio.wrap_future(replay(store, letter))
        services.on_accepted()
        return ReplayView(receipt=f"r-{row}-{number}")

    router = Routes()
    router.add_api_route("/dead-letters", dead_letters, **needs(Scope.ALERTS_REPLAY))
    router.add_api_route(
        "/dead-letters/{receipt_id}/replay",
        take_in,
        methods=["POST"],
        status_code=202,
        **needs(Scope.ALERTS_REPLAY, refuses=(409,), changes=True),
    )
    return router
