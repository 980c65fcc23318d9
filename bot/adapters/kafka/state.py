"""How a Kafka cluster is: its brokers, and whether each partition has a leader and all its copies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.adapters.kafka.connection import CAUSES, Options
from bot.model.deadline import Deadline
from bot.policy.platform import Kafka
from bot.ports.platform import KafkaState

_SECONDS = 6.0


def state_of(kafka: Kafka, options: Options, deadline: Deadline) -> KafkaState:
    """As the first broker that answers knows it. Raises KafkaException."""
    from confluent_kafka import Consumer, KafkaException

    said: list[Any] = []
    # A consumer that subscribes to nothing is seen by no group.
    consumer = Consumer({**options, "group.id": kafka.groups[0].name, "error_cb": said.append})
    try:
        # What is left is for saying that none answered.
        found = consumer.list_topics(timeout=min(_SECONDS, 0.8 * deadline.left()))
    except KafkaException as error:
        # The client tries again until its time is over, and tells apart from that why each try failed.
        consumer.poll(0)
        raise KafkaException(next((each for each in said if each.name() in CAUSES), error.args[0])) from error
    finally:
        consumer.close()
    return _read(found.brokers, found.topics)


def _read(brokers: Mapping[int, Any], topics: Mapping[str, Any]) -> KafkaState:
    known = {
        f"{name}/{number}": partition
        for name, topic in topics.items()
        for number, partition in topic.partitions.items()
    }
    holding = {broker for each in known.values() for broker in each.replicas}
    leaderless = {name for name, each in known.items() if each.leader not in brokers}
    behind = {name for name, each in known.items() if len(each.isrs) < len(each.replicas)}
    return KafkaState(
        brokers=tuple(sorted(brokers)),
        gone=tuple(sorted(holding - set(brokers))),
        partitions=len(known),
        leaderless=tuple(sorted(leaderless)),
        behind=tuple(sorted(behind - leaderless)),
    )
