"""A call that stands still until it is let go: time for a test to look, or to kill the caller."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass

from starlette.requests import Request

KINDS = ("hold", "hold_reply")
"""Held before anything is done (and never done once the caller has hung up), or with only the answer held."""

_LOOK_AGAIN_SECONDS = 0.005


@dataclass(kw_only=True)
class Hold:
    """Where calls stand: `held` says how many have come to stand here so far."""

    held: int = 0
    released: bool = False

    def wait_until_held(self, seconds: float = 10.0) -> bool:
        """Waits until a call stands here; false when `seconds` pass before."""
        deadline = time.monotonic() + seconds
        while not self.held:
            if time.monotonic() > deadline:
                return False
            time.sleep(_LOOK_AGAIN_SECONDS)
        return True

    def release(self) -> None:
        """Lets what stands here go on, and all that follow pass."""
        self.released = True

    async def stand(self, request: Request) -> bool:
        """Stands until released; false when the caller hung up before."""
        self.held += 1
        while not self.released:
            if await request.is_disconnected():
                return False
            await asyncio.sleep(_LOOK_AGAIN_SECONDS)
        return not await request.is_disconnected()
