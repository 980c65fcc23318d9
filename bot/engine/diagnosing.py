"""Runs checks side by side, each with a deadline, in threads that nothing else needs."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.checks.catalog import CHECKS, fitting
from bot.clock import Clock
from bot.engine.workers import Workers
from bot.errors import AdapterError, Reason, Refused, Unset
from bot.log import logger
from bot.model.check import CheckResult, worst_first
from bot.model.deadline import Deadline, TooLate
from bot.policy import Policy
from bot.policy.nearest import meant
from bot.ports.checks import LATELY, Check, Inquiry
from bot.ports.platform import PlatformPort
from bot.rules.findings import advised, unknown

DEADLINE_SECONDS = 20.0
_MOST_THREADS = 24
_REVIEWED, _DAY = ("cluster", "slow_queries", "skew"), timedelta(days=1)
_FRESH = timedelta(seconds=5)
"""Results so young are given again: ten people who ask at once cost one call."""

_log = logger("diagnosing")
Tell = Callable[[Sequence[CheckResult]], None]


@dataclass(frozen=True)
class _Run:
    """One check under way or done, which was started at that time."""

    check: Check
    future: Future[CheckResult]
    deadline: Deadline
    started_at: datetime

    def is_of_use(self, now: datetime) -> bool:
        """Whether who asks now may have its result too."""
        is_young = self.started_at <= now < self.started_at + _FRESH
        return is_young or (not self.future.done() and self.deadline.remaining() > 0)


@dataclass(frozen=True)
class _Ask:
    """Somebody's wish for these runs; `halted` gets the name of whoever no longer wants it."""

    runs: Sequence[_Run]
    halted: Future[str]


@dataclass(frozen=True)
class Found:
    """What a check found that began `at` that time; `of_all` says that it looked at all parts."""

    at: datetime
    result: CheckResult
    of_all: bool


class Diagnosing:
    """Everything that people ask about checks goes through here."""

    def __init__(
        self,
        platform: PlatformPort,
        policy: Policy,
        clock: Clock,
        checks: Mapping[str, Check] = CHECKS,
        seconds: float = DEADLINE_SECONDS,
    ) -> None:
        self.checks = checks
        self._platform = platform
        self._policy = policy
        self._clock = clock
        self._seconds = seconds
        recoveries = ((name, each.recovery) for name, each in policy.services.items())
        self._rpos = {name: recovery.rpo for name, recovery in recoveries if recovery}
        self._workers = Workers("check", _MOST_THREADS)
        self._lock = threading.Lock()
        self._stopping: Future[None] = Future()
        self._runs: dict[tuple[str, frozenset[str], timedelta], _Run] = {}
        self._asks: dict[str, _Ask] = {}
        self._keep: Callable[[Sequence[Found]], None] = lambda _: None

    def tell_also(self, keep: Callable[[Sequence[Found]], None]) -> None:
        """From now on, what checks find about the last hour is told there too, whoever asked."""
        self._keep = keep

    def choose(self, words: Sequence[str], service: str | None, text: str) -> list[str]:
        """The names of the checks that are meant: all, those named, or those that fit the incident.

        Raises Refused for a name that no check has, and when there is none to run.
        """
        if "all" in words:
            return list(self.checks)
        if wrong := next((word for word in words if word not in self.checks), None):
            raise Refused(f"No check is called {wrong}{meant(wrong, set(self.checks))}.")
        names = list(dict.fromkeys(words)) or [check.name for check in fitting(self._policy, service, text)]
        if not names:
            raise Refused(
                "There is nothing to check: set platform in the policy to what the platform consists of. "
                "Asked for all, each check says what it needs."
            )
        return names

    def run(
        self,
        names: Sequence[str],
        service: str | None,
        tell: Tell = lambda _: None,
        span: timedelta = LATELY,
        ask: str = "",
    ) -> list[CheckResult]:
        """Runs them side by side and gives their results in the order of the names.

        `tell` is called with the results so far whenever there are more. Takes no longer than a check may.
        `ask` is a name under which this can be halted. Raises AdapterError when the program ends meanwhile.
        """
        services = frozenset({service, *self._policy.depends_on(service)} if service else ())
        asked = _Ask([self._started(self.checks[name], services, span) for name in names], Future())
        key = ask or secrets.token_hex(8)
        with self._lock:
            self._asks[key] = asked
        try:
            done = self._await(asked, tell)
        finally:
            with self._lock:
                del self._asks[key]
        if span == LATELY and not asked.halted.done():
            self._keep([Found(run.started_at, done[run.check.name], not services) for run in asked.runs])
        return [done[name] for name in names]

    def halt(self, ask: str, by: str) -> bool:
        """Ends what was asked under that name, since somebody of this name no longer wants it; False where
        nothing runs under it. What others wait for too goes on for them."""
        with self._lock:
            asked = self._asks.get(ask)
            if asked is None or asked.halted.done():
                return False
            others = [run for key, each in self._asks.items() if key != ask for run in each.runs]
            alone = [run for run in asked.runs if run not in others and not run.future.done()]
            self._runs = {key: run for key, run in self._runs.items() if run not in alone}
            asked.halted.set_result(by)
        for run in alone:
            run.future.cancel()
            run.deadline.cancel()
        return True

    def _await(self, asked: _Ask, tell: Tell) -> dict[str, CheckResult]:
        done: dict[str, CheckResult] = {}
        while left := [run for run in asked.runs if run.check.name not in done]:
            patience = min(run.deadline.remaining() for run in left)
            waited_for: list[Future[Any]] = [*(run.future for run in left), self._stopping, asked.halted]
            wait(waited_for, timeout=patience, return_when=FIRST_COMPLETED)
            self._go_on(left)
            if asked.halted.done():
                why = f"was stopped by {asked.halted.result()}"
                done |= {run.check.name: unknown(run.check.name, run.check.title, why) for run in left}
                return done
            ended = [run for run in left if run.future.done() or not run.deadline.remaining()]
            done |= {run.check.name: self._result(run) for run in ended}
            if ended:
                tell([done[run.check.name] for run in asked.runs if run.check.name in done])
        return done

    @property
    def reviewed(self) -> list[str]:
        """The checks of the performance review that have something to look at."""
        return [name for name in _REVIEWED if self.checks[name].has(self._policy.platform)]

    def review(self) -> list[CheckResult]:
        """The results of the performance review: of the last 24 hours, worst first."""
        return worst_first(self.run(self.reviewed, None, span=_DAY))

    def stop(self) -> None:
        """Ends what runs, with no result: it is run again after the next start."""
        if not self._stopping.done():
            self._stopping.set_result(None)

    def _go_on(self, left: Sequence[_Run]) -> None:
        if self._stopping.done():
            for run in left:
                run.deadline.cancel()
            raise AdapterError("Tocsin was stopped", reason=Reason.CLIENT, retryable=True)

    def _started(self, check: Check, services: frozenset[str], span: timedelta) -> _Run:
        key, now = (check.name, services, span), self._clock.now()
        with self._lock:
            self._runs = {each: run for each, run in self._runs.items() if run.is_of_use(now)}
            if key in self._runs:
                return self._runs[key]
            deadline = Deadline(self._seconds)
            parts, rpos = self._policy.platform, self._rpos
            inquiry = Inquiry(self._platform, parts, services, now, deadline, rpos, span)
            future = self._workers.submit(lambda: check.run(inquiry))
            self._runs[key] = _Run(check, future, deadline, now)
            return self._runs[key]

    def _result(self, run: _Run) -> CheckResult:
        """What came of it; a check that is too late is left behind, and told so wherever it looks."""
        name, title = run.check.name, run.check.title
        if not run.future.done():
            waited = run.future.cancel()
            run.deadline.cancel()
            late = f"did not answer within {run.deadline.seconds:g} s"
            return unknown(
                name, title, "had no thread to run in: earlier checks still hang" if waited else late
            )
        try:
            return advised(run.future.result(), self._policy)
        except (TooLate, CancelledError):
            return unknown(name, title, f"did not answer within {run.deadline.seconds:g} s")
        except (Unset, AdapterError) as error:
            return unknown(name, title, str(error))
        except Exception as error:  # noqa: BLE001 - the border: a check that breaks is one that cannot tell
            _log.exception("check_broke", check=name)
            return unknown(name, title, f"broke: something unforeseen ({type(error).__name__})")
