"""Tokens for the API: made, listed, revoked, and recognised."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from datetime import timedelta

from bot.clock import Clock
from bot.errors import Refused, Unproven
from bot.model.token import PREFIX, ApiToken, Scope
from bot.ports import Store, Tx
from bot.rules.tokens import fault, hashed, is_news, the_one

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,49}", re.ASCII)
_BYTES = 32
_LONGEST = timedelta(days=366)
_MOST = 1000


class Tokens:
    """A token's text is given once, when it is made; what is kept is its hash."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def add(self, name: str, scopes: Iterable[Scope], lasts: timedelta | None = None) -> tuple[ApiToken, str]:
        """A new token, as kept and as its holder needs it. Raises Refused in a sentence."""
        if not _NAME.fullmatch(name):
            raise Refused("A token's name has letters, digits and . _ - alone, at most 50, like ci-deploys.")
        asked = set(scopes)
        wanted = tuple(scope for scope in Scope if scope in asked)
        if not wanted:
            raise Refused("Say what the token may do: --scope incidents:read, for one.")
        if lasts is not None and not timedelta() < lasts <= _LONGEST:
            raise Refused("A token lasts up to a year, like 90d; with no end, until revoked.")
        now, text = self._clock.now(), PREFIX + secrets.token_urlsafe(_BYTES)
        expires_at = now + lasts if lasts else None
        token = ApiToken(name=name, hash=hashed(text), scopes=wanted, made_at=now, expires_at=expires_at)

        def change(tx: Tx) -> None:
            known = tx.api_tokens()
            if any(each.name == name and not each.revoked_at for each in known):
                raise Refused(f"There is a token {name} already. Revoke it first, or choose another name.")
            if len(known) >= _MOST:
                raise Refused(f"There are {_MOST} tokens, and that is enough. Nothing was made.")
            tx.add_api_token(token)

        self._store.write(change)
        return token, text

    def all(self) -> list[ApiToken]:
        """Every token that was made, revoked ones too, oldest first."""
        with self._store.read() as reader:
            return reader.api_tokens()

    def revoke(self, name: str) -> ApiToken:
        """From the next request on it opens nothing. Raises Refused where there is none."""
        now = self._clock.now()

        def change(tx: Tx) -> ApiToken:
            found = [each for each in tx.api_tokens() if each.name == name and not each.revoked_at]
            if not found:
                raise Refused(f"There is no token {name}, or it is revoked. tocsin token list has them all.")
            revoked = found[0].model_copy(update={"revoked_at": now})
            tx.save_api_token(revoked)
            return revoked

        return self._store.write(change)

    def recognise(self, given: str) -> ApiToken:
        """The good token that this is. Raises Unproven, and says why to nobody but who had it once."""
        now, token = self._clock.now(), the_one(given, self.all())
        if token is None:
            raise Unproven("No such token was made here.")
        if said := fault(token, now):
            raise Unproven(said)
        if is_news(token, now):
            used = token.hash
            # Nobody waits for it, and it may fail: the token is as good without.
            self._store.submit(lambda tx: tx.note_api_token_used(used, now))
        return token
