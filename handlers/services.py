"""What the HTTP side needs from the rest, handed over by the composition root."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bot.clock import Clock
from bot.engine.commands import Commands
from bot.engine.drills import Drills
from bot.engine.silencing import Silencing
from bot.model.incident import Incident
from bot.model.source import Source
from bot.model.timeline import Entry
from bot.ports import CallerTokens, Reader, Store
from bot.settings import Settings
from handlers.guard import Limits
from handlers.slack.request import Dispatch


@dataclass(frozen=True)
class HttpServices:
    """The engine as HTTP sees it.

    `on_accepted` wakes triage and returns at once. `ready` says by name what works; all must hold.
    `postmortem` renders Markdown, `wording` one plain line for a timeline entry. Without `slack_dispatch`
    there is no Slack over HTTP, without `drills` no drill can be begun, and without
    `commands` nothing can be done about incidents. `watched` says by name whether
    what is asked outside answers, which alerts do not need. `entra` checks Azure's tokens; without it they
    prove nothing.
    """

    store: Store
    settings: Settings
    clock: Clock
    sources: Mapping[str, Source]
    on_accepted: Callable[[], None]
    silencing: Silencing
    ready: Callable[[], Mapping[str, bool]]
    postmortem: Callable[[Reader, Incident], str]
    wording: Callable[[Entry], str]
    slack_dispatch: Dispatch | None = None
    drills: Drills | None = None
    commands: Commands | None = None
    watched: Callable[[], Mapping[str, bool]] = dict
    entra: CallerTokens | None = None
    limits: Limits = field(default_factory=Limits)
