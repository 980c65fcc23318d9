"""Other programs that are told of what happens here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

GONE = "gone"
"""The code of an AdapterError that says: nobody wants this any more."""


class Webhooks(Protocol):
    """Those that the policy names, by their names."""

    faults: Mapping[str, str]
    """Why one is told nothing, for those that are not set up well."""

    def deliver(self, name: str, id_: str, body: str) -> None:
        """Tells it, once. The same id is the same event. Raises AdapterError."""
