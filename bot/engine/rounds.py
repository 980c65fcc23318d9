"""Rounds of any kind: when the next one is, and what is said when one fails."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.errors import AdapterError, TocsinError
from bot.log import logger
from bot.loop import Loop

_FIRST_RETRY = timedelta(seconds=30)
_LONGEST_WAIT = timedelta(hours=1)
_PATIENCE = timedelta(minutes=2)
"""A look that takes longer is held for one that hangs."""

_log = logger("polling")


class Rounds:
    """Calls `look` at the start and `every` so often by the clock; it gives sentences on what did not work.

    After a failure the next try comes when the other side says, else after 30 s, doubling up to `every`. A
    failure is logged when it begins and when it ends, and not in between, by the action `poll_failed`, or as
    `action` has it instead of "poll".
    """

    def __init__(
        self,
        name: str,
        every: timedelta,
        clock: Clock,
        look: Callable[[], Sequence[str]],
        *,
        action: str = "poll",
    ) -> None:
        self.name = name
        self._action = action
        self._every = every
        self._clock = clock
        self._look = look
        self._due_at: datetime | None = None
        self._began_at: datetime | None = None
        self._hurried = False
        self._failures = 0
        self._trouble = ""
        self._loop = Loop(f"{action}-{name}", self._turn)

    def start(self) -> None:
        """Asks for the first time at once."""
        self._loop.start()

    def stop(self) -> None:
        """Ends after the look at hand, which is waited for a few seconds."""
        self._loop.stop()

    def hurry(self) -> None:
        """Has the next look begin now."""
        self._hurried = True
        self._loop.wake()

    @property
    def is_working(self) -> bool:
        """Whether the last look went well, and none hangs."""
        began_at = self._began_at
        hangs = began_at is not None and self._clock.now() - began_at > _PATIENCE
        return self._loop.is_alive and not self._trouble and not hangs

    def settle(self, seconds: float) -> bool:
        """Waits until none is under way or due; False when that took longer."""
        if self._is_due(self._clock.now()):
            self._loop.wake()
        return self._loop.settle(lambda: not self._is_due(self._clock.now()), seconds)

    def _is_due(self, now: datetime) -> bool:
        # A clock that was set back must not silence it for as long as that.
        if self._hurried or self._due_at is None:
            return True
        return now >= self._due_at or self._due_at - now > _LONGEST_WAIT + self._every

    def _turn(self) -> None:
        now = self._clock.now()
        if not self._is_due(now):
            return
        self._began_at, self._hurried = now, False
        try:
            troubles = self._look()
        except AdapterError as error:
            self._failed(str(error), error.retry_after)
        except TocsinError as error:
            self._failed(str(error))
        except Exception as error:  # noqa: BLE001 - the workflow border: its thread lives on
            if not self._trouble:
                _log.exception(f"{self._action}_broke", name=self.name)
            self._failed(f"it broke ({type(error).__name__})")
        else:
            self._went(troubles)
        finally:
            self._began_at = None

    def _went(self, troubles: Sequence[str]) -> None:
        self._failures = 0
        self._due_at = self._clock.now() + self._every
        if troubles:
            self._say("; ".join(troubles))
        elif self._trouble:
            _log.info(f"{self._action}_works_again", name=self.name)
            self._trouble = ""

    def _failed(self, why: str, retry_after: float | None = None) -> None:
        wait = min(_FIRST_RETRY * 2 ** min(self._failures, 10), self._every)
        if retry_after is not None:
            wait = min(max(wait, timedelta(seconds=retry_after)), _LONGEST_WAIT)
        self._failures += 1
        self._due_at = self._clock.now() + wait
        self._say(why)

    def _say(self, why: str) -> None:
        if not self._trouble and not self._loop.is_stopping:
            _log.error(f"{self._action}_failed", name=self.name, why=why)
        self._trouble = why
