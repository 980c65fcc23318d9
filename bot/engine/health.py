"""Keeps what checks measure, has them run every so often, and sums it up on a board."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.engine.diagnosing import Diagnosing, Found
from bot.engine.rounds import Rounds
from bot.errors import AdapterError
from bot.model.check import Verdict, worst
from bot.model.health import Board, Component, Sample, Standing
from bot.policy import Policy
from bot.ports import Reader, Store, Tx
from bot.rules.health import CURRENT, HOUR, QUARTER, floor, hourly, rate, standing
from bot.rules.key_metrics import KEY_METRICS, VERDICT
from bot.rules.uptime import COUNTED, availability, outages

_KEEP, _KEEP_HOURS = timedelta(days=2), timedelta(days=90)
_MOST = 500
"""Of so many measures a run are kept at most."""

_PATTERNS = [metric.pattern for metric in KEY_METRICS]
_WEEK = timedelta(days=7)
_COUNTER, _RATE = ".written", ".rate"
"""Of a counter its growth in a second is kept too, since it was last read within an hour."""


class Health:
    """The health board.

    Runs for it go one at a time, in a thread of their own, where the policy says how often.
    """

    def __init__(self, store: Store, clock: Clock, policy: Policy, diagnosing: Diagnosing) -> None:
        self._store = store
        self._clock = clock
        self._policy = policy
        self._diagnosing = diagnosing
        self._core = frozenset(name for name, each in policy.services.items() if each.part_of_core)
        every = policy.platform.health.every if self.checks else None
        self._rounds = Rounds("checks", every, clock, self._look, action="health") if every else None
        diagnosing.tell_also(self._keep)

    @property
    def checks(self) -> list[str]:
        """The checks that have something to look at."""
        known = self._diagnosing.checks.items()
        return [name for name, check in known if check.has(self._policy.platform)]

    def start(self) -> None:
        """Looks at once, and then every so often, where the policy wants it."""
        if self._rounds:
            self._rounds.start()

    def stop(self) -> None:
        """Ends; call it after the checks are stopped."""
        if self._rounds:
            self._rounds.stop()

    def settle(self, seconds: float = 30.0) -> bool:
        """Waits until no look is due; False when that took longer."""
        return self._rounds.settle(seconds) if self._rounds else True

    def look(self) -> Board:
        """Runs all checks anew, of everything, and gives the board that comes of it.

        Raises AdapterError when the program ends meanwhile.
        """
        self._measure()
        return self.board()

    def board(self) -> Board:
        """How all stands now; asks nobody."""
        now, parts = self._clock.now(), self._policy.platform
        with self._store.read() as reader:
            newest = reader.newest_samples(_PATTERNS)
            hours = reader.sample_hours(_PATTERNS, since=floor(now, QUARTER) - _WEEK)
            up = self._availability(reader, now)
        components = self._components(newest)
        standings = [standing(metric, parts, newest, hours, now) for metric in KEY_METRICS]
        every = parts.health.every
        return Board(
            at=now,
            every=every.total_seconds() if every else None,
            standings=(up, *(_as_bad_as(each, components) for each in standings)),
            components=tuple(components),
        )

    def _look(self) -> Sequence[str]:
        with suppress(AdapterError):  # the program ends
            self._measure()
        return ()

    def _measure(self) -> None:
        """Ends once what was found is on disk: writes keep their order."""
        self._diagnosing.run(self.checks, None)
        self._store.write(lambda _: None)

    def _keep(self, found: Sequence[Found]) -> None:
        """Keeps what was measured, without waiting until it is on disk: the writer does nothing but write."""
        samples = [sample for each in found for sample in _samples(each)][:_MOST]
        if not samples:
            return
        with self._store.read() as reader:
            before = {each.name: each for each in reader.newest_samples([f"*{_COUNTER}"])}
            samples += _rates(before, samples)
            since = floor(min(each.at for each in samples), HOUR)
            # One result may come twice, to two who asked at once.
            known = {(each.name, each.at): each for each in (*reader.samples(since=since), *samples)}
            hours = hourly(known.values())
        now = self._clock.now()

        def keep(tx: Tx) -> None:
            tx.add_samples(samples)
            tx.save_sample_hours(hours)
            tx.forget_samples(before=now - _KEEP, hours_before=now - _KEEP_HOURS)

        self._store.submit(keep)

    def _availability(self, reader: Reader, now: datetime) -> Standing:
        incidents = reader.incidents_since(now - COUNTED)
        known_since = min([reader.first_sample() or now, *(each.detected_at for each in incidents)])
        wanted = self._policy.platform.health.targets.uptime
        return availability(outages(incidents, self._core), known_since, wanted, now)

    def _components(self, newest: Sequence[Sample]) -> list[Component]:
        found = {each.name: each for each in newest if each.name.endswith(VERDICT)}
        told = [(name, found.get(name + VERDICT)) for name in self.checks]
        titles = self._diagnosing.checks
        return [
            Component(name=name, title=titles[name].title, verdict=list(Verdict)[int(seen.value)], at=seen.at)
            for name, seen in told
            if seen
        ]


def _samples(found: Found) -> list[Sample]:
    """What it measured, and how it stands where all was looked at."""
    result, at = found.result, found.at
    made = [Sample(name=f"{result.check}:{each.name}", at=at, value=each.value) for each in result.measured]
    stood = Sample(name=result.check + VERDICT, at=at, value=result.verdict.rank)
    return [stood, *made] if found.of_all else made


def _rates(before: Mapping[str, Sample], samples: Sequence[Sample]) -> list[Sample]:
    """Of each counter, its growth since it was read before."""
    made = []
    for each in samples:
        last = before.get(each.name)
        if last and each.at - last.at <= CURRENT and (grown := rate(last, each)) is not None:
            name = each.name.removesuffix(_COUNTER) + _RATE
            made.append(Sample(name=name, at=each.at, value=grown))
    return made


def _as_bad_as(told: Standing, components: Sequence[Component]) -> Standing:
    """The service health is as bad as its worst component; the other metrics stay."""
    if told.key != "green" or told.value is None:
        return told
    return told.model_copy(update={"verdict": worst(each.verdict for each in components)})
