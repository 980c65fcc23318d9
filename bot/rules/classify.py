"""Decides how bad an alert is, which service it is about, and whether it is an alert at all."""

from __future__ import annotations

import re

from bot.model.alert import Alert
from bot.model.severity import Severity
from bot.model.value import Value
from bot.policy import Level, Policy, Rule
from bot.policy.match import Subject, holds

_ALARMING = (Severity.CRITICAL, Severity.HIGH)


class Classified(Value):
    """What an alert was taken for, and why, as a clause for a sentence. `rule` is the one that fits, if any.

    With `is_change` it is a change: context for incidents and never one itself. One that is `private`, by any
    rule that fits, opens a private incident.
    """

    severity: Severity
    service: str | None
    rule: Rule | None
    is_change: bool
    reason: str
    private: bool = False


def classify(alert: Alert, policy: Policy) -> Classified:
    """The sender's severity, raised and never lowered by the rule that fits; medium where neither speaks."""
    subject = subject_of(alert)
    service = _service(alert, policy, subject)
    fitting = _fitting(alert, policy, service, subject.about(service=service))
    # The most severe; an information rule only where no other fits.
    rule = min(fitting, key=lambda each: each.severity.rank if each.severity else len(Severity), default=None)
    stated = alert.severity
    asked = rule.severity if rule else None
    severity = min((s for s in (stated, asked) if s), key=lambda s: s.rank, default=Severity.MEDIUM)
    return Classified(
        severity=severity,
        service=service,
        rule=rule,
        is_change=rule is not None and rule.level is Level.INFORMATION,
        private=any(each.private for each in fitting),
        reason=_reason(alert, severity, rule_name(rule, policy) if rule else None, asked),
    )


def rule_name(rule: Rule, policy: Policy) -> str:
    """The rule and where it stands: "rule high-latency, policy.yml line 41"."""
    return f"rule {rule.name}, {policy.file} line {rule.line}"


def subject_of(alert: Alert) -> Subject:
    """The alert as conditions look at it, with the severity and the service that its sender names."""
    fields = {
        "title": alert.title,
        "summary": alert.summary,
        "service": alert.service or "",
        "resource": alert.resource or "",
        "source": alert.source,
        "severity": alert.severity or "",
    }
    return Subject({**fields, **{f"labels.{name}": value for name, value in alert.labels.items()}})


def _service(alert: Alert, policy: Policy, subject: Subject) -> str | None:
    """The service the sender names, spelled as in the policy where that knows it; else the first to match."""
    if alert.service:
        spelled = re.sub(r"[^a-z0-9]+", "-", alert.service.lower()).strip("-")
        return spelled if spelled in policy.services else alert.service
    for name, service in policy.services.items():
        if any(holds(condition, subject) for condition in service.match):
            return name
    return None


def _fitting(alert: Alert, policy: Policy, service: str | None, subject: Subject) -> list[Rule]:
    known = policy.services.get(service or "")
    return [
        rule
        for rule in policy.rules
        if (rule.level is not Level.INFORMATION or alert.severity not in _ALARMING)
        and (not rule.core or known is None or known.part_of_core)
        and rule.fits(subject)
    ]


def _reason(alert: Alert, severity: Severity, rule: str | None, asked: Severity | None) -> str:
    stated = alert.severity
    if rule and asked is None:
        return f"a change and no incident, by {rule}"
    if rule and stated is None:
        return f"{severity} by {rule}"
    if rule and stated is not severity:
        return f"raised from {stated} to {severity} by {rule}"
    if rule:
        return f"{severity} as {alert.source} says; {rule}, fits"
    if stated:
        return f"{severity} as {alert.source} says; no rule fits"
    return f"{severity}, since {alert.source} says no severity and no rule fits"
