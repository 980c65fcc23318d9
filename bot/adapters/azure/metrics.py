"""Azure's metrics of many resources at once, by Microsoft's client."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from bot.adapters.azure.credential import AzureCredential
from bot.adapters.azure.sdk import built_with, public_name, told
from bot.model.deadline import Deadline
from bot.ports.platform import Series

_PUBLIC = "https://westeurope.metrics.monitor.azure.com"
_WHO = "Azure's metrics"
_MOST_RESOURCES = 50
_MOST_PARTS = 100
_MARK = re.compile("/providers/microsoft.insights/metrics/", re.I)


class AzureMetrics:
    """The MetricsPort of one region; `address` may lead to this machine."""

    def __init__(self, address: str, credential: AzureCredential) -> None:
        from azure.monitor.querymetrics import MetricsClient

        endpoint = public_name(address, _PUBLIC)
        self._client = MetricsClient(endpoint=endpoint, **built_with(address, credential))

    def close(self) -> None:
        """Ends its connections."""
        self._client.close()

    def read(
        self,
        resources: Sequence[str],
        namespace: str,
        metrics: Mapping[str, str],
        span: tuple[datetime, datetime],
        step: timedelta,
        deadline: Deadline,
        split: str = "",
    ) -> list[Series]:
        found: list[Series] = []
        for together in _together(resources):
            with told(_WHO, deadline):
                answer = self._client.query_resources(
                    resource_ids=together,
                    metric_namespace=namespace,
                    metric_names=list(metrics),
                    timespan=span,
                    granularity=step,
                    aggregations=sorted(set(metrics.values())),
                    filter=f"{split} eq '*'" if split else None,
                    # Without a number it would leave out all but ten.
                    max_results=_MOST_PARTS if split else None,
                )
                found += [each for result in answer for each in _series(result, metrics)]
        return found


def _together(resources: Sequence[str]) -> Iterator[list[str]]:
    """Those that can be asked for in one call: of one subscription, and not too many."""
    by_subscription: dict[str, list[str]] = {}
    for resource in resources:
        by_subscription.setdefault(resource.split("/")[2].lower(), []).append(resource)
    for some in by_subscription.values():
        for start in range(0, len(some), _MOST_RESOURCES):
            yield some[start : start + _MOST_RESOURCES]


def _series(result: Any, metrics: Mapping[str, str]) -> Iterator[Series]:
    for metric in result.metrics:
        kind = metrics.get(metric.name, "Average").lower()
        for line in metric.timeseries:
            points = ((point.timestamp, getattr(point, kind)) for point in line.data)
            known = tuple((at, float(value)) for at, value in points if value is not None)
            # The result itself does not say whose it is; the metric's own id begins with the resource's.
            part = next(iter((line.metadata_values or {}).values()), "")
            yield Series(resource=_MARK.split(metric.id)[0], metric=metric.name, part=part, points=known)
