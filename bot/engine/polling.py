"""Asks those that send nothing, and gives what is found to the inbox as if it had been sent."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from threading import Event
from time import monotonic

from bot.clock import Clock
from bot.engine.rounds import Rounds
from bot.log import logger
from bot.model.alert import Alert, AlertStatus, Signal
from bot.model.source import Options, Source
from bot.ports import Found, InboxBody, Poller, Reader, Store

_log = logger("polling")
_AT_ONCE = 20
_WAIT_SECONDS, _LOOK_AGAIN_SECONDS = 20.0, 0.02


class Polling:
    """Each poller goes its rounds in a thread of its own: none waits for another, and no alert for any.

    The cursor is moved after the bodies are on disk: what a crash cuts off between the two is found again,
    and is a repetition then.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        pollers: Sequence[Poller],
        sources: Mapping[str, Source],
        options: Callable[[str], Options],
        wake: Callable[[], None],
    ) -> None:
        self._store = store
        self._clock = clock
        self._sources = sources
        self._options = options
        self._wake = wake
        self._rounds = [Rounds(poller.name, poller.every, clock, self._look(poller)) for poller in pollers]

    def start(self) -> None:
        """Asks everybody at once, and then every so often."""
        for rounds in self._rounds:
            rounds.start()

    def stop(self) -> None:
        """Ends; a look under way is not waited for any longer than a few seconds."""
        for rounds in self._rounds:
            rounds.stop()

    def working(self) -> Mapping[str, bool]:
        """By name, whether the last look went well."""
        return {rounds.name: rounds.is_working for rounds in self._rounds}

    def settle(self, seconds: float = 30.0) -> bool:
        """Waits until nobody is due to be asked; False when that took longer."""
        return all(rounds.settle(seconds) for rounds in self._rounds)

    def _look(self, poller: Poller) -> Callable[[], Sequence[str]]:
        def look() -> Sequence[str]:
            with self._store.read() as reader:
                cursor = reader.cursor(poller.name)
            found = poller.look(cursor, self._clock.now())
            self._keep(poller.name, found, cursor)
            return found.troubles

        return look

    def _keep(self, name: str, found: Found, cursor: str | None) -> None:
        with self._store.read() as reader:
            news = [body for body in found.bodies if self._is_news(reader, body)]
        for start in range(0, len(news), _AT_ONCE):
            self._store.accept(news[start : start + _AT_ONCE]).result(_WAIT_SECONDS)
            self._wake()
            self._let_decide()
        if news:
            _log.info("poll_found", poller=name, found=len(found.bodies), kept=len(news))
        if found.cursor != cursor:
            now = self._clock.now()
            self._store.write(lambda tx: tx.move_cursor(name, found.cursor, now))

    def _let_decide(self) -> None:
        """Waits until the inbox is decided, so that what is sent meanwhile waits behind few of ours."""
        pause, until = Event(), monotonic() + _WAIT_SECONDS
        while self._store.waiting_inbox(1) and monotonic() < until:
            pause.wait(_LOOK_AGAIN_SECONDS)

    def _is_news(self, reader: Reader, body: InboxBody) -> bool:
        """Whether triage must see it.

        Not so a change that is known, nor a firing that was seen already and is over since, be it that its
        sender said so before its list did, or that a person has resolved the incident.
        """
        try:
            signals = self._sources[body.source].parse(json.loads(body.body), self._options(body.source))
        except Exception:  # noqa: BLE001 - triage has its own way with what cannot be read
            return True
        return not all(_is_known(reader, signal) for signal in signals)


def _is_known(reader: Reader, signal: Signal) -> bool:
    if not isinstance(signal, Alert) or signal.status is not AlertStatus.FIRING or not signal.started_at:
        return False
    problem = reader.problem(signal.fingerprint)
    if problem is None:
        changes = reader.changes(since=signal.started_at)
        told = (signal.source, signal.title, signal.started_at)
        return told in [(change.source, change.title, change.happened_at) for change in changes]
    if problem.last_seen_at < signal.started_at:
        return False
    if (
        problem.status is AlertStatus.RESOLVED
        and (problem.ended_at or signal.started_at) >= signal.started_at
    ):
        return True
    incident = reader.incident(problem.incident) if problem.incident else None
    return incident is not None and not incident.is_open
