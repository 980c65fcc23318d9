"""How Kafka is spoken to: the client's settings, and its failures in our words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from bot.errors import AdapterError, Reason, Unset
from bot.policy.platform import Kafka, Security
from bot.settings import Settings

Options = Mapping[str, Any]

_QUIET = 0  # of syslog's levels: librdkafka writes the rest to standard error by itself
_EVENT_HUBS = ".servicebus.windows.net"
_TOKEN_SECONDS = 300.0
CAUSES = ("_AUTHENTICATION", "_SSL")
"""Why no broker can be reached, where that is more than that none answers."""

_DENIED = ("AUTHORIZATION_FAILED", "AUTHENTICATION", "SASL")


def settings_of(
    kafka: Kafka, settings: Settings, token: Callable[[str], str], now: Callable[[], float]
) -> dict[str, Any]:
    """The client's settings for these brokers; `token` gives one of Entra ID for a scope, `now` the seconds.

    Raises Unset where it must say who it is, and nothing says so.
    """
    told: dict[str, Any] = {
        "bootstrap.servers": ",".join(kafka.brokers),
        "client.id": "tocsin",
        "log_level": _QUIET,
        "socket.timeout.ms": 10_000,
        "socket.connection.setup.timeout.ms": 5_000,
    }
    if kafka.security is Security.PLAINTEXT:
        return told
    if kafka.ca:
        told["ssl.ca.location"] = kafka.ca
    told["security.protocol"] = "ssl" if kafka.security is Security.SSL else "sasl_ssl"
    if kafka.security is Security.SSL:
        return told
    user, password = settings.kafka_username, settings.kafka_password
    if user and password:
        return told | {
            "sasl.mechanism": "PLAIN",
            "sasl.username": user,
            "sasl.password": password.get_secret_value(),
        }
    host = kafka.brokers[0].rpartition(":")[0]
    if not host.endswith(_EVENT_HUBS):
        raise Unset(f"set KAFKA_USERNAME and KAFKA_PASSWORD to a user of {kafka.name} that may read")
    scope = f"https://{host}/.default"
    return told | {
        "sasl.mechanism": "OAUTHBEARER",
        "oauth_cb": lambda _: (token(scope), now() + _TOKEN_SECONDS),
    }


@contextmanager
def told(name: str) -> Iterator[None]:
    """What fails within fails as an AdapterError about the cluster of that name."""
    from confluent_kafka import KafkaException

    try:
        yield
    except KafkaException as error:
        raise _failure(name, error.args[0]) from error


def refused(name: str, error: Any) -> AdapterError:
    """The AdapterError for an error that came within an answer."""
    return _failure(name, error)


def _failure(name: str, error: Any) -> AdapterError:
    code = str(error.name())
    if any(word in code for word in _DENIED):
        said = f"{name} does not let Tocsin read ({code})"
        return AdapterError(said, reason=Reason.AUTH, retryable=False, code=code)
    if code == "_SSL":
        said = f"{name}: TLS does not come about: is the certificate there trusted? `ca` names one that is"
        return AdapterError(said, reason=Reason.TIMEOUT, retryable=True, code=code)
    if "TIMED_OUT" in code:
        return AdapterError(f"{name} does not answer in time", reason=Reason.TIMEOUT, retryable=True)
    if code in ("_TRANSPORT", "_ALL_BROKERS_DOWN", "_RESOLVE"):
        return AdapterError(f"{name}: no broker can be reached", reason=Reason.TIMEOUT, retryable=True)
    return AdapterError(f"{name} answers {code}", reason=Reason.SERVER, retryable=True, code=code)
