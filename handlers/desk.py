"""Who asks for something, wherever they ask, and what they are about to do."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from bot.clock import Clock
from bot.engine.actions import Actions
from bot.engine.calling import Calling
from bot.engine.checking import Checking
from bot.engine.commands import Commands
from bot.engine.correcting import Correcting
from bot.engine.endings import Endings
from bot.engine.figuring import Figuring
from bot.engine.home_tabs import HomeTabs
from bot.engine.joiners import Joiners
from bot.engine.linking import Linking
from bot.engine.members import Members
from bot.engine.merging import Merging
from bot.engine.on_calls import OnCalls
from bot.engine.postmortem import Postmortems
from bot.engine.reporting import Reporting
from bot.engine.retrying import Retrying
from bot.engine.roles import Roles
from bot.engine.rooms import Rooms
from bot.engine.silencing import Silencing
from bot.engine.tasks import Tasks
from bot.engine.updates import Updates
from bot.engine.workspaces import Workspaces
from bot.errors import Refused
from bot.flow.showing import Showing
from bot.model.action import Action
from bot.model.incident import Incident, Person
from bot.model.job import JobState, Lane
from bot.model.member import Standing
from bot.model.workspace import apart, within, workspace_of
from bot.policy import PersonEntry, Policy
from bot.policy.nearest import meant
from bot.ports import Store
from bot.render import slack_text
from bot.rules.authority import Asker, Subject
from bot.rules.privacy import insiders

T = TypeVar("T")

_ID = re.compile(r"^INC-\d{4}-\d{3,}$", re.IGNORECASE)
_MENTION = re.compile(r"^<@((?:T[A-Z0-9]+:)?[UW][A-Z0-9]+)(?:\|([^>]*))?>$")


@dataclass(frozen=True)
class Whom:
    """A Slack user as a payload tells of them: their workspace and organisation are "" where it does not."""

    id: str
    name: str
    team: str = ""
    enterprise: str = ""

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> Whom:
        """Reads the payload of a command or an interaction."""
        user = body.get("user") or {"id": body["user_id"], "name": body.get("user_name")}
        team = user.get("team_id") or (body.get("team") or {}).get("id") or body.get("team_id")
        enterprise = (body.get("enterprise") or {}).get("id") or body.get("enterprise_id")
        name = user.get("username") or user.get("name")
        return cls(str(user["id"]), str(name or ""), str(team or ""), str(enterprise or ""))


@dataclass(frozen=True)
class Desk:
    """The engine as those see it who ask for something: Slack's listeners, and the console."""

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
    correcting: Correcting
    updates: Updates
    roles: Roles
    tasks: Tasks
    actions: Actions
    joiners: Joiners
    home_tabs: HomeTabs
    rooms: Rooms
    showing: Showing
    postmortems: Postmortems
    members: Members
    workspaces: Workspaces
    retrying: Retrying
    figuring: Figuring
    public_url: str = ""

    def person(self, user_id: str, name: str) -> Person:
        """Who a Slack user is: the policy's name for them, else what Slack shows or sends along."""
        known = self.policy.person_by_slack(user_id)
        shown = known.name if known else self.members.name(user_id)
        return Person(id=user_id, name=shown or name or user_id)

    def standing(self, who: Whom) -> Standing | None:
        """What they are in the workspace, as far as that is known by now."""
        return self.members.standing(who.id, who.team, who.enterprise)

    def slack_is_silent(self, incident_id: str) -> bool:
        """Whether something about this incident waits for Slack, which did not take it."""
        with self.store.read() as reader:
            waiting = reader.jobs(states=[JobState.WAITING], incident=incident_id)
        return any(job.lane is Lane.CHAT and job.attempts and job.note for job in waiting)

    def plain(self, text: str) -> str:
        """What somebody typed, out of Slack's escapes: mentions as names."""
        return slack_text.plain(text, self._called)

    def _called(self, id_: str, name: str) -> str:
        if apart(id_)[1].startswith("S"):
            return self.members.handle(id_) or name or id_
        return self.person(id_, name).name

    def named(self, word: str, asker: Person) -> Person:
        """Whom a word means: "me", a mention, or a name of the policy. Raises Refused."""
        if word.lower() == "me":
            return asker
        if mention := _MENTION.match(word):
            return self.person(mention[1], mention[2] or "")
        bare = word.removeprefix("@").lower()
        for key, entry in self.policy.people.items():
            if bare in (key.lower(), entry.name.lower()):
                workspace = workspace_of(asker.id)
                there = within(workspace, entry.slack_in(workspace))
                return Person(id=there or entry.slack, name=entry.name)
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

    The text is as Slack sends it; free text in it is read by `Desk.plain`. `standing` is what the asker is in
    the workspace, None where that is not known. `place` is what Slack calls the channel: it tells no private
    one's name.
    """

    by: Person
    text: str
    channel: str
    here: Incident | None
    desk: Desk
    standing: Standing | None = None
    place: str = ""

    @property
    def asker(self) -> Asker:
        """Who asks, with all that is known of them."""
        return Asker(person=self.by, standing=self.standing, groups=self.desk.members.groups_of(self.by.id))

    @property
    def workspace(self) -> str:
        """Where it is asked."""
        return workspace_of(self.by.id)

    def incident(self) -> tuple[Incident, str]:
        """The incident that is meant, and the rest of the text: named first, or else that of the channel.

        Raises Refused where neither says, and for one that the asker does not know of.
        """
        word, _, rest = self.text.partition(" ")
        if _ID.match(word):
            return self.named(word), rest.strip()
        if self.here is None:
            raise Refused(
                "This channel has no incident. Say which, like INC-2026-001, or ask in its channel."
            )
        return self.here, self.text

    def subject(self) -> Subject:
        """The same as far as it is there, for whoever decides whether the asker may."""
        word = self.text.partition(" ")[0]
        if not _ID.match(word):
            return Subject(incident=self.here)
        with self.desk.store.read() as reader:
            named = reader.incident(word.upper())
        return Subject(incident=named if named and self.knows(named) else None)

    def shows(self, incident: Incident) -> bool:
        """Whether a list may have it: nothing of another workspace, and a private one in its own channel's
        alone.
        """
        is_here = self.here is not None and self.here.id == incident.id
        is_ours = incident.workspace == self.workspace
        return is_ours and (not incident.private or (is_here and self.asker.is_ours))

    def knows(self, incident: Incident) -> bool:
        """Whether the asker may name it: a private one in its own channel, and whoever is inside anywhere."""
        if self.shows(incident) or not self.asker.is_ours or incident.workspace != self.workspace:
            return self.shows(incident)
        with self.desk.store.read() as reader:
            pages, tasks = reader.pages(incident.id), reader.tasks(incident.id)
        known = self.desk.policy.person_by_slack(self.by.id)
        ours = {self.by.id, known.slack} if known else {self.by.id}
        return not ours.isdisjoint(insiders(incident, pages, tasks, self.desk.policy))

    def said(self) -> str:
        """What is typed beside the name of an incident."""
        word, _, rest = self.text.partition(" ")
        return (rest if _ID.match(word) else self.text).strip()

    def names_one(self, word: str) -> bool:
        """Whether the word is an incident's id, known or not."""
        return _ID.match(word) is not None

    def named(self, word: str) -> Incident:
        """The incident of that id, as far as the asker may know of it. Raises Refused."""
        with self.desk.store.read() as reader:
            named = reader.incident(word.upper())
        if named is None or not self.knows(named):
            raise Refused(f"There is no incident {self.desk.plain(word).upper()}.")
        return named


@dataclass(frozen=True)
class Deed(Generic[T]):
    """What somebody is about to do: the policy's word for it, what it is about, and how it is done."""

    action: Action
    ask: Ask
    subject: Subject
    run: Callable[[], T]
