"""Kafka by Confluent's client, which is imported late."""
