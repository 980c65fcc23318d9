"""The phone that rings in practice is the one that the page is meant for."""

from __future__ import annotations

from tests.flows.world import World


def test_kafka_rings_bo_and_streaming_rings_ana(world: World) -> None:
    pager = world.practice.pagerduty
    world.fire("alertmanager", world.example("alertmanager", "kafka-lag-firing"))
    assert [ring.why for ring in pager.phone("Bo")] == ["triggered"] and not pager.phone("Ana")
    world.fire("azure_monitor", world.example("azure_monitor", "streaming-latency-fired"))
    assert [ring.why for ring in pager.phone("Ana")] == ["triggered"]
