"""A thread that takes turns shows when it makes no progress any more."""

from __future__ import annotations

import math
import threading

from bot.loop import Loop
from tests.handlers.http_site import wait_until


def test_a_turn_that_hangs_falls_silent_and_one_that_goes_on_does_not() -> None:
    hangs, go_on = threading.Event(), threading.Event()

    def turn() -> None:
        hangs.set()
        go_on.wait(10)

    loop = Loop("test", turn)
    assert loop.silent_seconds == math.inf, "it has not begun"
    loop.start()
    assert hangs.wait(10)
    wait_until(lambda: loop.silent_seconds > 0.2)
    before = loop.silent_seconds
    loop.beat()
    assert loop.silent_seconds < before
    wait_until(lambda: loop.silent_seconds > 0.2)
    go_on.set()
    wait_until(lambda: loop.silent_seconds < 0.2)
    loop.stop()
    assert loop.silent_seconds == math.inf
