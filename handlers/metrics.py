"""Numbers for Prometheus: what is stored, what happened, and how requests were answered. No titles, no names
of people."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from prometheus_client import Counter, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.clock import Clock
from bot.model.alert import Decision
from bot.model.heartbeat import HeartbeatState
from bot.model.job import Lane
from bot.ports import Reader, Store
from handlers.measures import PrometheusMeasures

Gauges = Iterable[tuple[tuple[str, ...], float]]


class Metrics:
    """One registry for one app: that of `measures`, with what is stored beside it."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        watched: Callable[[], Mapping[str, bool]],
        measures: PrometheusMeasures,
    ) -> None:
        self._registry = measures.registry
        self._answers = Counter(
            "tocsin_http_answers",
            "Requests by route and status",
            ["route", "status"],
            registry=self._registry,
        )
        self._counted: dict[tuple[str, int], Counter] = {}
        self._registry.register(_Stored(store, clock))
        self._registry.register(_Watched(watched))
        ProcessCollector(registry=self._registry)

    def answered(self, route: str, status: int) -> None:
        """Counts one answer."""
        counter = self._counted.get((route, status))
        if counter is None:  # finding it by its labels costs more than counting
            counter = self._counted[route, status] = self._answers.labels(route, str(status))
        counter.inc()

    def text(self) -> bytes:
        """The exposition text; reads the store."""
        return generate_latest(self._registry)


class _Watched(Collector):
    """`tocsin_working{part="triage"}` is 1 while that part makes progress, or answers, else 0."""

    def __init__(self, watched: Callable[[], Mapping[str, bool]]) -> None:
        self._watched = watched

    def describe(self) -> Iterable[Metric]:
        return []

    def collect(self) -> Iterable[Metric]:
        said = "Whether a part makes progress, or answers"
        works = (((part,), float(works)) for part, works in sorted(self._watched().items()))
        return [_gauge("tocsin_working", said, ("part",), works)]


class _Stored(Collector):
    """What the store holds at the moment of asking; counted by indexes and tallies, however much that is."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def describe(self) -> Iterable[Metric]:
        return []

    def collect(self) -> Iterable[Metric]:
        with self._store.read() as reader:
            return [
                *_sizes(reader),
                *_alerts(reader),
                *_ages(reader, self._clock),
                *_heartbeats(reader),
                *_webhooks(reader),
                _gauge(
                    "tocsin_pages",
                    "Pages by the way they went and by state",
                    ("via", "state"),
                    ((tuple(map(str, key)), size) for key, size in reader.pages_by_way().items()),
                ),
                _gauge(
                    "tocsin_open_incidents",
                    "Incidents that people still work on",
                    ("severity",),
                    (((severity.value,), size) for severity, size in reader.open_incidents().items()),
                ),
            ]


def _sizes(reader: Reader) -> Iterable[Metric]:
    """`jobs.given_up` becomes `tocsin_jobs{state="given_up"}`."""
    families: dict[str, GaugeMetricFamily] = {}
    for key, size in sorted(reader.counts().items()):
        noun, _, state = key.partition(".")
        family = _gauge(f"tocsin_{noun}", f"Stored {noun.replace('_', ' ')} by state", ("state",), ())
        families.setdefault(noun, family).add_metric((state,), size)
    return families.values()


def _alerts(reader: Reader) -> Iterable[Metric]:
    decided = reader.decided_by_source()
    by_decision = dict.fromkeys(Decision, 0)
    family = CounterMetricFamily(
        "tocsin_alerts_decided", "Alerts by source and by what was decided", labels=("source", "decision")
    )
    for (source, decision), size in sorted(decided.items()):
        by_decision[decision] += size
        family.add_metric((source, decision.value), size)
    stored = (((decision.value,), size) for decision, size in by_decision.items())
    yield _gauge("tocsin_alerts", "Stored alerts by decision", ("decision",), stored)
    yield family


def _ages(reader: Reader, clock: Clock) -> Iterable[Metric]:
    now = clock.now()
    oldest, due = reader.oldest_waiting(), reader.oldest_due(now)
    waits = (now - oldest).total_seconds() if oldest else 0.0
    yield _gauge(
        "tocsin_inbox_oldest_seconds", "How long the oldest undecided alert waits", (), [((), max(waits, 0))]
    )
    late = (((lane.value,), (now - due.get(lane, now)).total_seconds()) for lane in Lane)
    yield _gauge("tocsin_job_oldest_seconds", "How long the oldest due job waits or runs", ("lane",), late)


def _heartbeats(reader: Reader) -> Iterable[Metric]:
    known = reader.heartbeats()
    missing = (((each.name,), float(each.state is HeartbeatState.MISSING)) for each in known)
    seen = (((each.name,), each.seen_at.timestamp()) for each in known if each.seen_at)
    label = ("heartbeat",)
    yield _gauge("tocsin_expected_heartbeat_missing", "Whether it stays away", label, missing)
    yield _gauge("tocsin_expected_heartbeat_seen_timestamp_seconds", "When it last came", label, seen)


def _gauge(name: str, said: str, labels: tuple[str, ...], samples: Gauges) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, said, labels=labels)
    for values, size in samples:
        family.add_metric(values, size)
    return family


def _webhooks(reader: Reader) -> Iterable[Metric]:
    known, label = reader.webhooks(), ("webhook",)
    failing = (((each.name,), float(each.failing_since is not None)) for each in known)
    yield _gauge("tocsin_webhook_failing", "Whether it did not take what was last sent to it", label, failing)
    lost = CounterMetricFamily("tocsin_webhook_lost", "Events that were given up after a day", labels=label)
    for each in known:
        lost.add_metric((each.name,), each.lost)
    yield lost
