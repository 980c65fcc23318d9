"""One HTTP request as the plain routes read it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote_to_bytes

from starlette.types import Receive, Scope

from handlers.answer import Refusal


@dataclass(frozen=True)
class Request:
    """A request whose body has not been read."""

    scope: Scope
    receive: Receive

    @property
    def method(self) -> str:
        """GET, POST …"""
        return str(self.scope["method"])

    @property
    def path(self) -> str:
        """The decoded path, without the query."""
        return str(self.scope["path"])

    @cached_property
    def headers(self) -> dict[bytes, bytes]:
        """Lower-case names; the last one of a name counts."""
        return dict(self.scope["headers"])

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
