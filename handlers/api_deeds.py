"""What people may do about an incident over the API, as when Slack is down: declare, acknowledge, resolve."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, TypeVar

from fastapi import Body

from bot.engine.commands import Commands, Declaration
from bot.engine.resolving import Resolution
from bot.errors import Refused
from bot.model.incident import Incident
from bot.model.severity import Severity
from bot.model.token import Scope
from bot.model.value import Value
from bot.ports import Reader, Store
from bot.rules import escalation
from handlers.answer import Refusal
from handlers.api_params import By, IncidentId, Story, Words
from handlers.api_scopes import needs
from handlers.api_views import AcknowledgedView, IncidentView, example
from handlers.caller import Asking, Caller
from handlers.gathered import Routes

T = TypeVar("T")


class DeclareRequest(Value):
    """What somebody declares. `by` is their name; `details` is what they see."""

    model_config = example(title="Kafka brokers unreachable", severity="critical", by="Ana", service="kafka")

    title: Words
    severity: Severity
    by: By = ""
    service: Words | None = None
    details: Story = ""


class AcknowledgeRequest(Value):
    """Who has it."""

    model_config = example(by="Ana")

    by: By = ""


class ResolveRequest(Value):
    """Who ends it, and how it was fixed."""

    model_config = example(by="Ana", how="Restarted the brokers")

    by: By = ""
    how: Story = ""


def deed_routes(store: Store, commands: Commands, view: Callable[[Reader, Incident], IncidentView]) -> Routes:
    """The same that the commands in Slack do, with the same words where it cannot be done."""
    deeds = _Deeds(store, commands, view)
    router = Routes()
    new = needs(Scope.INCIDENTS_WRITE, refuses=(409,), changes=True)
    known = needs(Scope.INCIDENTS_WRITE, refuses=(404, 409), changes=True)
    router.add_api_route("/incidents", deeds.declare, methods=["POST"], status_code=201, **new)
    router.add_api_route("/incidents/{incident_id}/ack", deeds.acknowledge, methods=["POST"], **known)
    router.add_api_route("/incidents/{incident_id}/resolve", deeds.resolve, methods=["POST"], **known)
    return router


class _Deeds:
    def __init__(
        self, store: Store, commands: Commands, view: Callable[[Reader, Incident], IncidentView]
    ) -> None:
        self._store = store
        self._commands = commands
        self._view = view

    def declare(self, caller: Asking, asked: Annotated[DeclareRequest, Body()]) -> IncidentView:
        """Opens an incident, and pages as its severity says."""
        declared = Declaration(
            title=" ".join(asked.title.split()),
            severity=asked.severity,
            by=caller.acts(asked.by, self._commands.person),
            service=asked.service,
            details=asked.details,
        )
        opened = done(lambda: self._commands.declare(declared))
        with self._store.read() as reader:
            return self._view(reader, reader.incident(opened.id) or opened)

    def acknowledge(
        self, caller: Asking, incident_id: IncidentId, asked: Annotated[AcknowledgeRequest, Body()]
    ) -> AcknowledgedView:
        """Somebody has it: nothing rings any more. `first` is false when somebody had it already."""
        self._shown(caller, incident_id)
        by = caller.acts(asked.by, self._commands.person)
        first = done(lambda: self._commands.acknowledge(incident_id, by))
        with self._store.read() as reader:
            incident = reader.incident(incident_id)
            rung = escalation.rings_on(reader.pages(incident_id))
        had = incident.acknowledged_by if incident else None
        return AcknowledgedView(
            id=incident_id,
            first=first,
            acknowledged_at=incident.acknowledged_at if incident else None,
            acknowledged_by=had.name if had else "",
            rings_on=rung,
        )

    def resolve(
        self, caller: Asking, incident_id: IncidentId, asked: Annotated[ResolveRequest, Body()]
    ) -> IncidentView:
        """Ends it, and starts the post-mortem."""
        self._shown(caller, incident_id)
        resolution = Resolution(by=caller.acts(asked.by, self._commands.person), how=asked.how)
        done(lambda: self._commands.resolve(incident_id, resolution))
        return self._shown(caller, incident_id)

    def _shown(self, caller: Caller, incident_id: str) -> IncidentView:
        with self._store.read() as reader:
            return self._view(reader, caller.incident(reader, incident_id))


def done(change: Callable[[], T]) -> T:
    """What the change gives; where it is refused, the same in HTTP's words."""
    try:
        return change()
    except Refused as refused:
        raise Refusal(409, "refused", str(refused)) from None
