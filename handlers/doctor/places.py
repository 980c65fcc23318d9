"""Looks at what the policy names in Slack: channels and people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from handlers.doctor.finding import Finding, fail, ok, warn
from handlers.doctor.patient import Look, Patient

_MAKE = "Make it in Slack, or invite @tocsin where it is private."
_UNARCHIVE = "Unarchive it in Slack, or name another channel in the policy."


def _channels(patient: Patient) -> Iterator[Finding]:
    """The digest channel must be there; a team whose channel is not is told in that one.

    One that is public is joined when it is needed.
    """
    if patient.settings.slack_bot_token is None:
        return
    seen = {each.name: each for each in patient.inspection.chat().channels()}
    digest = patient.policy.digest_channel
    named = dict.fromkeys((digest, *(team.channel for team in patient.policy.teams.values())))
    absent = [name for name in named if name not in seen]
    archived = [name for name in named if name in seen and seen[name].is_archived]
    for wrong, said, mend in ((absent, "not there, or hidden", _MAKE), (archived, "archived", _UNARCHIVE)):
        if digest in wrong:
            yield fail("Channels", f"#{digest} is {said}, so nobody is told of incidents.", mend)
        if teams := [name for name in wrong if name != digest]:
            told = f"so what belongs there is said in #{digest}"
            yield warn("Channels", f"{_listed(teams)} {_is(teams)} {said}, {told}.", mend)
    if well := [name for name in named if name not in (*absent, *archived)]:
        yield ok("Channels", f"{_listed(well)} {_is(well)} there.")


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"#{name}" for name in names)


def _is(names: Sequence[str]) -> str:
    return "are" if len(names) > 1 else "is"


def _people(patient: Patient) -> Iterator[Finding]:
    settings, policy = patient.settings, patient.policy
    if settings.slack_bot_token is None:
        return
    chat = patient.inspection.chat()
    gone = [person for person in policy.people.values() if not chat.is_here(person.slack)]
    for person in gone:
        said = f"{person.name} ({person.key}) is nobody in this workspace: {person.slack}."
        mend = "Take the id from their Slack profile, Copy member ID; or take them out of the policy."
        yield fail("People", said, mend)
    if not gone:
        yield ok("People", f"All {len(policy.people)} of the policy are in the workspace.")
    unmailed = [person.name for person in policy.people.values() if not person.email]
    if settings.smtp_url and unmailed:
        said = f"Nothing can be mailed to {', '.join(unmailed)}."
        yield warn("People", said, "Give them an email in the policy's people.")


LOOKS: Sequence[Look] = (
    Look("Channels", _channels, "See what is said of Slack's token and scopes.", by_policy=True),
    Look("People", _people, "See what is said of Slack's token and scopes.", by_policy=True),
)
