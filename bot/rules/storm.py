"""Decides when alerts open too many incidents at once, and gather in one instead."""

from __future__ import annotations

from bot.model.incident import Incident
from bot.model.severity import Severity
from bot.model.value import Value
from bot.policy import Policy
from bot.rules.duration import in_words


class Weather(Value):
    """Whether an alert that would open an incident joins a storm, and why, as a clause for a sentence."""

    is_storm: bool
    why: str


def weather(
    severity: Severity, service: str | None, opened: int, storm: Incident | None, policy: Policy
) -> Weather:
    """What becomes of one more: `opened` is how many incidents alerts opened lately, the critical ones
    counted apart; `storm` is one that an alert joined lately, if any.

    What must not be overlooked stays out: a sensitive service, a critical alert of a service that the policy
    knows (whose owners differ, and which are few), and any critical one while only milder ones storm.
    """
    limit, within = policy.storm.incidents, in_words(policy.storm.within)
    known = policy.services.get(service or "")
    is_critical = severity is Severity.CRITICAL
    if known and known.sensitive:
        return Weather(is_storm=False, why=f"{service} is sensitive and joins no storm")
    if known and is_critical:
        return Weather(is_storm=False, why=f"a critical alert of {service} joins no storm")
    kind = "critical incidents" if is_critical else "incidents"
    if opened >= limit:
        return Weather(
            is_storm=True, why=f"alerts opened {opened} {kind} within {within}, the limit is {limit}"
        )
    if storm and (not is_critical or storm.severity is Severity.CRITICAL):
        return Weather(is_storm=True, why=f"{storm.id} gathers a storm that goes on")
    return Weather(is_storm=False, why=f"alerts opened {opened} of at most {limit} {kind} within {within}")
