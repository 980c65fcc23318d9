"""The post-mortem of an incident as a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from fastapi.responses import Response

from bot.model.incident import Incident
from bot.model.token import Scope
from bot.ports import Reader, Store
from bot.render.paper import FORMATS, Paper, file_name, file_of
from bot.render.pdf import NoPdf
from handlers.answer import Refusal
from handlers.api_params import IncidentId
from handlers.api_scopes import needs
from handlers.caller import Asking, Caller
from handlers.gathered import Routes

_SAFE = {
    "content-security-policy": "default-src 'none'; img-src data:; style-src 'unsafe-inline'; sandbox",
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
}

Made = Callable[[Reader, Incident], Paper]


def paper_routes(store: Store, made: Made) -> Routes:
    """`/incidents/{id}/postmortem.md`, and the same in other formats."""

    def paper(caller: Caller, incident_id: str) -> Paper:
        with store.read() as reader:
            return made(reader, caller.incident(reader, incident_id))

    def as_markdown(caller: Asking, incident_id: IncidentId) -> Response:
        """The post-mortem as it stands, as Markdown."""
        return _answer(paper(caller, incident_id), "md", {})

    def as_html(caller: Asking, incident_id: IncidentId) -> Response:
        """The post-mortem as it stands, as a page that fetches nothing."""
        return _answer(paper(caller, incident_id), "html", _SAFE)

    def as_pdf(caller: Asking, incident_id: IncidentId) -> Response:
        """The post-mortem as it stands, as a PDF."""
        try:
            return _answer(paper(caller, incident_id), "pdf", {})
        except NoPdf as error:
            raise Refusal(503, "no_pdf", str(error), {"retry-after": "60"}) from error

    def as_json(caller: Asking, incident_id: IncidentId) -> Response:
        """The post-mortem as it stands, as docs/postmortem.schema.json describes it."""
        return _answer(paper(caller, incident_id), "json", {})

    router = Routes()
    for format_, answer in {"md": as_markdown, "html": as_html, "pdf": as_pdf, "json": as_json}.items():
        router.add_api_route(
            f"/incidents/{{incident_id}}/postmortem.{format_}",
            answer,
            response_class=Response,
            **needs(Scope.POSTMORTEMS_READ, refuses=(404,), answers=(FORMATS[format_],)),
        )
    return router


def _answer(paper: Paper, format_: str, headers: Mapping[str, str]) -> Response:
    named = {"content-disposition": f'inline; filename="{file_name(paper, format_)}"'}
    return Response(file_of(paper, format_), media_type=FORMATS[format_], headers={**named, **headers})
