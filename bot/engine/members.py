"""Keeps who is who in the workspace, so that nobody who presses a button waits for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.engine.rounds import Rounds
from bot.errors import AdapterError, Reason
from bot.model.member import Group, Home, Member, Standing
from bot.model.workspace import HOME, workspace_of
from bot.policy import Policy
from bot.ports import MemberDirectory, Store

_EVERY = timedelta(minutes=5)
_ALL_EVERY = timedelta(hours=1)
_NAME = "members"


class Members:
    """Reads in a thread of its own everybody once an hour, every few minutes the user groups that the policy
    names, and at once whoever was met and is not known; without a directory it knows what was read last.

    Kept are those who are no full members, and the groups: what cannot be read stays as it was.
    """

    def __init__(self, store: Store, clock: Clock, policy: Policy, directory: MemberDirectory | None) -> None:
        self._store = store
        self._clock = clock
        self._directory = directory
        self._named = frozenset(name for rule in policy.authority for name in rule.groups)
        self._home: Home | None = None
        self._standings: dict[str, Standing] = {}
        self._names: dict[str, str] = {}
        self._groups: dict[str, Group] = {}
        self._knows_groups = False
        self._met: set[str] = set()
        self._all_read_at: datetime | None = None
        self._rounds = Rounds(_NAME, _EVERY, clock, self._look, action=_NAME) if directory else None

    def start(self) -> None:
        """Takes up what was read last, and asks at once."""
        with self._store.read() as reader:
            known = reader.members()
            self._groups = {each.id: each for each in reader.user_groups()}
        self._standings = {each.id: each.standing for each in known}
        self._names = {each.id: each.name for each in known if each.name}
        self._knows_groups = bool(self._groups)
        if self._rounds:
            self._rounds.start()

    def stop(self) -> None:
        """Ends; a look under way is not waited for any longer than a few seconds."""
        if self._rounds:
            self._rounds.stop()

    def settle(self, seconds: float = 30.0) -> bool:
        """Waits until nothing is due to be read; False when that took longer."""
        return self._rounds is None or self._rounds.settle(seconds)

    def standing(self, user: str, team: str = "", enterprise: str = "") -> Standing | None:
        """What they are: None while nobody knows. `team` and `enterprise` are theirs, "" untold."""
        workspace = workspace_of(user)
        ours = Home(team=workspace) if workspace else self._home
        if ours and not ours.holds(team, enterprise):
            return Standing.STRANGER
        known = self._standings.get(user)
        if known is None:
            self._meet(user)
        return known

    def name(self, user: str) -> str:
        """What Slack shows of them; "" while nobody knows."""
        if user not in self._standings:
            self._meet(user)
        return self._names.get(user, "")

    def handle(self, group: str) -> str:
        """The handle of a user group, as far as the policy's groups were read; "" while nobody knows."""
        known = self._groups.get(group)
        return known.handle if known else ""

    def groups_of(self, user: str) -> frozenset[str] | None:
        """In which of the policy's groups they are, by its words for them; None while nobody knows."""
        if self._named and not self._knows_groups:
            return None
        held = [each for each in self._groups.values() if user in each.members]
        return self._named & {word for each in held for word in (each.id, each.handle)}

    def _meet(self, user: str) -> None:
        if self._rounds and user:
            self._met.add(user)
            self._rounds.hurry()

    def _look(self) -> Sequence[str]:
        if self._directory is None:
            return []
        self._home = self._directory.home()
        now = self._clock.now()
        if self._all_read_at is None or now - self._all_read_at >= _ALL_EVERY:
            for found in self._directory.members():
                self._keep(found)
            self._all_read_at = now
        for user in list(self._met):
            if found_one := self._met_one(self._directory, user):
                self._keep([found_one])
            self._met.discard(user)
        return self._look_at_groups(self._directory)

    def _met_one(self, directory: MemberDirectory, user: str) -> Member | None:
        """Whom Slack does not show us is nobody of ours; None where another workspace does not answer, which
        holds nothing up at home.
        """
        try:
            return directory.member(user)
        except AdapterError as error:
            if error.reason in (Reason.NOT_FOUND, Reason.CLIENT):
                return Member(id=user, standing=Standing.STRANGER)
            if workspace_of(user) == HOME:
                raise
            return None

    def _look_at_groups(self, directory: MemberDirectory) -> Sequence[str]:
        if not self._named:
            return []
        found = {each.id: each for each in directory.groups()}
        gone = {key: each.model_copy(update={"members": ()}) for key, each in self._groups.items()}
        kept = gone | found
        changed = [each for key, each in kept.items() if each != self._groups.get(key)]
        if changed:
            self._store.write(lambda tx: tx.save_user_groups(changed))
        self._groups, self._knows_groups = kept, True
        known = {word for each in found.values() for word in (each.id, each.handle)}
        return [f"Slack has no user group {name}" for name in sorted(self._named - known)]

    def _keep(self, found: Sequence[Member]) -> None:
        """A full member needs a row only in the place of what they were before."""
        changed = [
            each for each in found if self._standings.get(each.id, Standing.MEMBER) is not each.standing
        ]
        if changed:
            self._store.write(lambda tx: tx.save_members(changed))
        self._standings |= {each.id: each.standing for each in found}
        self._names |= {each.id: each.name for each in found if each.name}
