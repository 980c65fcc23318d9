"""Who asks the API, and what they may do there."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends
from fastapi import Request as HttpRequest
from pydantic import SecretStr

from bot.clock import Clock
from bot.engine.tokens import Tokens
from bot.errors import Unproven
from bot.model.incident import Incident, Person
from bot.model.token import EVERYDAY, PREFIX, Scope
from bot.ports import Reader, Store
from handlers.answer import Refusal
from handlers.proof import TokenProof
from handlers.request import Request

_SETTING = "TOCSIN_API_TOKEN"


@dataclass(frozen=True)
class Caller:
    """`token` is the name of the token that was made for them; "" for whoever has TOCSIN_API_TOKEN, or sits
    on this machine where none is set.
    """

    scopes: frozenset[Scope]
    token: str = ""

    def check(self, needed: Iterable[Scope]) -> None:
        """Raises a Refusal that names what is missing."""
        if missing := [scope.value for scope in needed if scope not in self.scopes]:
            words = " and ".join(missing)
            raise Refusal(403, "forbidden", f"The token {self.token} lacks the scope {words}.")

    def sees(self, incident: Incident | None) -> bool:
        """Whether that incident is there for them."""
        return incident is not None and self.may_see(private=incident.private)

    def may_see(self, *, private: bool) -> bool:
        """Whether they may hear of something that is private, or is not."""
        return not private or Scope.PRIVATE_READ in self.scopes

    def incident(self, reader: Reader, incident_id: str) -> Incident:
        """The incident of that id, where it is there for them. Raises a Refusal with 404."""
        incident = reader.incident(incident_id)
        if incident is None or not self.sees(incident):
            raise Refusal(404, "not_found", "No such incident.")
        return incident

    def acts(self, named: str, person: Callable[[str], Person]) -> Person:
        """In whose name it is done: of whom they say they are, or the token's own, beside whom they name."""
        if not self.token:
            return person(named) if named else Person(id="", name="API")
        return Person(id="", name=f"API ({self.token})" + (f" for {named}" if named else ""))


class Callers:
    """Tells who asks, by TOCSIN_API_TOKEN or by a token that was made here."""

    def __init__(self, proof: TokenProof, tokens: Tokens) -> None:
        self._proof = proof
        self._tokens = tokens

    async def prove(self, request: Request) -> Caller:
        """Whoever sent this. Raises a Refusal with 401 for anybody else."""
        scheme, _, given = request.header(b"authorization").partition(" ")
        token = given.strip() if scheme.lower() == "bearer" else ""
        if not token.startswith(PREFIX) or self._proof.is_carried(request):
            self._proof.check(request)
            return Caller(EVERYDAY)
        try:
            known = await asyncio.to_thread(self._tokens.recognise, token)
        except Unproven as error:
            raise Refusal(401, "unauthenticated", str(error), {"www-authenticate": "Bearer"}) from None
        return Caller(frozenset(known.scopes), known.name)


def callers_of(setting: SecretStr | None, store: Store, clock: Clock) -> Callers:
    """Those who have `setting`, which is TOCSIN_API_TOKEN, or a token that is kept in the store."""
    return Callers(TokenProof(_SETTING, setting), Tokens(store, clock))


def _caller(request: HttpRequest) -> Caller:
    found: Caller = request.state.caller
    return found


Asking = Annotated[Caller, Depends(_caller)]
"""The parameter by which a route learns who asks."""
