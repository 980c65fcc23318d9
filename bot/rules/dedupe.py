"""Tells a new problem from a repetition, a return, and a message that came out of order."""

from __future__ import annotations

from enum import StrEnum

from bot.model.alert import Alert, AlertStatus, Problem
from bot.model.value import Value


class Verdict(StrEnum):
    """What an alert is to the problem that its fingerprint names."""

    NEW = "new"
    DUPLICATE = "duplicate"
    AGAIN = "again"
    REOPENS = "reopens"
    CLEARED = "cleared"
    UNKNOWN_RESOLVE = "unknown_resolve"
    LATE = "late"


class Judged(Value):
    """The verdict and why, as the end of a sentence."""

    verdict: Verdict
    reason: str


def judge(
    alert: Alert,
    problem: Problem | None,
    incident_open: bool,
    *,
    reopens: bool = False,
    called_off: bool = False,
) -> Judged:
    """What the alert is, given the problem known by its fingerprint and whether its incident is open, or was
    resolved so lately that an alert of it reopens it, or was called off as a false alarm.

    When in doubt, it fires. A resolve of something unknown leaves a tombstone: a resolved problem without an
    incident.
    """
    if alert.status is AlertStatus.RESOLVED:
        return _resolved(alert, problem)
    if problem is None:
        return _judged(Verdict.NEW, "no alert with this fingerprint was seen before")
    if reopens:
        return _judged(Verdict.REOPENS, f"it fires, and {problem.incident} was resolved only lately")
    if problem.status is AlertStatus.FIRING:
        if incident_open:
            return _judged(Verdict.DUPLICATE, f"it still fires, and {problem.incident} is open for it")
        if called_off:
            return _judged(Verdict.DUPLICATE, f"it still fires, and {problem.incident} was a false alarm")
        return _judged(Verdict.NEW, "it fires, and no open incident holds it")
    return _after_resolve(alert, problem, incident_open)


def _resolved(alert: Alert, problem: Problem | None) -> Judged:
    if problem is None:
        return _judged(Verdict.UNKNOWN_RESOLVE, "it is resolved, and nothing known by its fingerprint fired")
    if problem.status is AlertStatus.RESOLVED:
        return _judged(Verdict.DUPLICATE, "it was resolved already")
    if alert.ended_at and problem.started_at and alert.ended_at < problem.started_at:
        return _judged(Verdict.DUPLICATE, "it ends an earlier time; what fires now began after that")
    return _judged(Verdict.CLEARED, "it was firing and is resolved")


def _after_resolve(alert: Alert, problem: Problem, incident_open: bool) -> Judged:
    if incident_open:
        return _judged(Verdict.AGAIN, f"it fires again, and {problem.incident} is still open")
    if problem.incident is None and _began_before_end(alert, problem):
        return _judged(Verdict.LATE, "its own resolve came first: it began before that and is over")
    return _judged(Verdict.NEW, "it fires after it was resolved, and no open incident holds it")


def _began_before_end(alert: Alert, problem: Problem) -> bool:
    return bool(alert.started_at and problem.ended_at and alert.started_at < problem.ended_at)


def _judged(verdict: Verdict, reason: str) -> Judged:
    return Judged(verdict=verdict, reason=reason)
