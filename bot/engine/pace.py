"""Lets the taking of alerts go before the deciding of them, since both share one interpreter."""

from __future__ import annotations

import time

_REST = 9
"""While alerts pour in, deciding rests this many times as long as it worked."""

_LONGEST_REST = 0.1


class Pace:
    """Rests after each piece of work during which something arrived; without arrivals it never does."""

    def __init__(self) -> None:
        self._arrived = False
        self._began = time.monotonic()

    def arrived(self) -> None:
        """Says that something was accepted; called by any thread."""
        self._arrived = True

    def begin(self) -> None:
        """A piece of work begins."""
        self._arrived = False
        self._began = time.monotonic()

    def rest(self) -> None:
        """The piece of work is done."""
        if self._arrived:
            time.sleep(min(_REST * (time.monotonic() - self._began), _LONGEST_REST))
