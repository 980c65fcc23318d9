"""Where Tocsin is installed beside the home workspace, and by which tokens it speaks there."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.errors import AdapterError, Reason, Refused, StoreBusy, Unproven, Unset
from bot.log import logger
from bot.loop import Loop
from bot.model.workspace import HOME, Granted, Installation
from bot.ports import Grants, Seal, Store

_log = logger("workspaces")
_STATE_LASTS = timedelta(minutes=10)
_LOOK_SECONDS = 30.0
_NAME = "workspaces"
_AT_SLACK = "your app at api.slack.com/apps has it under Basic Information, App Credentials"
_UNSET = {
    "SLACK_CLIENT_ID": f"it tells Slack which app is installed; {_AT_SLACK}",
    "SLACK_CLIENT_SECRET": f"it proves to Slack that Tocsin is that app; {_AT_SLACK}",
    "TOCSIN_SECRET_KEY": "it seals the tokens of the workspaces on disk, and `tocsin key` makes one",
    "SLACK_BOT_TOKEN": "it makes its workspace the home of all that the policy puts nowhere else",
}


class Workspaces:
    """Keeps sealed tokens, and knows each workspace by its team id.

    `missing` names the settings that are not there; without one of them nobody can install, and `seal` and
    `grants` may be None. `needed` are the workspaces that the policy names; `answers` says whether Slack does
    in one, and `on_installed` is called after each installation.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        seal: Seal | None,
        grants: Grants | None,
        *,
        missing: Collection[str],
        needed: Collection[str],
        answers: Callable[[str], bool],
        on_installed: Callable[[], None],
    ) -> None:
        self._store = store
        self._clock = clock
        self._seal = seal
        self._grants = grants
        self._missing = missing
        self._needed = needed
        self._answers = answers
        self._on_installed = on_installed
        self._home = ""
        self._loop = Loop("workspaces", self._turn, every_seconds=_LOOK_SECONDS)
        self._lock = threading.Lock()
        self._used: dict[str, datetime] = {}
        with store.read() as reader:
            self._installed = {each.team: each for each in reader.installations()}
        self._tokens = {team: self._opened(each) for team, each in self._installed.items()}

    def start(self) -> None:
        """Seals with the newest key what an older one sealed, so that the older one can go; and learns which
        workspace home is, where there may be others."""
        for each in list(self._installed.values()):
            token = self._tokens[each.team]
            if not token:
                _log.error("token_unreadable", error=_UNREADABLE.format(name=each.name, team=each.team))
            elif self._seal and not self._seal.is_newest(each.token):
                self._keep(each.model_copy(update={"token": self._seal.close(token)}))
                _log.info("token_sealed_anew", team=each.team)
        if self._grants and not self._missing:
            self._loop.start()

    def stop(self) -> None:
        """Ends."""
        self._loop.stop()

    def settle(self, seconds: float = 30.0) -> bool:
        """Waits until home was asked for; False when that took longer."""
        return not self._loop.is_alive or self._loop.settle(lambda: True, seconds)

    # what comes from a workspace, and goes there

    def place(self, team: str) -> str | None:
        """The workspace of that team id: home, that team, or None where Tocsin is not installed.

        Until the home workspace's own team id is known, whatever was not installed is home.
        """
        if team in self._installed:
            return team
        return HOME if not self._home or team in ("", self._home) else None

    def token(self, workspace: str) -> str:
        """The token by which Tocsin speaks there. Raises AdapterError where there is none."""
        installed = self._installed.get(workspace)
        if installed is None:
            raise _silent(f"Tocsin is not installed in the workspace {workspace}")
        token = self._tokens.get(workspace)
        if not token:
            raise _silent(_UNREADABLE.format(name=installed.name, team=workspace))
        return token

    def working(self) -> Mapping[str, bool]:
        """Whether Tocsin can speak in every workspace that is installed, named by the policy, or has an open
        incident; nothing where all is at home."""
        needed = {*self._installed, *self._needed, *self._open_in()} - {HOME}
        works = all(self._tokens.get(each) and self._answers(each) for each in needed)
        return {_NAME: works} if needed else {}

    def _open_in(self) -> set[str]:
        try:
            with self._store.read() as reader:
                return {each.workspace for each in reader.incidents(open_only=True)}
        except StoreBusy:  # that the store does not work is said by others
            return set()

    # installing

    def begin(self) -> tuple[str, str]:
        """Where somebody is asked to let Tocsin in, and a secret for their browser, by which the answer is
        known as theirs. Raises Unset."""
        seal, grants = self._ready()
        secret = secrets.token_urlsafe(24)
        state = seal.close(f"install {self._clock.now().isoformat()} {secret}")
        return grants.address(state), secret

    def install(self, state: str, secret: str, code: str) -> Installation:
        """Keeps what was granted for the code, where the answer is that to a `begin` of the same browser, in
        time, and the first. Raises Refused, AdapterError and Unset."""
        seal, grants = self._ready()
        self._check(seal, state, secret)
        home = self._learn_home(grants)
        granted = grants.exchange(code)
        if granted.team == home:
            raise Refused(
                f"{granted.name} is the workspace of SLACK_BOT_TOKEN: Tocsin is there already. "
                "Nothing was changed."
            )
        return self._take(seal, granted)

    def uninstall(self, team: str, at: datetime) -> bool:
        """Forgets a workspace that took Tocsin's token away at that time; False for one that was installed
        anew since, or never."""
        installed = self._installed.get(team)
        if installed is None:
            if self.place(team) == HOME:
                _log.error("home_uninstalled", team=team)
            return False
        if at < installed.installed_at - timedelta(seconds=1):
            return False
        self._store.write(lambda tx: tx.forget_installation(team))
        self._installed.pop(team)
        self._tokens.pop(team)
        _log.warning("workspace_uninstalled", team=team, name=installed.name)
        return True

    def _take(self, seal: Seal, granted: Granted) -> Installation:
        sealed = {"token": seal.close(granted.token), "installed_at": self._clock.now()}
        installation = Installation(**granted.model_dump() | sealed)
        self._keep(installation)
        self._tokens[granted.team] = granted.token
        _log.warning("workspace_installed", team=granted.team, name=granted.name)
        self._on_installed()
        return installation

    def _keep(self, installation: Installation) -> None:
        self._store.write(lambda tx: tx.save_installation(installation))
        self._installed[installation.team] = installation

    def _ready(self) -> tuple[Seal, Grants]:
        if self._seal is None or self._grants is None or self._missing:
            said = "; ".join(f"{name} is not set: {_UNSET[name]}" for name in self._missing)
            raise Unset(f"More workspaces cannot be installed yet. {said}.")
        return self._seal, self._grants

    def _check(self, seal: Seal, state: str, secret: str) -> None:
        """The cookie ties the answer to the browser that was sent, the seal to us."""
        try:
            word, at, meant = seal.open(state).split(" ")
        except (Unproven, ValueError):
            raise Refused("That answer belongs to no question of Tocsin's. Nothing was changed.") from None
        if word != "install" or not secrets.compare_digest(meant.encode(), secret.encode()):
            raise Refused("That answer belongs to another browser than this one. Nothing was changed.")
        now = self._clock.now()
        if now - datetime.fromisoformat(at) > _STATE_LASTS:
            raise Refused("That took longer than ten minutes. Nothing was changed: begin again.")
        with self._lock:
            self._used = {used: when for used, when in self._used.items() if now - when <= _STATE_LASTS}
            if meant in self._used:
                raise Refused("That answer was taken before. Nothing was changed: begin again.")
            self._used[meant] = now

    def _learn_home(self, grants: Grants) -> str:
        self._home = self._home or grants.home()
        return self._home

    def _turn(self) -> None:
        try:
            if self._grants:
                self._learn_home(self._grants)
        except AdapterError as error:
            _log.warning("home_unknown", error=str(error))

    def _opened(self, installed: Installation) -> str:
        """The token; "" when no key opens it."""
        try:
            return self._seal.open(installed.token) if self._seal else ""
        except Unproven:
            return ""


_UNREADABLE = (
    "The token of {name} ({team}) cannot be read: TOCSIN_SECRET_KEY has no key that it was sealed with. "
    "Put that key back, or install Tocsin there again at /slack/install"
)


def _silent(why: str) -> AdapterError:
    return AdapterError(why, reason=Reason.AUTH, retryable=False)
