"""Takes what the inbox holds off the hot path: in order, and what is urgent first."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping

from bot.engine.overtaking import without_overtaken
from bot.engine.pace import Pace
from bot.engine.reading import Reading, Waiting
from bot.engine.triage import Triage
from bot.errors import StoreBusy
from bot.log import logger
from bot.loop import Loop
from bot.model.source import Options, Source
from bot.ports import Store, Tx
from bot.rules.urgency import Urgency

_log = logger("intake")
_AT_ONCE = 16
"""Signals that are held parsed, unless a single body holds more; more than that waiting is a backlog."""

_COMMIT_SECONDS = 0.01
"""Decisions share a commit for this long: other writers, such as accepted alerts, wait for it."""

_ROWS_AHEAD = 200
"""Rows looked at before the next decision."""


class Intake:
    """One thread that parses and decides; woken by what is accepted, and by itself each second.

    Behind a backlog it looks ahead for urgent alerts and decides them before their turn. However much waits,
    it holds one row's text and a few parsed bodies.
    """

    def __init__(
        self,
        store: Store,
        triage: Triage,
        sources: Mapping[str, Source],
        options: Callable[[str], Options],
        urgency: Urgency,
        nudge: Callable[[], None],
    ) -> None:
        self._store = store
        self._triage = triage
        self._reading = Reading(store, sources, options)
        self._urgency = urgency
        self._marks = urgency.row_marks
        self._nudge = nudge
        self._pace = Pace()
        self._looked_at = 0
        self._overtook = True  # an earlier run may have
        self._loop = Loop("intake", self._decide_all)

    def start(self) -> None:
        """Begins with what an earlier run left."""
        self._loop.start()

    def stop(self) -> None:
        """Ends after the commit at hand; the rest waits in the inbox."""
        self._loop.stop()

    @property
    def is_alive(self) -> bool:
        """Whether alerts are still being decided."""
        return self._loop.is_alive

    @property
    def silent_seconds(self) -> float:
        """How long ago it last made progress."""
        return self._loop.silent_seconds

    def wake(self) -> None:
        """Says that something was accepted."""
        self._pace.arrived()
        self._loop.wake()

    def settle(self, seconds: float = 30.0) -> bool:
        """Waits until everything accepted is decided; False when that took longer than `seconds`."""
        return self._loop.settle(lambda: not self._store.waiting_inbox(1), seconds)

    def _decide_all(self) -> None:
        waiting = self._in_order()
        held: deque[Waiting] = deque()
        while not self._loop.is_stopping:
            self._pace.begin()
            _fill(held, waiting)
            if not held:
                self._overtook = False
                break
            is_behind = _size(held) >= _AT_ONCE
            if is_behind:
                self._decide_urgent()
            self._loop.beat()
            for _ in range(self._decide(list(held))):
                held.popleft()
            if not is_behind:  # otherwise the flow looks by itself, each second
                self._nudge()
            self._pace.rest()

    def _in_order(self) -> Iterator[Waiting]:
        after = 0
        while rows := self._store.waiting_inbox(1, after):
            for row in rows:
                yield from self._reading.bodies(row)
                after = row.id

    def _decide(self, group: list[Waiting]) -> int:
        """Decides as many as fit into one commit, and gives how many those were."""
        try:
            return self._store.write(lambda tx: self._decide_some(tx, group))
        except StoreBusy:
            raise
        except Exception:  # noqa: BLE001 - the workflow border: one body must not hold up the rest for ever
            _log.exception("triage_broke", row=group[0].row)
        self._decide_alone(group[0])
        return 1

    def _decide_some(self, tx: Tx, group: list[Waiting]) -> int:
        ends_at = time.monotonic() + _COMMIT_SECONDS
        decided = 0
        while decided < len(group) and (not decided or time.monotonic() < ends_at):
            self._decide_one(tx, group[decided])
            decided += 1
        return decided

    def _decide_one(self, tx: Tx, waiting: Waiting) -> None:
        row_id, body, is_last = waiting
        self._triage.decide_body(tx, row_id, without_overtaken(tx, row_id, body) if self._overtook else body)
        if is_last:
            tx.inbox_done(row_id)

    def _decide_alone(self, waiting: Waiting) -> None:
        """Sets the body aside as a dead letter when it cannot be decided."""
        try:
            self._store.write(lambda tx: self._decide_one(tx, waiting))
        except StoreBusy:
            raise
        except Exception as error:  # noqa: BLE001 - as above
            dead = waiting.body.dead(f"it could not be decided ({type(error).__name__})")
            self._store.write(lambda tx: self._decide_one(tx, waiting._replace(body=dead)))

    def _decide_urgent(self) -> None:
        """Looks at what came since the last look, and decides what is urgent there."""
        with self._store.read() as reader:
            ahead = reader.look_ahead(self._looked_at, self._marks, _ROWS_AHEAD)
        for row_id, may_be_urgent in ahead:
            if may_be_urgent:
                self._decide_urgent_of(row_id)
            self._looked_at = row_id

    def _decide_urgent_of(self, row_id: int) -> None:
        with self._store.read() as reader:
            row = reader.inbox_row(row_id)
        for waiting in self._reading.bodies(row) if row else ():
            body = waiting.body
            if self._urgency.may_be(body.source, body.raw) and self._urgency.is_urgent(body.signals):
                self._overtook = True
                self._decide_alone(waiting._replace(is_last=False))
                self._nudge()


def _fill(held: deque[Waiting], waiting: Iterator[Waiting]) -> None:
    while _size(held) < _AT_ONCE and (each := next(waiting, None)):
        held.append(each)


def _size(held: Iterable[Waiting]) -> int:
    return sum(each.body.size for each in held)
