"""How somebody comes in to the console, and leaves it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from fastapi import Request as HttpRequest
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse, Response

from bot.errors import AdapterError, Forbidden, Refused, StoreBusy, Unset
from bot.log import logger
from bot.model.workspace import HOME, workspace_of
from handlers.answer import Refusal
from handlers.gathered import Routes
from handlers.proof import is_local
from handlers.request import Request
from handlers.web.console import Console, NotSignedIn, trouble
from handlers.web.door import BACK, local, sign_in_address
from handlers.web.frame import SAFE
from handlers.web.visit import Shown

_log = logger("console")
_TITLE = "Sign in"


def sign_in_routes(console: Console) -> Routes:
    """`/sign-in` and what follows it, and `/sign-out`."""
    routes = _SignIn(console)
    router = Routes()
    router.add_route("/sign-in", routes.begin, include_in_schema=False)
    router.add_route("/sign-in/slack", routes.ask, include_in_schema=False)
    router.add_route(BACK, routes.end, include_in_schema=False)
    router.add_route("/sign-in/as", routes.pretend, methods=["POST"], include_in_schema=False)
    router.add_route("/sign-out", routes.leave, methods=["POST"], include_in_schema=False)
    return router


class _SignIn:
    def __init__(self, console: Console) -> None:
        self._console = console
        self._door = console.door
        self._signing_in = console.signing_in

    def begin(self, request: HttpRequest) -> Response:
        """The page that offers the ways in; whoever is in already goes on."""
        page = local(request.query_params.get("next", "/"))
        try:
            self._console.session(request)
            return _led(page)
        except NotSignedIn:
            return self._page(request, page)
        except StoreBusy:
            return trouble(self._console, request, 503, "Tocsin cannot read its disk just now.")

    def ask(self, request: HttpRequest) -> Response:
        """Leads to Slack."""
        page = local(request.query_params.get("next", "/"))
        try:
            address, question = self._signing_in.ask(page, self._door.back(request))
        except Unset:
            return _led(sign_in_address(page))
        answer = _led(address)
        self._door.keep_question(answer, question)
        return answer

    def end(self, request: HttpRequest) -> Response:
        """Where Slack sends the browser back to."""
        answer = self._answered(request, lambda: self._end(request))
        self._door.forget_question(answer)
        return answer

    async def pretend(self, request: HttpRequest) -> Response:
        """Somebody of the practice workspace, chosen from a list."""
        try:
            self._door.insist_on_ours(request)
            if not is_local(Request(request.scope, request.receive)):
                raise Refusal(403, "not_local", "That is for this machine alone.")
            form = await self._console.form(request)
        except Refusal as refusal:
            return trouble(self._console, request, refusal.status, str(refusal))

        def let_in() -> Response:
            answer = _led(local(form.get("next", "/")))
            self._door.keep(answer, self._signing_in.pretend(form.get("person", "")))
            return answer

        return await run_in_threadpool(self._answered, request, let_in)

    async def leave(self, request: HttpRequest) -> Response:
        """Ends the session."""
        secret = self._door.secret(request)
        try:
            self._door.insist_on_form(request, secret, await self._console.form(request))
            await run_in_threadpool(self._signing_in.sign_out, secret)
        except Refusal as refusal:
            return trouble(self._console, request, refusal.status, str(refusal))
        except StoreBusy:
            return trouble(self._console, request, 503, "You are still signed in: please try again.")
        answer = _led("/sign-in")
        self._door.forget(answer)
        return answer

    def _end(self, request: HttpRequest) -> Response:
        asked, question = request.query_params, self._door.question(request)
        if asked.get("error"):
            raise Refused("Somebody said no in Slack. You are not signed in.")
        if question is None:
            raise Refused("That took longer than ten minutes, or another browser began it.")
        back = self._door.back(request)
        secret = self._signing_in.answered(question, asked.get("state", ""), asked.get("code", ""), back)
        answer = _led(local(question.page))
        self._door.keep(answer, secret)
        return answer

    def _answered(self, request: HttpRequest, answer: Callable[[], Response]) -> Response:
        try:
            return answer()
        except Forbidden as refused:
            return self._page(request, "/", str(refused), 403)
        except (Refused, Unset) as refused:
            return self._page(request, "/", str(refused), 400)
        except (AdapterError, StoreBusy) as error:
            _log.warning("not_signed_in", error=str(error))
            why = f"{str(error).removesuffix('.')}. You are not signed in: please try again shortly."
            return self._page(request, "/", why, 503)

    def _page(self, request: HttpRequest, page: str, why: str = "", status: int = 200) -> Response:
        pretends = self._signing_in.by_pretending
        people = self._console.desk.policy.people if pretends else {}
        facts: Mapping[str, object] = {
            "why": why,
            "next": page,
            "by_slack": self._signing_in.by_slack,
            "by_pretending": pretends,
            "is_public": bool(self._door.public_url),
            "people": [
                {"key": key, "name": each.name}
                for key, each in people.items()
                if workspace_of(each.slack) == HOME
            ],
        }
        return self._console.frame(request).page(Shown("web/sign_in.html.j2", _TITLE, facts), status)


def _led(to: str) -> Response:
    return RedirectResponse(to, 303, headers=SAFE)
