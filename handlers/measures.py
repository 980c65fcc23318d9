"""Counts for Prometheus what happens in this process, as the bot tells it."""

from __future__ import annotations

import platform
from importlib.metadata import version

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics

from bot.errors import Reason

# When each series began is of no use to anybody, and as long as all the rest.
disable_created_metrics()  # type: ignore[no-untyped-call]

_CALL_SECONDS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20)
_PAGE_SECONDS = (0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 900)
_ANSWER_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3)
_WHY = frozenset(
    (
        "first",
        "lost",
        "silent",
        "not_greeted",
        "quiet",
        "closed",
        "warning",
        "refresh_requested",
        "link_disabled",
    )
)


class PrometheusMeasures:
    """The Measures port; what it counted is shown by whoever has its registry."""

    def __init__(self) -> None:
        own = self.registry = CollectorRegistry()
        self._calls = Counter(
            "tocsin_vendor_calls",
            "Calls of other systems by how they ended; reason is why one failed, or none",
            ["vendor", "method", "outcome", "reason"],
            registry=own,
        )
        self._call_seconds = Histogram(
            "tocsin_vendor_call_seconds",
            "How long calls of other systems took",
            ["vendor"],
            buckets=_CALL_SECONDS,
            registry=own,
        )
        self._put_back = Counter(
            "tocsin_job_failures",
            "Tries of jobs that failed, and were put back to be tried again or given up",
            ["kind", "reason", "outcome"],
            registry=own,
        )
        self._page_seconds = Histogram(
            "tocsin_page_seconds",
            "From an alert's acceptance to when the first page of its incident was taken",
            ["via"],
            buckets=_PAGE_SECONDS,
            registry=own,
        )
        self._answer_seconds = Histogram(
            "tocsin_slack_answer_seconds",
            "How long people in Slack waited for an answer, to a command, a press or a form",
            ["kind", "name"],
            buckets=_ANSWER_SECONDS,
            registry=own,
        )
        self._synthetic = Counter(
            "tocsin_synthetic_pages",
            "Test pages that ended, by outcome",
            ["outcome"],
            registry=own,
        )
        self._synthetic_seconds = Histogram(
            "tocsin_synthetic_page_seconds",
            "From a test alert's acceptance to its page",
            buckets=_PAGE_SECONDS,
            registry=own,
        )
        self._sockets = Counter(
            "tocsin_socket_connections",
            "New connections of Socket Mode, by what became of the one before",
            ["why"],
            registry=own,
        )
        self._silent = Gauge(
            "tocsin_socket_silent_seconds",
            "How long ago the other end of Socket Mode's connection last gave a sign",
            registry=own,
        )
        built = Gauge("tocsin_build_info", "Which version runs", ["version", "python"], registry=own)
        built.labels(version("tocsin"), platform.python_version()).set(1)

    def vendor_called(self, vendor: str, method: str, reason: Reason | None, seconds: float) -> None:
        """Counts a call, and how long it took."""
        outcome = "failed" if reason else "ok"
        self._calls.labels(vendor, method, outcome, reason.value if reason else "none").inc()
        self._call_seconds.labels(vendor).observe(seconds)

    def job_put_back(self, kind: str, reason: Reason, *, gives_up: bool) -> None:
        """Counts a try that failed."""
        self._put_back.labels(kind, reason.value, "given_up" if gives_up else "retried").inc()

    def page_taken(self, via: str, seconds: float) -> None:
        """Keeps how long a page took."""
        self._page_seconds.labels(via).observe(seconds)

    def answered(self, kind: str, name: str, seconds: float) -> None:
        """Keeps how long an answer took."""
        self._answer_seconds.labels(kind, name).observe(seconds)

    def socket_connected(self, why: str) -> None:
        """Counts a connection. Whatever Slack may say, only words that are known become labels."""
        self._sockets.labels(why if why in _WHY else "other").inc()

    def socket_heard(self, seconds: float) -> None:
        """Keeps how long the connection is silent."""
        self._silent.set(seconds)

    def synthetic_ended(self, outcome: str, seconds: float | None) -> None:
        """Counts a test page, and keeps how long it took."""
        self._synthetic.labels(outcome).inc()
        if seconds is not None:
            self._synthetic_seconds.observe(seconds)
