"""POST /alerts/{source}: proves the sender, checks the shape, and answers once the body is on disk."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.errors import StoreBusy
from bot.model.source import Source
from bot.model.synthetic import MARK
from handlers.answer import Answer, Refusal, busy, json_answer
from handlers.entra import EntraProof
from handlers.faults import report
from handlers.gathering import Gathering
from handlers.guard import Load, check_head, read_body
from handlers.proof import BodySignature, TokenProof, is_among, signatures
from handlers.request import Request
from handlers.services import HttpServices
from handlers.shape import decode, parse_document

PREFIX = "/alerts/"
_MOST_ECHOED = 2048
_ALLOW = {"allow": "POST, OPTIONS"}
_MOST_DRILL = 64
_MARK = MARK.encode()
_NO_DRILL = ("", "0", "false", "no")


class AlertsRoute:
    """Takes what the sources send. Each has a load of its own, so that one cannot crowd out another."""

    def __init__(self, services: HttpServices) -> None:
        settings = services.settings
        self._services = services
        self._limits = services.limits
        self._token = TokenProof("TOCSIN_WEBHOOK_TOKEN", settings.webhook_token, for_webhook=True)
        self._signatures = signatures(settings, services.clock)
        self._entra = EntraProof(services.entra) if services.entra else None
        self._gathering = Gathering(
            services.store, services.clock, services.limits.accept_seconds, self._wake
        )
        self._synthetic_secret = services.synthetic_secret.encode()
        self._loads = {name: Load(services.limits) for name in services.sources}

    async def answer(self, request: Request) -> Answer:
        """202 with a receipt, or 200 for a handshake; raises a Refusal, or Gone when the sender hangs up."""
        source = self._source(request)
        signature = self._signature(source, request)
        if request.method == "OPTIONS":
            return self._options(source, request)
        if request.method != "POST":
            raise Refusal(405, "method_not_allowed", "Alerts arrive by POST.", _ALLOW)
        check_head(request, self._limits)
        if not signature:
            self._check_bearer(source, request)
        if echo := _echo(source, request):
            return echo
        with self._loads[source.name].share() as share:
            raw = await read_body(request, share, self._limits)
            if signature:
                signature.check(request, raw)
            text, value = parse_document(decode(raw))
            greeting = _greeting(source, value)
            if greeting is not None:
                return json_answer(200, dict(greeting))
            receipt = await self._keep(source, text, _drill(request), self._synthetic(request))
            return Answer(202, b'{"receipt": "%s"}' % receipt)

    def _source(self, request: Request) -> Source:
        source = self._services.sources.get(request.path.removeprefix(PREFIX).rstrip("/"))
        if source is None:
            known = ", ".join(sorted(self._services.sources))
            raise Refusal(404, "unknown_source", f"No such source. Known: {known}.")
        return source

    def _signature(self, source: Source, request: Request) -> BodySignature | None:
        """The signature that this request must bear; None when it must bear the token."""
        signature = self._signatures.get(source.proof)
        return signature if signature and signature.is_due(request) else None

    def _check_bearer(self, source: Source, request: Request) -> None:
        entra = self._entra
        if entra and entra.is_due(source, request) and not self._token.is_carried(request):
            entra.check(source, request)
        else:
            self._token.check(request)

    def _options(self, source: Source, request: Request) -> Answer:
        """Any client may ask what is allowed; who may subscribe us to CloudEvents needs the token."""
        if not request.header(b"webhook-request-origin"):
            return Answer(204, headers=_ALLOW)
        self._check_bearer(source, request)
        return Answer(200, headers=_ALLOW | {"webhook-allowed-origin": "*", "webhook-allowed-rate": "*"})

    def _synthetic(self, request: Request) -> str:
        """The id of our own test alert; "" for all that does not know the secret of this process."""
        given, _, run_id = request.headers.get(_MARK, b"").partition(b".")
        if not (given and self._synthetic_secret and is_among(given, [self._synthetic_secret])):
            return ""
        return run_id.decode("ascii", "replace")

    async def _keep(self, source: Source, text: str, drill: str, synthetic: str) -> bytes:
        try:
            return (await self._gathering.keep(source.name, text, drill, synthetic)).encode()
        except StoreBusy:
            self._services.on_refused(source.name, text)
            raise busy("The alert could not be kept. Send it again shortly.") from None

    def _wake(self) -> None:
        try:
            self._services.on_accepted()
        except Exception as error:  # noqa: BLE001 - the alert is kept, and triage looks by itself as well
            report("wake_failed", error)


def _drill(request: Request) -> str:
    """The drill that the sender says this is part of: `?drill=` and its id, or true; "" where it is real."""
    said = (request.query(b"drill") or b"").decode("ascii", "replace")[:_MOST_DRILL]
    return "" if said.lower() in _NO_DRILL else said


def _echo(source: Source, request: Request) -> Answer | None:
    """What the sender wants back before it sends anything, where it asks; it has proved itself by then."""
    wanted = request.query(source.echoes.encode(), as_form=True) if source.echoes else None
    if not wanted or len(wanted) > _MOST_ECHOED:
        return None
    return Answer(200, wanted, "text/plain; charset=utf-8")


def _greeting(source: Source, value: Any) -> Mapping[str, Any] | None:
    try:
        return source.greet(value)
    except Exception as error:  # noqa: BLE001 - a fault in a handshake must not lose an alert
        report("greet_failed", error)
        return None
