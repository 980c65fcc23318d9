"""Tells an alert that comes and goes from one that fires."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.model.alert import Problem
from bot.policy import Policy


def fires(problem: Problem | None, now: datetime, policy: Policy) -> tuple[datetime, ...]:
    """When it began to fire lately, this time included, as far as that is looked at; oldest first."""
    known = problem.fires if problem else ()
    recent = [moment for moment in known if now - moment < policy.flapping.within]
    return (*recent, now)[-policy.flapping.times :]


def is_flapping(recent: Sequence[datetime], policy: Policy) -> bool:
    """Whether it began to fire so often lately that its comings and goings are no news."""
    return len(recent) >= policy.flapping.times


def steady_at(problem: Problem, policy: Policy) -> datetime:
    """When it will have held for long enough to be told again, if it does not turn before."""
    return (problem.turned_at or problem.last_seen_at) + policy.flapping.within
