"""Whether what the platform needs can be reached from here: its name, its port, and its certificate."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.errors import AdapterError
from bot.model.check import CheckResult, Measure, Verdict
from bot.model.deadline import Deadline
from bot.policy.platform import Endpoint
from bot.ports.checks import Check, Inquiry
from bot.ports.platform import Reached
from bot.rules.duration import in_words
from bot.rules.findings import Finding, concluded
from bot.rules.units import seconds_in_words

_SLOW_MS = 1000.0


def _run(inquiry: Inquiry) -> CheckResult:
    endpoints = inquiry.some(
        inquiry.parts.endpoints, "endpoints", "the hosts and ports that must be reachable"
    )
    findings = []
    for number, endpoint in enumerate(endpoints):
        # One that hangs leaves the others their share of the time.
        share = inquiry.deadline.share(1 / (len(endpoints) - number))
        findings.append(_look(inquiry, endpoint, share))
    count = len(endpoints)
    all_well = f"all {count} endpoints are reachable" if count > 1 else findings[0].text
    return concluded(CHECK.name, CHECK.title, findings, all_well)


def _look(inquiry: Inquiry, endpoint: Endpoint, share: Deadline) -> Finding:
    place = f"{endpoint.name} ({endpoint.host}:{endpoint.port})"
    try:
        reached = inquiry.platform.network().reach(endpoint.host, endpoint.port, endpoint.tls, share)
    except AdapterError as error:
        return Finding(Verdict.FAIL, f"{place}: {error}")
    return _judge(endpoint, reached, inquiry.now, inquiry.parts.thresholds.certificate_warn)


def _judge(endpoint: Endpoint, reached: Reached, now: datetime, early: timedelta) -> Finding:
    text = f"{endpoint.name} connects in {seconds_in_words(reached.connect_ms / 1000)}"
    verdict = Verdict.WARN if reached.connect_ms > _SLOW_MS else Verdict.OK
    measured = [Measure(name=f"{endpoint.name}.connect", value=round(reached.connect_ms, 2), unit="ms")]
    if reached.certificate_until:
        left = reached.certificate_until - now
        days = left / timedelta(days=1)
        measured.append(Measure(name=f"{endpoint.name}.certificate", value=round(days, 2), unit="days"))
        if left < early:
            verdict, text = Verdict.WARN, f"{endpoint.name}: its certificate expires in {in_words(left)}"
    return Finding(verdict, text, measured=tuple(measured))


CHECK = Check(
    name="network",
    title="Network",
    asks="whether what the platform needs can be reached from here, and how long certificates last",
    services=frozenset({"databricks", "kafka", "power-bi", "data-lake", "api"}),
    words=(
        "timeout",
        "timed out",
        "connection",
        "unreachable",
        "refused",
        "reset",
        "dns",
        "certificate",
        "tls",
    ),
    has=lambda platform: bool(platform.endpoints),
    run=_run,
)
