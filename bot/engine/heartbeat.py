"""Tocsin's own sign of life: it stops when Tocsin can no longer be relied on, and somebody outside rings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import CancelledError
from concurrent.futures import TimeoutError as Late

from bot.clock import Clock
from bot.engine.rounds import Rounds
from bot.engine.vitals import Vitals
from bot.errors import StoreBusy
from bot.policy import Heartbeat, Part
from bot.ports import DeadMan, Store

_WRITE_SECONDS = 10.0
PULSE = "pulse"
"""The cursor that says when Tocsin was last alive."""

_WORDS = {
    Part.INTAKE: "the thread that decides alerts hangs",
    Part.TRIAGE: "an accepted alert waits too long for its decision",
    Part.PAGES: "a page waits too long to be sent",
    Part.STORE: "nothing can be written to the disk",
    Part.PAGER: "pages do not get through",
    Part.SLACK: "Slack does not answer, or is not heard",
}


class Pulse:
    """Writes to the store and looks at every part, every so often, in a thread of its own that nothing waits
    for; with a `dead_man` it tells that all is well, while all is."""

    def __init__(
        self, store: Store, clock: Clock, policy: Heartbeat, vitals: Vitals, dead_man: DeadMan | None
    ) -> None:
        self._store = store
        self._clock = clock
        self._needs = policy.needs
        self._vitals = vitals
        self._dead_man = dead_man
        self._rounds = Rounds("pulse", policy.every, clock, self._look, action="heartbeat")

    def start(self) -> None:
        """The first one goes out at once."""
        self._rounds.start()

    def stop(self) -> None:
        """Ends; one that is under way is waited for a few seconds."""
        self._rounds.stop()

    def settle(self, seconds: float = 30.0) -> bool:
        """Waits until none is under way or due; False when that took longer."""
        return self._rounds.settle(seconds)

    def working(self) -> Mapping[str, bool]:
        """Whether the last sign of life went out; empty where nobody outside is told."""
        return {"heartbeat": self._rounds.is_working} if self._dead_man else {}

    def _look(self) -> Sequence[str]:
        self._write()
        signs = self._vitals.signs()
        troubles = [_WORDS[part] for part in self._needs if not signs.get(part, True)]
        if self._dead_man and not troubles:
            self._dead_man.beat()
        return troubles

    def _write(self) -> None:
        """Proves that the disk takes something; whether it did is the store's own sign."""
        now = self._clock.now()
        try:
            written = self._store.submit(lambda tx: tx.move_cursor(PULSE, now.isoformat(), now))
            written.result(_WRITE_SECONDS)
        except (Late, CancelledError):
            raise StoreBusy("the store does not answer") from None
