"""The API's service level: how fast and how reliably test pages get through."""

from __future__ import annotations

from datetime import timedelta

from bot.clock import Clock
from bot.model.synthetic import Outcome
from bot.model.token import Scope
from bot.model.value import Moment, Value
from bot.policy import Policy
from bot.ports import Store
from bot.rules.service_level import Level, level
from handlers.api_scopes import needs
from handlers.gathered import Routes

_SPANS = {"24h": timedelta(hours=24), "30d": timedelta(days=30)}
_SHOWN = 20


class RunView(Value):
    """One test page; `seconds` is from acceptance to page, null where there was none."""

    sent_at: Moment
    outcome: Outcome
    seconds: float | None
    error: str


class LevelView(Value):
    """The level of each span, and the newest tests first. `target` is in seconds."""

    target: float
    spans: dict[str, Level]
    newest: list[RunView]


def slo_routes(store: Store, clock: Clock, policy: Policy) -> Routes:
    """Shows it."""

    def slo() -> LevelView:
        """From an alert's acceptance to its page, as the test alerts measure it."""
        now, target = clock.now(), policy.synthetic.target
        with store.read() as reader:
            runs = reader.synthetic_runs(since=now - max(_SPANS.values()))
        spans = {
            name: level([run for run in runs if run.sent_at > now - span], target)
            for name, span in _SPANS.items()
        }
        newest = [
            RunView(sent_at=run.sent_at, outcome=run.outcome, seconds=run.seconds, error=run.error)
            for run in runs[:_SHOWN]
        ]
        return LevelView(target=target.total_seconds(), spans=spans, newest=newest)

    router = Routes()
    router.add_api_route("/slo", slo, **needs(Scope.HEALTH_READ))
    return router
