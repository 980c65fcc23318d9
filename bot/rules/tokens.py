"""Which token somebody has, and whether it is still good."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.model.token import ApiToken

_COARSE = timedelta(hours=1)


def hashed(token: str) -> str:
    """What is kept of a token. It is random and long, so that one round of a fast hash is enough."""
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).hexdigest()


def the_one(given: str, kept: Iterable[ApiToken]) -> ApiToken | None:
    """The token that was given, found in a time that tells nothing about any of them."""
    digest = hashed(given)
    found = [token for token in kept if hmac.compare_digest(token.hash, digest)]
    return found[0] if found else None


def fault(token: ApiToken, now: datetime) -> str:
    """Why it is not good any more, said to whoever has it; "" while it is."""
    if token.revoked_at:
        return f"The token {token.name} was revoked on {token.revoked_at:%Y-%m-%d at %H:%M} UTC."
    if token.expires_at and token.expires_at <= now:
        return f"The token {token.name} expired on {token.expires_at:%Y-%m-%d at %H:%M} UTC."
    return ""


def is_news(token: ApiToken, now: datetime) -> bool:
    """Whether it is worth writing down that it was used: once an hour, and not at each request."""
    return token.used_at is None or now - token.used_at >= _COARSE
