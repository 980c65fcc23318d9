"""Looks at what the policy names in Slack: channels and people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.ports.inspection import ChannelSeen
from handlers.doctor.finding import Finding, fail, ok, warn
from handlers.doctor.patient import Look, Patient


def _channels(patient: Patient) -> Iterator[Finding]:
    """The digest channel must be there; a team whose channel is not is told in that one."""
    if patient.settings.slack_bot_token is None:
        return
    seen = {each.name: each for each in patient.inspection.chat().channels()}
    policy, well = patient.policy, []
    for name in dict.fromkeys((policy.digest_channel, *(team.channel for team in policy.teams.values()))):
        wrong = _wrong(name, seen.get(name))
        if wrong is None:
            well.append(f"#{name}")
        elif name == policy.digest_channel:
            yield fail("Channels", f"{wrong[0]}, so nobody is told of incidents.", wrong[1])
        else:
            yield warn("Channels", f"{wrong[0]}, so its team is told in #{policy.digest_channel}.", wrong[1])
    if well:
        yield ok("Channels", f"{', '.join(well)} can be posted in.")


def _wrong(name: str, seen: ChannelSeen | None) -> tuple[str, str] | None:
    """What is wrong with the channel, and how it is mended. A public one is joined when it is needed."""
    if seen is None:
        return (
            f"There is no channel #{name} that Tocsin sees",
            f"Make #{name}, or invite @tocsin if it is private.",
        )
    if seen.is_archived:
        return f"#{name} is archived", f"Unarchive #{name} in Slack, or name another channel in the policy."
    return None


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
