"""Which incidents of Microsoft Sentinel are open, by severity and age."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.errors import Unset
from bot.model.check import CheckResult, Measure, Verdict
from bot.model.value import Link
from bot.model.wire import moment
from bot.ports.checks import Check, Inquiry
from bot.render.queries import kusto
from bot.rules.duration import in_words
from bot.rules.findings import Finding, concluded

_SINCE = timedelta(days=90)
_VERDICTS = {"High": Verdict.FAIL, "Medium": Verdict.WARN}
_SEVERITIES = ("High", "Medium", "Low", "Informational")
_MOST = 3


def _run(inquiry: Inquiry) -> CheckResult:
    sentinel = inquiry.parts.sentinel
    if sentinel is None:
        raise Unset("set platform.sentinel.workspace in the policy to the workspace of Microsoft Sentinel")
    since, now = inquiry.now - _SINCE, inquiry.now
    told = inquiry.platform.logs().query(
        sentinel.workspace, kusto("security.kql"), since, now, inquiry.deadline
    )
    findings = [finding for severity in _SEVERITIES if (finding := _of(severity, told.rows, now))]
    if told.partial:
        findings.append(Finding(Verdict.UNKNOWN, f"not all logs could be read ({told.partial})"))
    nothing = Finding(Verdict.OK, "no incident of Sentinel is open", measured=_counted("High", 0))
    findings = findings or [nothing]
    return concluded(CHECK.name, CHECK.title, findings, "; ".join(finding.text for finding in findings))


def _of(severity: str, rows: Sequence[Mapping[str, object]], now: datetime) -> Finding | None:
    """Those of one severity, oldest first; their titles are for those who may see them, behind the link."""
    ours = sorted((row for row in rows if row.get("Severity") == severity), key=lambda row: _age(row, now))
    ours.reverse()
    if not ours:
        return None
    new = sum(row.get("Status") == "New" for row in ours)
    oldest = in_words(_age(ours[0], now))
    text = f"{len(ours)} of severity {severity} open, {new} of them new, the oldest for {oldest}"
    evidence = tuple(_told(row, now) for row in ours[:_MOST]) if severity in _VERDICTS else ()
    return Finding(
        _VERDICTS.get(severity, Verdict.OK), text, evidence, _counted(severity, len(ours)), _link(ours[0])
    )


def _told(row: Mapping[str, object], now: datetime) -> str:
    return f"#{row.get('IncidentNumber')} {str(row.get('Status')).lower()} for {in_words(_age(row, now))}"


def _age(row: Mapping[str, object], now: datetime) -> timedelta:
    created = row.get("CreatedTime")
    at = created if isinstance(created, datetime) else moment(created)
    return max(now - at, timedelta()) if at else timedelta()


def _counted(severity: str, count: int) -> tuple[Measure, ...]:
    return (Measure(name=f"security.{severity.lower()}", value=count, unit="incidents"),)


def _link(row: Mapping[str, object]) -> Link | None:
    url = str(row.get("IncidentUrl") or "")
    name = f"Incident {row.get('IncidentNumber')} in Sentinel"
    return Link(name=name, url=url) if url.startswith("https://") else None


CHECK = Check(
    name="security",
    title="Security",
    asks="which incidents of Microsoft Sentinel are open, by severity and age",
    services=frozenset({"security"}),
    words=("security", "breach", "unauthorized", "unauthorised", "sentinel", "sign-in", "exfiltration"),
    has=lambda platform: platform.sentinel is not None,
    run=_run,
)
