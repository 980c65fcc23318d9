"""What people may do about an incident over the API, as when Slack is down: declare, acknowledge, resolve."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, TypeVar

from fastapi import APIRouter, Body
from pydantic import Field, StringConstraints

from bot.engine.commands import Commands, Declaration
from bot.engine.resolving import Resolution
from bot.errors import Refused
from bot.model.incident import Incident
from bot.model.severity import Severity
from bot.model.value import Value
from bot.ports import Reader, Store
from bot.rules import escalation
from handlers.answer import Refusal
from handlers.api_views import AcknowledgedView, IncidentView

T = TypeVar("T")
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Story = Annotated[str, Field(max_length=3000)]


class DeclareRequest(Value):
    """What somebody declares. `by` is their name; `details` is what they see."""

    title: Words
    severity: Severity
    by: Words
    service: Words | None = None
    details: Story = ""


class AcknowledgeRequest(Value):
    """Who has it."""

    by: Words


class ResolveRequest(Value):
    """Who ends it, and how it was fixed."""

    by: Words
    how: Story = ""


def deed_routes(
    store: Store, commands: Commands, view: Callable[[Reader, Incident], IncidentView]
) -> APIRouter:
    """The same that the commands in Slack do, with the same words where it cannot be done."""
    deeds = _Deeds(store, commands, view)
    router = APIRouter()
    router.add_api_route("/incidents", deeds.declare, methods=["POST"], status_code=201)
    router.add_api_route("/incidents/{incident_id}/ack", deeds.acknowledge, methods=["POST"])
    router.add_api_route("/incidents/{incident_id}/resolve", deeds.resolve, methods=["POST"])
    return router


class _Deeds:
    def __init__(
        self, store: Store, commands: Commands, view: Callable[[Reader, Incident], IncidentView]
    ) -> None:
        self._store = store
        self._commands = commands
        self._view = view

    def declare(self, asked: Annotated[DeclareRequest, Body()]) -> IncidentView:
        """Opens an incident, and pages as its severity says."""
        declared = Declaration(
            title=" ".join(asked.title.split()),
            severity=asked.severity,
            by=self._commands.person(asked.by),
            service=asked.service,
            details=asked.details,
        )
        return self._shown(done(lambda: self._commands.declare(declared)).id)

    def acknowledge(self, incident_id: str, asked: Annotated[AcknowledgeRequest, Body()]) -> AcknowledgedView:
        """Somebody has it: nothing rings any more. `first` is false when somebody had it already."""
        self._shown(incident_id)
        by = self._commands.person(asked.by)
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

    def resolve(self, incident_id: str, asked: Annotated[ResolveRequest, Body()]) -> IncidentView:
        """Ends it, and starts the post-mortem."""
        self._shown(incident_id)
        resolution = Resolution(by=self._commands.person(asked.by), how=asked.how)
        done(lambda: self._commands.resolve(incident_id, resolution))
        return self._shown(incident_id)

    def _shown(self, incident_id: str) -> IncidentView:
        with self._store.read() as reader:
            incident = reader.incident(incident_id)
            if incident is None or incident.private:
                raise Refusal(404, "not_found", "No such incident.")
            return self._view(reader, incident)


def done(change: Callable[[], T]) -> T:
    """What the change gives; where it is refused, the same in HTTP's words."""
    try:
        return change()
    except Refused as refused:
        raise Refusal(409, "refused", str(refused)) from None
