"""How a decided signal is kept, and how the timeline tells of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.flow.record import record
from bot.model.alert import Alert, AlertStatus, DecidedAlert, Decision
from bot.model.drill import titled
from bot.model.incident import Incident, Person
from bot.model.severity import Severity
from bot.model.timeline import EntryKind
from bot.model.value import Moment, Value
from bot.policy import Policy
from bot.ports import Tx
from bot.rules.classify import Classified

_OLDEST_START = timedelta(days=1)
"""A sender's start time further back than this is not when we could have known."""


class Arrival(Value):
    """What is known of a signal before it is decided."""

    id: str
    receipt: str
    source: str
    received_at: Moment


def decided_of(arrival: Arrival, alert: Alert, classified: Classified, reason: str) -> DecidedAlert:
    """The alert as kept, ignored until something else is decided."""
    return DecidedAlert(
        **arrival.model_dump(),
        fingerprint=alert.fingerprint,
        status=alert.status,
        severity=classified.severity,
        title=titled(alert.title) if alert.drill else alert.title,
        summary=alert.summary,
        reading=alert.reading,
        service=classified.service,
        resource=alert.resource,
        started_at=alert.started_at,
        ended_at=alert.ended_at,
        links=alert.links,
        decision=Decision.IGNORED,
        reason=reason,
        rule=classified.rule.name if classified.rule else None,
        drill=alert.drill is not None,
        private=classified.private,
    )


def no_alert(arrival: Arrival, title: str, reason: str, decision: Decision) -> DecidedAlert:
    """A signal that is no alert, kept with its reason."""
    return DecidedAlert(
        **arrival.model_dump(),
        fingerprint=f"{decision.value}:{arrival.id}",
        status=AlertStatus.FIRING,
        severity=Severity.LOW,
        title=title,
        decision=decision,
        reason=reason,
    )


def with_decision(
    decided: DecidedAlert, decision: Decision, reason: str, incident: str | None = None
) -> DecidedAlert:
    """The same alert, decided."""
    return decided.model_copy(update={"decision": decision, "reason": reason, "incident": incident})


def record_alert(
    tx: Tx,
    incident: Incident,
    decided: DecidedAlert,
    now: datetime,
    titles: Mapping[str, str],
    *,
    quiet: bool = False,
) -> None:
    """Tells the timeline of it; `quiet` when the card shows it already."""
    record(
        tx,
        incident,
        EntryKind.ALERT,
        now,
        key=f"alert:{decided.id}",
        happened_at=within(decided.started_at, incident.detected_at, now),
        source=decided.source,
        link=decided.links[0].url if decided.links else "",
        data=facts(decided, titles),
        quiet=quiet,
    )


def facts(decided: DecidedAlert, titles: Mapping[str, str]) -> dict[str, str]:
    """What the alert's timeline line is made of; empty facts are left out."""
    facts = {
        "title": decided.title,
        "reading": decided.reading,
        "service": decided.service or "",
        "source": titles.get(decided.source, decided.source),
        "rule": decided.rule or "",
        "alert": decided.id,
        "severity": decided.severity.value,
        "resource": decided.resource or "",
    }
    return {key: value for key, value in facts.items() if value}


def detected_at(decided: DecidedAlert, now: datetime) -> datetime:
    """When the problem began, as far as its sender can be believed; else when it arrived."""
    return within(decided.started_at, now - _OLDEST_START, now, otherwise=decided.received_at)


def not_later(moment: datetime | None, received_at: datetime) -> datetime:
    """The sender's time, unless its clock runs ahead of when the message came."""
    return min(moment or received_at, received_at)


def within(
    moment: datetime | None, earliest: datetime, latest: datetime, *, otherwise: datetime | None = None
) -> datetime:
    """The sender's time where it can be true, else `otherwise`, else the latest."""
    if moment is not None and earliest <= moment <= latest:
        return moment
    return otherwise or latest


def person_named(policy: Policy, name: str) -> Person:
    """The person of the policy with that name, or a name without a Slack account."""
    known = next((person for person in policy.people.values() if person.name == name), None)
    return Person(id=known.slack if known else "", name=name)
