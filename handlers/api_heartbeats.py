"""The API's heartbeats: the alerts that must keep coming, and whether they do."""

from __future__ import annotations

from bot.model.heartbeat import HeartbeatState
from bot.model.severity import Severity
from bot.model.token import Scope
from bot.model.value import Moment, Value
from bot.policy import Policy
from bot.ports import Store
from handlers.api_scopes import needs
from handlers.gathered import Routes


class HeartbeatView(Value):
    """One expected heartbeat; `every` and `grace` are in seconds.

    `alert` is the last one that came, at `seen_at`; unless the next comes by `due_at`, it is missing.
    """

    name: str
    state: HeartbeatState
    every: float
    grace: float
    severity: Severity
    service: str | None
    seen_at: Moment | None
    alert: str
    due_at: Moment


def heartbeat_routes(store: Store, policy: Policy) -> Routes:
    """Lists them."""

    def heartbeats() -> list[HeartbeatView]:
        """Every heartbeat of the policy, in its order."""
        with store.read() as reader:
            known = {record.name: record for record in reader.heartbeats()}
        return [
            HeartbeatView(
                **wanted.model_dump(include={"name", "severity", "service"}),
                every=wanted.every.total_seconds(),
                grace=wanted.grace.total_seconds(),
                **known[wanted.name].model_dump(include={"state", "seen_at", "alert", "due_at"}),
            )
            for wanted in policy.heartbeats
            if wanted.name in known
        ]

    router = Routes()
    router.add_api_route("/heartbeats", heartbeats, **needs(Scope.HEALTH_READ))
    return router
