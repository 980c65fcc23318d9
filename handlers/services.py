"""What the HTTP side needs from the rest, handed over by the composition root."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bot.clock import Clock
from bot.engine.actions import Actions
from bot.engine.capacity import Capacity
from bot.engine.commands import Commands
from bot.engine.drills import Drills
from bot.engine.figuring import Figuring
from bot.engine.health import Health
from bot.engine.on_calls import OnCalls
from bot.engine.signing_in import SigningIn
from bot.engine.silencing import Silencing
from bot.engine.workspaces import Workspaces
from bot.model.incident import Incident
from bot.model.source import Source
from bot.model.timeline import Entry
from bot.policy import Policy
from bot.ports import CallerTokens, Reader, Store
from bot.render.paper import Paper
from bot.settings import Settings
from handlers.desk import Desk
from handlers.guard import Limits
from handlers.measures import PrometheusMeasures
from handlers.slack.request import Dispatch


@dataclass(frozen=True)
class HttpServices:
    """The engine as HTTP sees it.

    `on_accepted` wakes triage and returns at once. `ready` says by name what works; all must hold.
    `paper` gives a post-mortem as it stands, `wording` one plain line for a timeline entry. Without
    `slack_dispatch` there is no Slack over HTTP, without `drills` no drill can be begun, and without
    `on_calls` nobody can ask who is on call, and without `commands` nothing can be done about incidents,
    nor about follow-up work without `actions`; without `workspaces` Tocsin can be installed nowhere else.
    `watched` says by name whether what is asked outside answers, which alerts do not need. `entra` checks
    Azure's tokens; without it they prove nothing. Without `policy` no heartbeats and no service level are
    shown, without `health` and `capacity` no health board, without `figuring` no figures, without `desk`
    and `signing_in` no console; `stopping` says whether the server is about to end. `on_refused` hears,
    by source and text, of what could not be kept; `synthetic_secret` proves a test alert of our own.
    """

    store: Store
    settings: Settings
    clock: Clock
    sources: Mapping[str, Source]
    on_accepted: Callable[[], None]
    silencing: Silencing
    ready: Callable[[], Mapping[str, bool]]
    paper: Callable[[Reader, Incident], Paper]
    wording: Callable[[Entry], str]
    slack_dispatch: Dispatch | None = None
    drills: Drills | None = None
    on_calls: OnCalls | None = None
    commands: Commands | None = None
    workspaces: Workspaces | None = None
    actions: Actions | None = None
    watched: Callable[[], Mapping[str, bool]] = dict
    entra: CallerTokens | None = None
    policy: Policy | None = None
    health: Health | None = None
    capacity: Capacity | None = None
    figuring: Figuring | None = None
    desk: Desk | None = None
    signing_in: SigningIn | None = None
    stopping: Callable[[], bool] = lambda: False
    on_refused: Callable[[str, str], None] = lambda _source, _text: None
    synthetic_secret: str = ""
    measures: PrometheusMeasures = field(default_factory=PrometheusMeasures)
    limits: Limits = field(default_factory=Limits)
