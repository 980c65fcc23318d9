"""The practice platform with its Kafka, as a story bends it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.practice.azure import PracticeAzure
from bot.practice.databricks import PracticeDatabricks
from bot.practice.databricks.state import Query
from bot.practice.kafka import PARTITIONS, PracticeKafka
from bot.practice.platform import WAREHOUSE, PracticePlatform

_GB = 1024**3
_BROADCAST = (
    "SELECT /*+ BROADCAST(orders) */ e.*, o.status, o.total\n"
    "  FROM events e JOIN orders o ON e.order_id = o.order_id"
)
_GROUP, _TOPIC = "enrich-orders", "events"


class GuardedPlatform(PracticePlatform):
    """What the bot of a practice world looks at. `close` ends its Kafka."""

    def __init__(
        self, databricks: PracticeDatabricks, azure: PracticeAzure, now: Callable[[], datetime]
    ) -> None:
        self._kafka = PracticeKafka()
        self._now = now
        self._written = [0] * PARTITIONS
        super().__init__(databricks, azure, self._kafka.brokers)

    def is_well(self) -> None:
        super().is_well()
        for partition in range(PARTITIONS):
            self._write(partition, 1, self._now())
            self._kafka.consume(_GROUP, _TOPIC, self._written[partition], partition)

    def broadcast_join(self) -> None:
        """A join that broadcasts too much: the cluster grows to its limit and spills, streams fall behind."""
        now = self._now()
        self.streaming.workers = self.streaming.most or self.streaming.workers
        self.databricks.queries.append(
            Query(
                "01ef-enrich-orders",
                _BROADCAST,
                now - timedelta(minutes=7),
                seconds=420.0,
                status="RUNNING",
                warehouse=WAREHOUSE,
                spilled=62 * _GB,
                read=410 * _GB,
            )
        )
        for partition in range(PARTITIONS):
            self._write(partition, 300, now - timedelta(seconds=14))

    def cluster_dies(self) -> None:
        """The driver of the streaming cluster runs out of memory."""
        self.streaming.happens("DRIVER_NOT_RESPONDING", self._now())
        self.streaming.dies("SPARK_ERROR", "The driver ran out of memory: java.lang.OutOfMemoryError")

    def write_events(self, count: int) -> None:
        """So many are written now, and read at once."""
        self._write(0, count, self._now())
        self._kafka.consume(_GROUP, _TOPIC, self._written[0], 0)

    def close(self) -> None:
        self._kafka.close()

    def _write(self, partition: int, count: int, at: datetime) -> None:
        self._kafka.write(_TOPIC, at, count, partition)
        self._written[partition] += count


AILMENTS: dict[str, Callable[[GuardedPlatform], None]] = {
    "broadcast_join": GuardedPlatform.broadcast_join,
    "cluster_dies": GuardedPlatform.cluster_dies,
    "well": GuardedPlatform.is_well,
}
"""What a story can do to it, by name."""
