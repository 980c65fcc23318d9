"""One HTTP request as the plain routes read it."""

from __future__ import annotations

from urllib.parse import unquote_to_bytes

from starlette.types import Receive, Scope

from handlers.answer import Refusal
from handlers.protocol import WHOLE


class Request:
    """A request whose body has not been read.

    `headers` have lower-case names; the last one of a name counts.
    """

    def __init__(self, scope: Scope, receive: Receive) -> None:
        self.scope = scope
        self.receive = receive
        self.headers: dict[bytes, bytes] = dict(scope["headers"])

    @property
    def method(self) -> str:
        """GET, POST …"""
        return str(self.scope["method"])

    @property
    def path(self) -> str:
        """The decoded path, without the query."""
        return str(self.scope["path"])

    @property
    def is_whole(self) -> bool:
        """Whether the whole body is here already."""
        return WHOLE in self.scope.get("extensions", ())

    def header(self, name: bytes) -> str:
        """One header's value, or ""."""
        return self.headers.get(name, b"").decode("latin-1")

    def query(self, name: bytes, *, as_form: bool = False) -> bytes | None:
        """The first value of that name in the query, percent-decoded; `as_form`, a plus sign is a space."""
        for pair in bytes(self.scope["query_string"]).split(b"&"):
            key, _, value = pair.partition(b"=")
            if key == name:
                return unquote_to_bytes(value.replace(b"+", b" ") if as_form else value)
        return None

    def insist_on_post(self) -> None:
        """Raises a Refusal for any other method."""
        if self.method != "POST":
            raise Refusal(405, "method_not_allowed", "Only POST is taken here.", {"allow": "POST"})
