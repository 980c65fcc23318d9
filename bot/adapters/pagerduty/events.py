"""The Pager port over PagerDuty's Events API v2."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import islice

import httpx2
from pagerduty import Error, EventsApiV2Client

from bot.adapters.pagerduty.failed import failed
from bot.adapters.pagerduty.loopback import transport_for
from bot.adapters.pagerduty.pace import Pace
from bot.clock import Clock
from bot.errors import AdapterError, Reason
from bot.model.severity import Severity
from bot.ports import Measures, calling

_SEVERITY = {
    Severity.CRITICAL: "critical",
    Severity.HIGH: "error",
    Severity.MEDIUM: "warning",
    Severity.LOW: "info",
}
_TIMEOUT_SECONDS = 5
_SUMMARY_LIMIT = 1024
_KEY_LIMIT = 255
_NAME_LIMIT = 100
_DETAIL_LIMIT = 2000
_MOST_DETAILS = 60
_MOST_LINKS = 20
"""Far below the 512 KB of an event, whatever its text is."""

_AT_ONCE = -2
"""A retry count that makes the client hand a 429 back instead of sleeping on it without end."""


class PagerDuty:
    """Triggers, acknowledges and resolves by dedup key. The client's own retries are off: a job that failed
    goes back to its table, where it can be seen, moved by the clock, and survives a crash."""

    def __init__(self, routing_key: str, events_url: str, clock: Clock, measures: Measures) -> None:
        client = EventsApiV2Client(routing_key, **transport_for(events_url))
        client.retry = {429: _AT_ONCE}
        client.max_network_attempts = 0
        client.timeout = _TIMEOUT_SECONDS
        self._client = client
        self._measures = measures
        self._pace = Pace(clock.now)

    def trigger(
        self,
        dedup_key: str,
        summary: str,
        severity: Severity,
        details: Mapping[str, str],
        links: Mapping[str, str],
    ) -> None:
        """Rings whoever PagerDuty's escalation policy names; what is too long is cut, not refused."""
        shown = list(islice(details.items(), _MOST_DETAILS))
        self._send(
            "trigger",
            severity,
            lambda: self._client.trigger(
                summary[:_SUMMARY_LIMIT],
                "tocsin",
                dedup_key=dedup_key[:_KEY_LIMIT],
                severity=_SEVERITY[severity],
                custom_details={name[:_NAME_LIMIT]: said[:_DETAIL_LIMIT] for name, said in shown},
                links=[
                    {"href": href, "text": text[:_NAME_LIMIT]}
                    for text, href in islice(links.items(), _MOST_LINKS)
                    if href.startswith(("https://", "http://")) and len(href) <= _DETAIL_LIMIT
                ],
            ),
        )

    def acknowledge(self, dedup_key: str) -> None:
        """Stops the ringing."""
        self._send("acknowledge", None, lambda: self._client.acknowledge(dedup_key[:_KEY_LIMIT]))

    def resolve(self, dedup_key: str) -> None:
        """Closes it."""
        self._send("resolve", None, lambda: self._client.resolve(dedup_key[:_KEY_LIMIT]))

    def close(self) -> None:
        """Ends its connections."""
        self._client.close()

    def _send(self, action: str, severity: Severity | None, call: Callable[[], str]) -> None:
        self._pace.take(severity)
        with calling(self._measures, "pagerduty", action):
            try:
                call()
            except Error as error:
                raise _failed(error.response) from error


class NoPagerDuty:
    """Stands where no routing key is set: every call says so."""

    def trigger(
        self,
        dedup_key: str,
        summary: str,
        severity: Severity,
        details: Mapping[str, str],
        links: Mapping[str, str],
    ) -> None:
        """Raises AdapterError."""
        raise _no_key()

    def acknowledge(self, dedup_key: str) -> None:
        """Raises AdapterError."""
        raise _no_key()

    def resolve(self, dedup_key: str) -> None:
        """Raises AdapterError."""
        raise _no_key()


def _no_key() -> AdapterError:
    return AdapterError(
        "PAGERDUTY_ROUTING_KEY is not set, so nobody is rung", reason=Reason.AUTH, retryable=False
    )


def _failed(response: httpx2.Response | None) -> AdapterError:
    busy = "PagerDuty takes no more events for the moment"
    return failed(response, busy=busy, key="the routing key", what="the event")
