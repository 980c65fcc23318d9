"""Who vouches for the people that look at the console."""

from __future__ import annotations

from typing import Protocol

from bot.model.session import SignedIn


class Identity(Protocol):
    """Where people prove who they are, by OpenID Connect."""

    def home(self) -> str:
        """The team id of the home workspace. Raises AdapterError."""

    def address(self, state: str, nonce: str, back: str) -> str:
        """Where somebody is asked who they are; `state` comes back with the answer to the address `back`."""

    def exchange(self, code: str, nonce: str, back: str) -> SignedIn:
        """Who that is, for the code that came with the answer. Raises AdapterError, and Refused for an answer
        that is not for us or not to the question with that nonce."""
