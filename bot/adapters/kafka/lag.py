"""How far consumer groups are behind, in records and in time; Tocsin joins none and commits nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bot.adapters.kafka.connection import Options, refused, told
from bot.adapters.kafka.state import state_of
from bot.errors import AdapterError, Reason
from bot.model.deadline import Deadline
from bot.policy.platform import Group, Kafka
from bot.ports.platform import GroupLag, KafkaState, PartitionLag

if TYPE_CHECKING:
    from confluent_kafka import Consumer

_MOST_PARTITIONS = 1000
_MOST_LOOKED_INTO = 24
"""Of so many partitions, those with the most lag, the oldest unread record is looked at."""

_CALL_SECONDS = 6.0
_READ_SECONDS = 3.0
_READING = {
    "enable.auto.commit": False,
    "enable.auto.offset.store": False,
    "auto.offset.reset": "earliest",
    "fetch.wait.max.ms": 50,
    "fetch.message.max.bytes": 64 * 1024,
    "queued.max.messages.kbytes": 4 * 1024,
    "queued.min.messages": 1,
}


class KafkaLags:
    """The KafkaPort; `options` gives the client's settings for a cluster, or raises Unset."""

    def __init__(self, options: Callable[[Kafka], Options]) -> None:
        self._options = options

    def state(self, kafka: Kafka, deadline: Deadline) -> KafkaState:
        options = self._options(kafka)
        with told(kafka.name):
            return state_of(kafka, options, deadline)

    def lags(self, kafka: Kafka, deadline: Deadline) -> list[GroupLag]:
        options = self._options(kafka)
        with told(kafka.name):
            return [lag for group in kafka.groups for lag in _of_group(kafka, group, options, deadline)]


def _of_group(kafka: Kafka, group: Group, options: Options, deadline: Deadline) -> list[GroupLag]:
    from confluent_kafka import Consumer

    consumer = Consumer({**options, **_READING, "group.id": group.name})
    try:
        return [_of_topic(kafka.name, consumer, group.name, topic, deadline) for topic in group.topics]
    finally:
        consumer.close()


def _of_topic(name: str, consumer: Consumer, group: str, topic: str, deadline: Deadline) -> GroupLag:
    partitions = _partitions(name, consumer, topic, deadline)
    ends = {number: _end(consumer, topic, number, deadline) for number in partitions}
    committed = _committed(consumer, topic, partitions, deadline)
    behind = {
        number: max(ends[number][1] - max(at, ends[number][0]), 0)
        for number, at in committed.items()
        if at is not None
    }
    worst = sorted((number for number in behind if behind[number]), key=lambda number: -behind[number])
    starts = {number: max(committed[number] or 0, ends[number][0]) for number in worst[:_MOST_LOOKED_INTO]}
    oldest = _oldest(consumer, topic, starts, deadline)
    return GroupLag(
        group=group,
        topic=topic,
        partitions=tuple(
            PartitionLag(
                partition=number,
                lag=behind.get(number),
                oldest=oldest.get(number),
                size=ends[number][1] - ends[number][0],
                end=ends[number][1],
            )
            for number in partitions
        ),
    )


def _partitions(name: str, consumer: Consumer, topic: str, deadline: Deadline) -> list[int]:
    described = consumer.list_topics(topic, timeout=_patience(deadline)).topics[topic]
    if described.error is not None or not described.partitions:
        if described.error is None or described.error.name() == "UNKNOWN_TOPIC_OR_PART":
            raise AdapterError(f"{name} has no topic {topic}", reason=Reason.NOT_FOUND, retryable=False)
        raise refused(name, described.error)
    return sorted(described.partitions)[:_MOST_PARTITIONS]


def _end(consumer: Consumer, topic: str, number: int, deadline: Deadline) -> tuple[int, int]:
    """The offsets of its first record, and behind its last one."""
    from confluent_kafka import TopicPartition

    found: Any = consumer.get_watermark_offsets(TopicPartition(topic, number), timeout=_patience(deadline))
    return int(found[0]), int(found[1])


def _committed(
    consumer: Consumer, topic: str, partitions: Sequence[int], deadline: Deadline
) -> dict[int, int | None]:
    from confluent_kafka import TopicPartition

    asked = [TopicPartition(topic, number) for number in partitions]
    found = consumer.committed(asked, timeout=_patience(deadline))
    return {each.partition: each.offset if each.offset >= 0 else None for each in found}


def _oldest(
    consumer: Consumer, topic: str, starts: Mapping[int, int], deadline: Deadline
) -> dict[int, datetime]:
    """When the next record of each partition was written: one is read of each, in what time there is."""
    from confluent_kafka import TopicPartition

    found: dict[int, datetime] = {}
    if not starts:
        return found
    reading = Deadline(min(_READ_SECONDS, deadline.left() / 2))
    consumer.assign([TopicPartition(topic, number, offset) for number, offset in starts.items()])
    while len(found) < len(starts) and reading.remaining():
        for message in consumer.consume(100, timeout=min(0.2, reading.remaining())):
            number, written = message.partition(), message.timestamp()[1]
            if message.error() is None and number is not None and number not in found and written > 0:
                found[number] = datetime.fromtimestamp(written / 1000, UTC)
                consumer.pause([TopicPartition(topic, number)])
    consumer.unassign()
    return found


def _patience(deadline: Deadline) -> float:
    # A little is left to say that it did not answer.
    return min(_CALL_SECONDS, 0.8 * deadline.left())
