"""Reads and writes the API's tokens."""

from __future__ import annotations

from datetime import datetime

from bot.adapters.store.kinds import API_TOKENS
from bot.adapters.store.shelf import View
from bot.model.token import ApiToken


class ApiTokenReads(View):
    """Tokens, as every reader sees them."""

    def api_tokens(self) -> list[ApiToken]:
        return self._all(API_TOKENS)


class ApiTokenWrites(View):
    """Tokens, as a transaction changes them."""

    def add_api_token(self, token: ApiToken) -> None:
        self._add(API_TOKENS, token)

    def save_api_token(self, token: ApiToken) -> None:
        self._save(API_TOKENS, token)

    def note_api_token_used(self, digest: str, at: datetime) -> None:
        self._shelf.do("note_api_token_used", hash=digest, at=at)
