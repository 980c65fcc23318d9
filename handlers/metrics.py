"""Numbers for Prometheus: what is stored, and how requests were answered. No titles, no names of people."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from prometheus_client import CollectorRegistry, Counter, ProcessCollector, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.ports import Store


class Metrics:
    """One registry for one app."""

    def __init__(self, store: Store, watched: Callable[[], Mapping[str, bool]]) -> None:
        self._registry = CollectorRegistry()
        self._answers = Counter(
            "tocsin_http_answers",
            "Requests by route and status",
            ["route", "status"],
            registry=self._registry,
        )
        self._counted: dict[tuple[str, int], Counter] = {}
        self._registry.register(_Stored(store))
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
        family = GaugeMetricFamily("tocsin_working", said, labels=["part"])
        for part, works in sorted(self._watched().items()):
            family.add_metric([part], float(works))
        return [family]


class _Stored(Collector):
    """`alerts.opened` becomes `tocsin_alerts{decision="opened"}`, the others a `state`."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def describe(self) -> Iterable[Metric]:
        return []

    def collect(self) -> Iterable[Metric]:
        with self._store.read() as reader:
            counts = reader.counts()
        families: dict[str, GaugeMetricFamily] = {}
        for key, count in sorted(counts.items()):
            noun, _, word = key.partition(".")
            label = "decision" if noun == "alerts" else "state"
            family = GaugeMetricFamily(f"tocsin_{noun}", f"Stored {noun} by {label}", labels=[label])
            families.setdefault(noun, family).add_metric([word], count)
        return families.values()
