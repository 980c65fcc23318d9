"""Reads what of on-call stands in the store, and who that makes it."""

from __future__ import annotations

from datetime import datetime

from bot.policy import PersonEntry, Policy
from bot.ports import Reader
from bot.rules.on_call import Kept, ladder


def kept(reader: Reader, now: datetime) -> Kept:
    """The overrides that hold or will, and all rosters."""
    rosters = {roster.id: roster for roster in reader.rosters()}
    return Kept(overrides=tuple(reader.overrides(ending_after=now)), rosters=rosters)


def on_call_for(reader: Reader, policy: Policy, service: str | None, now: datetime) -> list[PersonEntry]:
    """Who is on call for the service, level 1 first; the whole team where nobody is."""
    team = policy.answering(service)
    levels = ladder(policy, team, kept(reader, now), now)
    return [person for person in levels if person] or policy.members(team)
