"""Sends a test alert through all of Tocsin every so often, and says so when it does not get through."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.engine.own_alarms import OwnAlarms
from bot.engine.rounds import Rounds
from bot.errors import AdapterError
from bot.flow import orders
from bot.model.alert import Alert, Signal
from bot.model.severity import Severity
from bot.model.synthetic import Outcome, SyntheticRun
from bot.policy import Policy
from bot.ports import FrontDoor, Measures, Store, Tx
from bot.rules import service_level
from bot.rules.classify import classify
from bot.rules.service_level import Verdict

_ALARM = "paging"
_KEEP = timedelta(days=31)
_PATIENCE = 3
"""After so many times its target a test has failed."""


class Synthetic:
    """Nobody is rung, and nothing is shown but the service level.

    Two tests in a row that fail, or get through too late, raise an alarm; one that is good ends it.
    """

    def __init__(
        self, store: Store, clock: Clock, policy: Policy, alarms: OwnAlarms, measures: Measures
    ) -> None:
        self._store = store
        self._clock = clock
        self._policy = policy
        self._alarms = alarms
        self._measures = measures
        self._door: FrontDoor | None = None
        self._rounds = Rounds("alert", policy.synthetic.every, clock, self._send, action="synthetic")
        self.gets_through = True
        """False once two tests in a row have failed, until one gets through."""

    @property
    def patience(self) -> timedelta:
        """How long a test may take before it has failed."""
        return self._policy.synthetic.target * _PATIENCE

    def start(self, door: FrontDoor) -> None:
        """Sends the first one at once."""
        self._door = door
        self._rounds.start()

    def stop(self) -> None:
        """Ends; one that is under way is taken up at the next start."""
        if self._door:
            self._rounds.stop()

    def settle(self, seconds: float = 30.0) -> bool:
        """Waits until none is to be sent; False when that took longer."""
        return self._rounds.settle(seconds) if self._door else True

    def accepted(self, tx: Tx, run_id: str, at: datetime, signals: Sequence[Signal]) -> None:
        """Triage has it: orders the page that a critical alert would have."""
        run = tx.synthetic_run(run_id)
        if run is None or run.accepted_at or run.outcome is not Outcome.UNDER_WAY:
            return
        run = run.model_copy(update={"accepted_at": at})
        tx.save_synthetic_run(run)
        if any(self._is_critical(signal) for signal in signals):
            tx.add_job(orders.synthetic_page(run, self._clock.now()))
        else:
            self._fail(tx, run, "it was not taken for a critical alert")

    def ended(self, tx: Tx, run: SyntheticRun, now: datetime) -> None:
        """Keeps how it ended, and raises or ends the alarm."""
        tx.save_synthetic_run(run)
        self._measures.synthetic_ended(run.outcome.value, run.seconds)
        target = self._policy.synthetic.target
        last = tx.synthetic_runs(since=now - self._policy.synthetic.every * 10)
        found = service_level.judge(last, target)
        if found is Verdict.WELL:
            self.gets_through = True
            self._alarms.end(tx, _ALARM, now)
        elif found is Verdict.FAILING:
            self.gets_through = False
            title = "Tocsin's test pages do not get through"
            self._alarm(tx, title, self._policy.synthetic.failing, "", f"The last one: {run.error}.", now)
        elif found is Verdict.SLOW:
            took = f"{run.seconds:.0f} s" if run.seconds is not None else "no page"
            reading = f"{took} (limit {target.total_seconds():.0f} s)"
            self._alarm(tx, "Tocsin pages too slowly", self._policy.synthetic.slow, reading, "", now)

    def _alarm(self, tx: Tx, title: str, severity: Severity, reading: str, why: str, now: datetime) -> None:
        said = f"{why} A real alert may ring nobody, or too late.".strip()
        self._alarms.fire(tx, _ALARM, title, now, severity=severity, summary=said, reading=reading)

    def _is_critical(self, signal: Signal) -> bool:
        return isinstance(signal, Alert) and classify(signal, self._policy).severity is Severity.CRITICAL

    def _send(self) -> Sequence[str]:
        now = self._clock.now()
        run = SyntheticRun(id=secrets.token_hex(8), sent_at=now)
        self._store.write(lambda tx: self._begin(tx, run, now))
        assert self._door  # noqa: S101 - for the type alone: it is set before the rounds begin
        try:
            self._door.send(run.id)
        except AdapterError as error:
            why = str(error)
            self._store.write(lambda tx: self._fail(tx, run, why))
            return [why]
        return []

    def _begin(self, tx: Tx, run: SyntheticRun, now: datetime) -> None:
        """Adds the new one; an old one of which nothing came has failed."""
        tx.forget_synthetic_runs(now - _KEEP)
        for old in tx.synthetic_runs(since=now - _KEEP):
            if old.outcome is Outcome.UNDER_WAY and now - old.sent_at > self.patience:
                self._fail(tx, old, "nothing came of it")
        tx.add_synthetic_run(run)

    def _fail(self, tx: Tx, run: SyntheticRun, why: str) -> None:
        failed = run.model_copy(update={"outcome": Outcome.FAILED, "error": why})
        self.ended(tx, failed, self._clock.now())
