"""Who is signed in to the console, and how they came in."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from datetime import timedelta

from bot.clock import Clock
from bot.engine.members import Members
from bot.errors import Forbidden, Refused, Unset
from bot.log import logger
from bot.model.incident import Person
from bot.model.member import Standing
from bot.model.session import Session, SignedIn
from bot.model.value import Value
from bot.model.workspace import HOME, within, workspace_of
from bot.policy import Policy
from bot.ports import Identity, Store, Tx

_log = logger("console")
SESSION_LASTS = timedelta(hours=12)
"""A long shift; whoever comes back the next day signs in anew."""

_STANDING_SECONDS = 2.0
_TURNED_AWAY = {
    Standing.BOT: "Apps cannot sign in.",
    Standing.GONE: "This Slack account is deactivated.",
    Standing.STRANGER: "People of other workspaces see nothing here.",
}


class Question(Value):
    """What a browser keeps while its person is at Slack: both come back, the one in the address, the other in
    the token. `page` is where they wanted to go."""

    state: str
    nonce: str
    page: str


class SigningIn:
    """Keeps sessions on disk, by a digest: who reads the database cannot sign in with it.

    Without `identity` nobody comes in by Slack. `place` gives the workspace of a team id, None where Tocsin
    is not installed. With `is_practice` the Slack behind is a practice workspace on this machine, where
    somebody may simply say who they are.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        policy: Policy,
        members: Members,
        identity: Identity | None,
        place: Callable[[str], str | None],
        *,
        is_practice: bool,
    ) -> None:
        self._store = store
        self._clock = clock
        self._policy = policy
        self._members = members
        self._identity = identity
        self._place = place
        self._is_practice = is_practice

    @property
    def by_slack(self) -> bool:
        """Whether people can sign in with Slack."""
        return self._identity is not None

    @property
    def by_pretending(self) -> bool:
        """Whether they can just say who they are: where nothing is real, and there is no other way."""
        return self._is_practice and self._identity is None

    def ask(self, page: str, back: str) -> tuple[str, Question]:
        """Where somebody is asked who they are, with what their browser keeps until then. Raises Unset."""
        question = Question(state=secrets.token_urlsafe(24), nonce=secrets.token_urlsafe(24), page=page)
        return self._known().address(question.state, question.nonce, back), question

    def answered(self, question: Question, state: str, code: str, back: str) -> str:
        """Signs in whoever Slack says that was; gives the secret for their browser.

        Raises Refused for an answer to another question, Forbidden for whoever does not belong here,
        AdapterError and Unset.
        """
        identity = self._known()
        if not secrets.compare_digest(question.state.encode(), state.encode()):
            raise Refused("That answer belongs to another browser, or to an older try.")
        told = identity.exchange(code, question.nonce, back)
        workspace = HOME if told.team == identity.home() else self._place(told.team)
        if workspace is None or (workspace == HOME and told.team != identity.home()):
            _log.warning("sign_in_refused", team=told.team[:20])
            raise Forbidden("Tocsin is not installed in that workspace. Sign in with another one.")
        return self._let_in(told, within(workspace, told.user))

    def pretend(self, key: str) -> str:
        """Signs in somebody of the policy, by their key in it. Raises Refused where that is for real."""
        person = self._policy.people.get(key)
        if not self.by_pretending or person is None or not person.slack:
            raise Refused("Nobody of the practice workspace is called that.")
        return self._let_in(SignedIn(user=person.slack, name=person.name, team=""), person.slack)

    def session(self, secret: str) -> Session | None:
        """Whose it is; None for a secret that is not known, for a session that is over, and for one of a
        workspace that Tocsin has left."""
        if not secret:
            return None
        with self._store.read() as reader:
            found = reader.session(_digest(secret))
        if found is None or found.ends_at <= self._clock.now():
            return None
        return found if self._is_installed(workspace_of(found.person.id)) else None

    def standing(self, session: Session) -> Standing | None:
        """What they are in their workspace, as far as that is known."""
        return self._members.standing(session.person.id, session.team, session.enterprise)

    def sign_out(self, secret: str) -> None:
        """Ends the session for good."""
        self._store.write(lambda tx: tx.forget_session(_digest(secret)))

    def _is_installed(self, workspace: str) -> bool:
        return workspace == HOME or self._place(workspace) == workspace

    def _known(self) -> Identity:
        if self._identity is None:
            raise Unset("Nobody can sign in with Slack yet.")
        return self._identity

    def _let_in(self, told: SignedIn, user: str) -> str:
        if self._members.standing(user, told.team, told.enterprise) is None:
            self._members.settle(_STANDING_SECONDS)  # they were just met: Slack is being asked
        standing = self._members.standing(user, told.team, told.enterprise)
        if standing in _TURNED_AWAY:
            raise Forbidden(_TURNED_AWAY[standing])
        secret, now = secrets.token_urlsafe(32), self._clock.now()
        known = self._policy.person_by_slack(user)
        session = Session(
            key=_digest(secret),
            person=Person(id=user, name=known.name if known else told.name),
            team=told.team,
            enterprise=told.enterprise,
            begun_at=now,
            ends_at=now + SESSION_LASTS,
        )

        def change(tx: Tx) -> None:
            tx.forget_sessions(now)
            tx.add_session(session)

        self._store.write(change)
        _log.info("signed_in", by=user)
        return secret


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
