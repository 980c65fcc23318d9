"""How Azure's senders prove themselves: by a token of Entra ID, as secure webhooks carry one."""

from __future__ import annotations

from bot.errors import AdapterError, Unproven
from bot.model.source import Proof, Source
from bot.ports import CallerTokens
from handlers.answer import Refusal
from handlers.request import Request


class EntraProof:
    """Looks at the bearer where it has the shape of a signed token."""

    def __init__(self, tokens: CallerTokens) -> None:
        self._tokens = tokens

    def is_due(self, source: Source, request: Request) -> bool:
        """Whether this source may prove itself so, and this request tries to."""
        bearer = _bearer(request) if source.proof is Proof.ENTRA else b""
        return bearer.startswith(b"ey") and bearer.count(b".") == 2

    def check(self, source: Source, request: Request) -> None:
        """Raises a Refusal for a bad token: 401, or 503 while nothing is there to check it by."""
        try:
            self._tokens.check(_bearer(request), source.callers)
        except Unproven as error:
            raise Refusal(401, "unauthenticated", str(error), {"www-authenticate": "Bearer"}) from None
        except AdapterError as error:
            after = {"retry-after": f"{error.retry_after or 2:.0f}"}
            raise Refusal(503, "busy", f"{error}. Send it again shortly.", after) from None


def _bearer(request: Request) -> bytes:
    scheme, _, value = request.headers.get(b"authorization", b"").partition(b" ")
    return value.strip() if scheme.lower() == b"bearer" else b""
