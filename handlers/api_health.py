"""The API's health board."""

from __future__ import annotations

from bot.engine.health import Health
from bot.model.health import Board
from bot.model.token import Scope
from handlers.api_scopes import needs
from handlers.gathered import Routes


def board_routes(health: Health) -> Routes:
    """Shows it."""

    def board() -> Board:
        """The key metrics against their targets, with their trends, and how each check stood."""
        return health.board()

    router = Routes()
    router.add_api_route("/health", board, **needs(Scope.HEALTH_READ))
    return router
