"""Whether the applications answer, how fast, and with how many errors, as Application Insights saw it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from bot.errors import Unset
from bot.model.check import CheckResult, Measure, Verdict, worst
from bot.policy.platform import Logs, Thresholds
from bot.ports.checks import Check, Inquiry
from bot.ports.platform import Table
from bot.render.queries import kusto
from bot.rules.findings import Finding, concluded, judged
from bot.rules.units import grouped, seconds_in_words

_SINCE = timedelta(minutes=15)
_FAILS_TIMES = 5
"""So many times the target of a latency is no longer slow, but broken."""


def _run(inquiry: Inquiry) -> CheckResult:
    logs = inquiry.parts.logs
    if logs is None:
        raise Unset("set platform.logs.workspace in the policy to the workspace of Application Insights")
    roles = [app.name for app in inquiry.concerned(logs.apps)]
    requests = _ask(inquiry, logs, kusto("service.kql", roles=roles))
    findings = [_judge(row, inquiry.parts.thresholds) for row in requests.rows]
    seen = {str(row.get("AppRoleName")) for row in requests.rows}
    findings += [_silent(role) for role in roles if role not in seen]
    if not findings:
        findings = [_silent("any application")]
    if worst(finding.verdict for finding in findings) is not Verdict.OK:
        findings += _thrown(_ask(inquiry, logs, kusto("service_exceptions.kql", roles=roles)))
    if requests.partial:
        findings.append(Finding(Verdict.UNKNOWN, f"not all logs could be read ({requests.partial})"))
    return concluded(CHECK.name, CHECK.title, findings, findings[0].text)


def _ask(inquiry: Inquiry, logs: Logs, kql: str) -> Table:
    since = inquiry.now - _SINCE
    return inquiry.platform.logs().query(logs.workspace, kql, since, inquiry.now, inquiry.deadline)


def _judge(row: Mapping[str, object], limits: Thresholds) -> Finding:
    role = str(row.get("AppRoleName") or "an application without a role")
    requests, failed = _number(row, "requests"), _number(row, "failed")
    p50, p99 = _number(row, "p50"), _number(row, "p99")
    share = 100 * failed / requests if requests else 0.0
    verdicts = [
        judged(share, limits.errors),
        judged(p50, (limits.api_p50_ms, _FAILS_TIMES * limits.api_p50_ms)),
        judged(p99, (limits.api_p99_ms, _FAILS_TIMES * limits.api_p99_ms)),
    ]
    words = f"{role}: " + ", ".join(_ordered(verdicts, _words(share, requests, p50, p99, limits)))
    measured = (
        Measure(name=f"{role}.errors", value=round(share, 4), unit="%"),
        Measure(name=f"{role}.p50", value=p50, unit="ms"),
        Measure(name=f"{role}.p99", value=p99, unit="ms"),
    )
    return Finding(worst(verdicts), words, measured=measured)


def _words(share: float, requests: float, p50: float, p99: float, limits: Thresholds) -> list[str]:
    return [
        f"error rate {share:.2g} % of {grouped(requests)} requests (limit {limits.errors[1]:g} %)",
        f"latency p50 {seconds_in_words(p50 / 1000)} (limit {limits.api_p50_ms:g} ms)",
        f"latency p99 {seconds_in_words(p99 / 1000)} (limit {limits.api_p99_ms:g} ms)",
    ]


def _ordered(verdicts: Sequence[Verdict], words: Sequence[str]) -> list[str]:
    """What is worst comes first."""
    pairs = sorted(zip(verdicts, words, strict=True), key=lambda pair: pair[0].rank)
    return [word for _, word in pairs]


def _silent(role: str) -> Finding:
    return Finding(Verdict.WARN, f"{role}: no request in 15 min, as while a service is down")


def _thrown(exceptions: Table) -> list[Finding]:
    return [
        Finding(
            Verdict.WARN,
            f"{row.get('ExceptionType')} thrown {grouped(_number(row, 'thrown'))} times in "
            f"{row.get('AppRoleName')}: {row.get('OuterMessage')}",
        )
        for row in exceptions.rows
    ]


def _number(row: Mapping[str, object], name: str) -> float:
    """A number that may be missing, or none: a percentile of nothing is NaN."""
    value = row.get(name)
    if not isinstance(value, int | float) or value != value:  # noqa: PLR0124 - NaN is not itself
        return 0.0
    return float(value)


CHECK = Check(
    name="service",
    title="Applications",
    asks="whether the applications answer, how fast, and with how many errors",
    services=frozenset({"api", "power-bi", "streaming"}),
    words=("error rate", "error spike", "api", "latency", "service down", "unavailable", "5xx", "exceptions"),
    has=lambda platform: platform.logs is not None,
    run=_run,
)
