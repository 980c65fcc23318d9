"""The HTTP API for people and programs: a view of what is stored, and of what may be changed from outside."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, TypeVar

from fastapi import Depends, FastAPI, Query

from bot.model.alert import DecidedAlert, Decision
from bot.model.incident import Incident
from bot.model.token import Scope
from bot.ports import Reader
from handlers.answer import Refusal
from handlers.api_actions import action_routes
from handlers.api_dead_letters import dead_letter_routes
from handlers.api_deeds import deed_routes
from handlers.api_description import describe, operation_id
from handlers.api_drills import drill_routes
from handlers.api_errors import answer_errors
from handlers.api_figures import figure_routes
from handlers.api_health import board_routes
from handlers.api_heartbeats import heartbeat_routes
from handlers.api_oncall import on_call_routes
from handlers.api_papers import paper_routes
from handlers.api_params import AlertId, IncidentId, Limit, ReceiptId
from handlers.api_scopes import admit, needs
from handlers.api_search import search_routes
from handlers.api_silences import silence_routes
from handlers.api_slo import slo_routes
from handlers.api_tickets import ticket_routes
from handlers.api_timeline import timeline_routes
from handlers.api_views import (
    AlertView,
    EntryView,
    IncidentView,
    PageLine,
    ReceiptView,
    entry_view,
    incident_view,
    page_lines,
)
from handlers.caller import Asking, Caller, Callers
from handlers.gathered import Routes
from handlers.health import health_routes
from handlers.metrics import Metrics
from handlers.services import HttpServices
from handlers.slack.install import install_routes
from handlers.web.routes import add_web

T = TypeVar("T")
_ALERTS_SHOWN = 500


def build_api(services: HttpServices, metrics: Metrics, callers: Callers) -> FastAPI:
    """The app for everything but alerts and Slack.

    It shows no private incident, nor any alert of one, to whoever may not see them. What asks `/api/…` has
    been proved before it comes here.
    """
    app = FastAPI(
        title="Tocsin",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        generate_unique_id_function=operation_id,
    )
    answer_errors(app)
    describe(app, services.sources.values())
    health_routes(services, metrics).add_to(app)
    add_web(app, services, callers)
    if services.workspaces:
        install_routes(services.workspaces, services.settings).add_to(app)
    _guarded_routes(_Api(services), services).add_to(app)
    return app


def _guarded_routes(api: _Api, services: HttpServices) -> Routes:
    router = Routes("/api", dependencies=[Depends(admit)])
    incidents, alerts = needs(Scope.INCIDENTS_READ), needs(Scope.ALERTS_READ)
    one, one_alert = needs(Scope.INCIDENTS_READ, refuses=(404,)), needs(Scope.ALERTS_READ, refuses=(404,))
    router.add_api_route("/incidents", api.incidents, **incidents)
    router.add_api_route("/incidents/{incident_id}", api.incident, **one)
    router.add_api_route("/incidents/{incident_id}/timeline", api.timeline, **one)
    router.include(timeline_routes(services.store, services.clock))
    router.add_api_route("/incidents/{incident_id}/pages", api.pages, **one)
    router.include(paper_routes(services.store, services.paper))
    router.add_api_route("/alerts", api.alerts, **alerts)
    router.add_api_route("/alerts/{alert_id}", api.alert, **one_alert)
    router.add_api_route("/receipts/{receipt_id}", api.receipt, **one_alert)
    if services.commands:
        router.include(deed_routes(services.store, services.commands, _view))
        if services.actions:
            router.include(action_routes(services.store, services.actions, services.commands.person))
    router.include(silence_routes(services.silencing))
    router.include(ticket_routes(services))
    router.include(search_routes(services.store, services.clock))
    router.include(dead_letter_routes(services))
    if services.policy:
        router.include(heartbeat_routes(services.store, services.policy))
        router.include(slo_routes(services.store, services.clock, services.policy))
    if services.health:
        router.include(board_routes(services.health))
    if services.figuring:
        router.include(figure_routes(services.figuring))
    if services.on_calls:
        router.include(on_call_routes(services.on_calls))
    if services.drills:
        router.include(drill_routes(services.drills, services))
    return router


class _Api:
    """What needs a token."""

    def __init__(self, services: HttpServices) -> None:
        self._services = services

    def incidents(
        self,
        caller: Asking,
        limit: Limit = 100,
        open_only: Annotated[bool, Query(alias="open")] = False,
        drill: bool | None = None,
    ) -> list[IncidentView]:
        """Incidents, newest first; with `open=true` only those that people still work on.

        With `drill=false` those that are real, with `drill=true` those that are not.
        """
        with self._services.store.read() as reader:
            found = _newest(
                lambda most: reader.incidents(open_only=open_only, limit=most),
                lambda incident: caller.sees(incident) and drill in (None, incident.drill is not None),
                limit,
            )
            return [_view(reader, incident) for incident in found]

    def incident(self, caller: Asking, incident_id: IncidentId) -> IncidentView:
        """One incident."""
        with self._services.store.read() as reader:
            return _view(reader, caller.incident(reader, incident_id))

    def timeline(self, caller: Asking, incident_id: IncidentId) -> list[EntryView]:
        """All that happened, oldest first."""
        with self._services.store.read() as reader:
            entries = reader.story(caller.incident(reader, incident_id).id)
        return [entry_view(entry, self._services.wording(entry)) for entry in entries]

    def pages(self, caller: Asking, incident_id: IncidentId) -> list[PageLine]:
        """Everybody who was paged, oldest first, with each attempt."""
        with self._services.store.read() as reader:
            return _pages(reader, caller.incident(reader, incident_id))

    def alerts(self, caller: Asking, limit: Limit = 100, decision: Decision | None = None) -> list[AlertView]:
        """Alerts with what was decided, newest first; with `decision` only those decided so."""
        with self._services.store.read() as reader:
            privacy = _Privacy(reader, caller)
            found = _newest(
                lambda most: reader.decided_alerts(decision=decision, limit=most),
                privacy.shows,
                limit,
            )
        return [AlertView.model_validate(alert) for alert in found]

    def alert(self, caller: Asking, alert_id: AlertId) -> AlertView:
        """One alert."""
        with self._services.store.read() as reader:
            alert = reader.decided_alert(alert_id)
            if alert is None or not _Privacy(reader, caller).shows(alert):
                raise Refusal(404, "not_found", "No such alert.")
        return AlertView.model_validate(alert)

    def receipt(self, caller: Asking, receipt_id: ReceiptId) -> ReceiptView:
        """What became of one accepted body."""
        with self._services.store.read() as reader:
            receipt = reader.receipt(receipt_id)
            if receipt is None:
                raise Refusal(404, "not_found", "No such receipt.")
            privacy = _Privacy(reader, caller)
            alerts = [(alert, reader.decided_alert(alert)) for alert in receipt.alerts]
            shown = [alert for alert, decided in alerts if decided and privacy.shows(decided)]
        return ReceiptView(
            state=receipt.state, source=receipt.source, received_at=receipt.received_at, alerts=shown
        )


class _Privacy:
    """Which alerts may be spoken of; asks the store once for each incident."""

    def __init__(self, reader: Reader, caller: Caller) -> None:
        self._reader = reader
        self._caller = caller
        self._known: dict[str, bool] = {}

    def shows(self, alert: DecidedAlert) -> bool:
        """Whether neither it nor its incident is kept from whoever asks."""
        incident_id = alert.incident
        if not self._caller.may_see(private=alert.private):
            return False
        if incident_id is None:
            return True
        if incident_id not in self._known:
            incident = self._reader.incident(incident_id)
            self._known[incident_id] = incident is None or self._caller.sees(incident)
        return self._known[incident_id]


def _newest(fetch: Callable[[int], list[T]], shows: Callable[[T], bool], limit: int) -> list[T]:
    """The newest `limit` that may be shown, looking further back past those that may not."""
    most = limit
    while True:
        found = fetch(most)
        shown = [item for item in found if shows(item)]
        if len(shown) >= limit or len(found) < most:
            return shown[:limit]
        most *= 4


def _view(reader: Reader, incident: Incident) -> IncidentView:
    alerts = reader.decided_alerts(incident=incident.id, limit=_ALERTS_SHOWN)
    pages, tasks = _pages(reader, incident), reader.tasks(incident.id)
    ticket, copies = reader.ticket_of(incident.id), reader.copies(incident.id)
    return incident_view(incident, alerts, pages, ticket, copies, tasks)


def _pages(reader: Reader, incident: Incident) -> list[PageLine]:
    return page_lines(reader.pages(incident.id), reader.attempts(incident.id))
