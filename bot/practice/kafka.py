"""A Kafka cluster of one broker, which librdkafka brings along for tests, on loopback."""

from __future__ import annotations

from datetime import datetime
from types import TracebackType
from typing import Self

from confluent_kafka import Consumer, Producer, TopicPartition

_SECONDS = 10.0
PARTITIONS = 4
"""How many each topic has that is written to for the first time."""


class PracticeKafka:
    """It listens as long as this is open; a context manager. `brokers` are host:port."""

    def __init__(self) -> None:
        self._producer = Producer({"test.mock.num.brokers": 1, "log_level": 0, "linger.ms": 0})
        known = self._producer.list_topics(timeout=_SECONDS).brokers.values()
        self.brokers = [f"{broker.host}:{broker.port}" for broker in known]

    def write(self, topic: str, at: datetime, count: int = 1, partition: int = 0) -> None:
        """So many records, all written at that time."""
        moment = int(at.timestamp() * 1000)
        for _ in range(count):
            self._producer.produce(topic, b"event", partition=partition, timestamp=moment)
        self._producer.flush(_SECONDS)

    def consume(self, group: str, topic: str, offset: int, partition: int = 0) -> None:
        """The group has read so far."""
        told = {"bootstrap.servers": ",".join(self.brokers), "group.id": group, "log_level": 0}
        consumer = Consumer(told)
        consumer.commit(offsets=[TopicPartition(topic, partition, offset)], asynchronous=False)
        consumer.close()

    def close(self) -> None:
        del self._producer

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
