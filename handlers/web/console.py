"""The console's pages over HTTP: signs in, checks, shows, and does what forms ask for."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from urllib.parse import urlencode

from fastapi import Request as HttpRequest
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse, Response

from bot.engine.signing_in import SigningIn
from bot.errors import Forbidden, Refused, StoreBusy
from bot.log import logger
from bot.model.member import Standing
from bot.model.session import Session
from handlers import gate
from handlers.answer import Refusal
from handlers.desk import Ask, Desk
from handlers.gathered import Routes
from handlers.guard import Limits, Load, check_head, read_body
from handlers.request import Request
from handlers.shape import decode
from handlers.slack.payload import read_form
from handlers.web.catalog import gather
from handlers.web.door import Door, local, sign_in_address
from handlers.web.frame import PICTURE, SAFE, Frame
from handlers.web.visit import Do, Done, File, Page, Picture, Shown, Visit

_log = logger("console")
_BUSY = "Tocsin cannot write to its disk just now. Nothing was changed: please try again."
_SEEN = (Standing.MEMBER, Standing.GUEST, None)


class NotSignedIn(Exception):
    """Nobody is signed in, or not any more."""


@dataclass(frozen=True)
class Console:
    """What all pages share. `stopping` says whether the server is about to end; `others` are the paths of
    pages that are made elsewhere."""

    desk: Desk
    signing_in: SigningIn
    door: Door
    limits: Limits
    load: Load
    stopping: Callable[[], bool]
    others: Sequence[str] = ()

    def session(self, request: HttpRequest) -> Session:
        """Whose request that is. Raises NotSignedIn."""
        session = self.signing_in.session(self.door.secret(request))
        if session is None or self.signing_in.standing(session) not in _SEEN:
            raise NotSignedIn
        return session

    def ask(self, session: Session) -> Ask:
        """Somebody who asks here: by no channel, so that a private incident is there for its insiders."""
        standing = self.signing_in.standing(session)
        return Ask(by=session.person, text="", channel="", here=None, desk=self.desk, standing=standing)

    def frame(self, request: HttpRequest, session: Session | None = None, nav: str = "") -> Frame:
        """What stands around a page."""
        return Frame(
            viewer=session.person.name if session else "",
            token=self.door.token(self.door.secret(request)) if session else "",
            nav=nav,
            told=request.query_params.get("told", ""),
            is_practice=self.signing_in.by_pretending,
            paths=[*self.others, *(page.path for page in gather())],
            now=self.desk.clock.now(),
        )

    async def form(self, request: HttpRequest) -> dict[str, str]:
        """What was filled in. Raises a Refusal for what is no form, or too large."""
        taken = Request(request.scope, request.receive)
        check_head(taken, self.limits)
        with self.load.share() as share:
            return dict(read_form(decode(await read_body(taken, share, self.limits))))


def console_routes(console: Console) -> Routes:
    """A route for each page, and for each deed of it.

    Plain ones: a page takes the request as it comes, and a hundred routes whose parameters are looked into
    would make the first answer late.
    """
    router = Routes()
    for page in gather():
        show = partial(_show, console, page)
        router.add_route(page.path, _answering(console, page, show), include_in_schema=False)
        for name, do in page.deeds.items():
            path = f"{page.path.rstrip('/')}/{name}"
            deed = _answering(console, page, partial(_do, console, page, do))
            router.add_route(path, deed, methods=["POST"], include_in_schema=False)
    return router


def _answering(
    console: Console, page: Page, answer: Callable[[HttpRequest], Awaitable[Response]]
) -> Callable[[HttpRequest], Awaitable[Response]]:
    """The answer, or the page that says why there is none."""

    async def answered(request: HttpRequest) -> Response:
        try:
            return await answer(request)
        except NotSignedIn:
            return await run_in_threadpool(_elsewhere, console, page, request)
        except Refusal as refusal:
            return trouble(console, request, refusal.status, str(refusal))
        except StoreBusy:
            return trouble(console, request, 503, _BUSY)

    return answered


def trouble(console: Console, request: HttpRequest, status: int, detail: str) -> Response:
    """A page that says what went wrong."""
    try:
        session = console.session(request)
    except (NotSignedIn, StoreBusy):
        session = None
    shown = Shown("web/trouble.html.j2", _TITLES.get(status, "That did not work"), {"detail": detail})
    return console.frame(request, session).page(shown, status)


_TITLES = {403: "That is not yours to do", 404: "Nothing is here", 503: "Tocsin is busy"}


def _elsewhere(console: Console, page: Page, request: HttpRequest) -> Response:
    """Where somebody goes on who is not signed in."""
    if request.method == "GET" and (leads_to := page.elsewhere(console.desk, request.path_params)):
        return RedirectResponse(leads_to, 302, headers=SAFE)
    path = request.url.path if request.method == "GET" else request.url.path.rpartition("/")[0] or "/"
    return RedirectResponse(sign_in_address(local(path)), 303, headers=SAFE)


async def _show(console: Console, page: Page, request: HttpRequest) -> Response:
    def shown() -> Response:
        session = console.session(request)
        frame = console.frame(request, session, page.nav)
        return _answered(frame, page.show(_visit(console, request, session)))

    return await run_in_threadpool(shown)


async def _do(console: Console, page: Page, do: Do, request: HttpRequest) -> Response:
    form = await console.form(request)

    def done() -> Response:
        session = console.session(request)
        console.door.insist_on_form(request, console.door.secret(request), form)
        visit = replace(_visit(console, request, session), form=form)
        try:
            return _led(gate.done(do(visit)))
        except Refused as refused:
            why, status = str(refused), 403 if isinstance(refused, Forbidden) else 409
        except StoreBusy:
            why, status = _BUSY, 503
        frame = replace(console.frame(request, session, page.nav), refused=why, typed=form, told="")
        return _answered(frame, page.show(visit), status)

    return await run_in_threadpool(done)


def _answered(frame: Frame, shown: Shown | File | Picture, status: int = 200) -> Response:
    if isinstance(shown, Shown):
        return frame.page(shown, status)
    if isinstance(shown, Picture):
        return Response(shown.svg, status, media_type="image/svg+xml", headers=PICTURE)
    # Kept rather than opened: what people wrote is in it, and this origin is not theirs.
    headers = {**SAFE, "content-disposition": f'attachment; filename="{shown.name}"'}
    return Response(shown.content, status, media_type=shown.media, headers=headers)


def _led(done: Done) -> Response:
    query = f"{'&' if '?' in done.to else '?'}{urlencode({'told': done.told})}" if done.told else ""
    path, mark, fragment = done.to.partition("#")
    return RedirectResponse(f"{path}{query}{mark}{fragment}", 303, headers=SAFE)


def _visit(console: Console, request: HttpRequest, session: Session) -> Visit:
    return Visit(
        ask=console.ask(session),
        path=dict(request.path_params),
        query=dict(request.query_params),
    )
