"""Metrics as Prometheus reads them."""

from __future__ import annotations

from prometheus_client.parser import text_string_to_metric_families

from tests.flows.world import World


class Read:
    """The metrics at one moment."""

    def __init__(self, world: World) -> None:
        self.text = world.get("/metrics")
        families = text_string_to_metric_families(self.text)
        self._samples = [sample for family in families for sample in family.samples]

    def sum(self, sample: str, /, **labels: str) -> float:
        """The sum of what has these labels; fails where there is none."""
        found = [s.value for s in self._samples if s.name == sample and labels.items() <= s.labels.items()]
        assert found, f"there is no {sample}{labels}"
        return sum(found)

    def has(self, sample: str, /, **labels: str) -> bool:
        return any(s.name == sample and labels.items() <= s.labels.items() for s in self._samples)
