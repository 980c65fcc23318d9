"""The API's health board."""

from __future__ import annotations

from fastapi import APIRouter

from bot.engine.health import Health
from bot.model.health import Board


def board_routes(health: Health) -> APIRouter:
    """Shows it."""

    def board() -> Board:
        """The key metrics against their targets, with their trends, and how each check stood."""
        return health.board()

    router = APIRouter()
    router.add_api_route("/health", board)
    return router
