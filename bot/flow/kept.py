"""Reads what of on-call stands in the store, and who that makes it."""

from __future__ import annotations

from datetime import datetime

from bot.policy import PersonEntry, Policy
from bot.ports import Reader
from bot.rules.on_call import Kept, found_by_key, ladder


def kept(reader: Reader, now: datetime) -> Kept:
    """The overrides that hold or will, and all rosters."""
    rosters = {roster.id: roster for roster in reader.rosters()}
    return Kept(overrides=tuple(reader.overrides(ending_after=now)), rosters=rosters)


def person_of(reader: Reader, policy: Policy, key: str) -> PersonEntry | None:
    """Whom the key of a page's target means: of the policy's people, or of those whom a roster names."""
    rosters = {roster.id: roster for roster in reader.rosters()}
    return found_by_key(policy, Kept(rosters=rosters), key)


def mail_of(reader: Reader, policy: Policy, key: str) -> list[str]:
    """Where the person, or everybody of the team, with that key is written to."""
    if key in policy.teams:
        return policy.mail_of(key)
    person = person_of(reader, policy, key)
    return [person.email] if person and person.email else []


def on_call_for(reader: Reader, policy: Policy, service: str | None, now: datetime) -> list[PersonEntry]:
    """Who is on call for the service, level 1 first; the whole team where nobody is."""
    team = policy.answering(service)
    levels = ladder(policy, team, kept(reader, now), now)
    return [person for person in levels if person] or policy.members(team)
