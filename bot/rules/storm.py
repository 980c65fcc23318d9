"""Decides when alerts open too many incidents at once, and gather in one instead."""

from __future__ import annotations

from datetime import timedelta

from bot.model.incident import Incident
from bot.model.severity import Severity
from bot.model.value import Value
from bot.policy import Policy
from bot.rules.duration import in_words

AT_ONCE = timedelta(seconds=2)
"""Critical alerts that come this close together come at once: each wakes somebody, so they gather late."""


class Weather(Value):
    """Whether an alert that would open an incident joins a storm, and why, as a clause for a sentence."""

    is_storm: bool
    why: str


def window(severity: Severity, policy: Policy) -> timedelta:
    """How long ago counts as lately for alerts of that severity."""
    return AT_ONCE if severity is Severity.CRITICAL else policy.storm.within


def weather(
    severity: Severity, service: str | None, lately: int, storm: Incident | None, policy: Policy
) -> Weather:
    """What becomes of one more: `lately` is how many incidents alerts opened within the window, or, for a
    critical one, how many critical alerts opened one or joined the storm; `storm` is one that an alert joined
    lately, if any.

    What must not be overlooked stays out: a sensitive service, and a critical alert of a service that the
    policy knows, whose owners differ, and which are few.
    """
    known = policy.services.get(service or "")
    is_critical = severity is Severity.CRITICAL
    if known and known.sensitive:
        return Weather(is_storm=False, why=f"{service} is sensitive and joins no storm")
    if known and is_critical:
        return Weather(is_storm=False, why=f"a critical alert of {service} joins no storm")
    limit = policy.storm.critical if is_critical else policy.storm.incidents
    what = "critical alerts came" if is_critical else "incidents were opened by alerts"
    within = in_words(window(severity, policy))
    if lately >= limit:
        return Weather(is_storm=True, why=f"{lately} {what} within {within}, the limit is {limit}")
    if storm and not is_critical:
        return Weather(is_storm=True, why=f"{storm.id} gathers a storm that goes on")
    return Weather(is_storm=False, why=f"{lately} {what} within {within}, of at most {limit}")
