"""Gives the bodies of one turn of the event loop to the store together, and each sender its own receipt."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from functools import partial

from bot.clock import Clock
from bot.errors import StoreBusy
from bot.ports import InboxBody, Store

_Receipts = Sequence[asyncio.Future[str]]


class Gathering:
    """Calls the store, and is called back by it, once for all that arrived together and not for each of them.

    `seconds` is how long the store may take; `on_kept` is called on the loop once something is on disk.
    """

    def __init__(self, store: Store, clock: Clock, seconds: float, on_kept: Callable[[], None]) -> None:
        self._store = store
        self._clock = clock
        self._seconds = seconds
        self._on_kept = on_kept
        self._arrived: list[tuple[str, str, str, str]] = []
        self._receipts: list[asyncio.Future[str]] = []

    def keep(self, source: str, text: str, drill: str, synthetic: str = "") -> asyncio.Future[str]:
        """The receipt, once the body is on disk; fails with StoreBusy when it cannot be kept in time.

        `drill` is the drill that the sender says this is part of, "" where it is real; `synthetic` the test
        alert of ours that it is, "" where it is none.
        """
        loop = asyncio.get_running_loop()
        if not self._arrived:
            loop.call_soon(self._give, loop)
        receipt: asyncio.Future[str] = loop.create_future()
        self._arrived.append((source, text, drill, synthetic))
        self._receipts.append(receipt)
        return receipt

    def _give(self, loop: asyncio.AbstractEventLoop) -> None:
        arrived, self._arrived = self._arrived, []
        receipts, self._receipts = self._receipts, []
        now = self._clock.now().isoformat()
        bodies = [
            InboxBody(source=source, received_at=now, body=text, drill=drill, synthetic=synthetic)
            for source, text, drill, synthetic in arrived
        ]
        try:
            kept = asyncio.wrap_future(self._store.accept(bodies))
        except StoreBusy:
            return _refuse(receipts)
        # Out of time, a write that has not begun is cancelled, so that the next try is not a second one.
        deadline = loop.call_later(self._seconds, kept.cancel)
        kept.add_done_callback(partial(self._answer, receipts, deadline))

    def _answer(
        self, receipts: _Receipts, deadline: asyncio.TimerHandle, kept: asyncio.Future[tuple[int, int]]
    ) -> None:
        deadline.cancel()
        if kept.cancelled() or kept.exception():
            return _refuse(receipts)
        row, first = kept.result()
        for number, receipt in enumerate(receipts, start=first):
            if not receipt.done():
                receipt.set_result(f"r-{row}-{number}")
        self._on_kept()


def _refuse(receipts: _Receipts) -> None:
    for receipt in receipts:
        if not receipt.done():
            receipt.set_exception(StoreBusy("The alert could not be kept."))
