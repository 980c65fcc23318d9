"""What a command works with, and what it gives back."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.clock import Clock
from bot.engine.calling import Calling
from bot.engine.checking import Checking
from bot.engine.commands import Commands
from bot.engine.endings import Endings
from bot.engine.joiners import Joiners
from bot.engine.linking import Linking
from bot.engine.merging import Merging
from bot.engine.on_calls import OnCalls
from bot.engine.postmortem import Postmortems
from bot.engine.reporting import Reporting
from bot.engine.roles import Roles
from bot.engine.silencing import Silencing
from bot.engine.tasks import Tasks
from bot.engine.updates import Updates
from bot.errors import Refused
from bot.flow.showing import Showing
from bot.model.incident import Incident, Person
from bot.model.job import JobState, Lane
from bot.policy import PersonEntry, Policy
from bot.policy.nearest import meant
from bot.ports import Store
from bot.render import slack_text

_ID = re.compile(r"^INC-\d{4}-\d{3,}$", re.IGNORECASE)
_MENTION = re.compile(r"^<@([UW][A-Z0-9]+)(?:\|([^>]*))?>$")


@dataclass(frozen=True)
class Desk:
    """The engine as Slack's listeners see it."""

    commands: Commands
    silencing: Silencing
    store: Store
    policy: Policy
    clock: Clock
    on_calls: OnCalls
    calling: Calling
    reporting: Reporting
    checking: Checking
    endings: Endings
    merging: Merging
    linking: Linking
    updates: Updates
    roles: Roles
    tasks: Tasks
    joiners: Joiners
    showing: Showing
    postmortems: Postmortems

    def person(self, user_id: str, name: str) -> Person:
        """Who a Slack user is: the policy's name for them, else the name that Slack sends along."""
        known = self.policy.person_by_slack(user_id)
        return Person(id=user_id, name=known.name if known else name or user_id)

    def slack_is_silent(self, incident_id: str) -> bool:
        """Whether something about this incident waits for Slack, which did not take it."""
        with self.store.read() as reader:
            waiting = reader.jobs(states=[JobState.WAITING], incident=incident_id)
        return any(job.lane is Lane.CHAT and job.attempts for job in waiting)

    def plain(self, text: str) -> str:
        """What somebody typed, out of Slack's escapes: mentions as names."""
        return slack_text.plain(text, lambda user_id, name: self.person(user_id, name).name)

    def named(self, word: str, asker: Person) -> Person:
        """Whom a word means: "me", a mention, or a name of the policy. Raises Refused."""
        if word.lower() == "me":
            return asker
        if mention := _MENTION.match(word):
            return self.person(mention[1], mention[2] or "")
        bare = word.removeprefix("@").lower()
        for key, entry in self.policy.people.items():
            if bare in (key.lower(), entry.name.lower()):
                return Person(id=entry.slack, name=entry.name)
        raise Refused(f"Nobody here is called {word}. Mention them, like @ana, or say me.")

    def responder(self, word: str, asker: Person) -> PersonEntry:
        """Whom of the policy's people a word means: "me", a mention, or a name. Raises Refused."""
        mention = _MENTION.match(word)
        if word.lower() == "me" or mention:
            user = mention[1] if mention else asker.id
            known = self.policy.person_by_slack(user)
            if known is None:
                name = self.person(user, (mention[2] if mention else asker.name) or "").name
                people = ", ".join(each.name for each in self.policy.people.values())
                raise Refused(
                    f"{name} is not in the policy, so nobody knows how to ring them. In it: {people}."
                )
            return known
        bare = word.removeprefix("@").lower()
        for key, entry in self.policy.people.items():
            if bare in (key.lower(), entry.name.lower()):
                return entry
        raise Refused(f"Nobody in the policy is called {self.plain(word)}{meant(bare, self.policy.people)}")


@dataclass(frozen=True)
class Ask:
    """One thing somebody asks: `text` is what follows the sub-command, `here` the incident of the channel.

    The text is as Slack sends it; free text in it is read by `Desk.plain`.
    """

    by: Person
    text: str
    channel: str
    here: Incident | None
    desk: Desk

    def incident(self) -> tuple[Incident, str]:
        """The incident that is meant, and the rest of the text: named first, or else that of the channel.

        Raises Refused where neither says. A private incident can only be meant in its own channel.
        """
        word, _, rest = self.text.partition(" ")
        if _ID.match(word):
            return self.named(word), rest.strip()
        if self.here is None:
            raise Refused(
                "This channel has no incident. Say which, like INC-2026-001, or ask in its channel."
            )
        return self.here, self.text

    def names_one(self, word: str) -> bool:
        """Whether the word is an incident's id, known or not."""
        return _ID.match(word) is not None

    def named(self, word: str) -> Incident:
        """The incident of that id, as far as the asker's channel may know of it. Raises Refused."""
        with self.desk.store.read() as reader:
            named = reader.incident(word.upper())
        if named is None or (named.private and named != self.here):
            raise Refused(f"There is no incident {self.desk.plain(word).upper()}.")
        return named


@dataclass(frozen=True)
class Reply:
    """What the asker sees: a template with its facts, or a form to fill in.

    `channel` is where the answer to a filled-in form is shown: other answers go to where they were asked for.
    `beneath` is what the view shows now over which the form lay.
    """

    template: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    form: Mapping[str, Any] | None = None
    channel: str = ""
    beneath: Mapping[str, Any] | None = None


Run = Callable[[Ask], Reply]


@dataclass(frozen=True)
class Command:
    """One sub-command of /incident. `usage` is what is typed after /incident, `help` what it does."""

    name: str
    usage: str
    help: str
    run: Run
