"""GET /slack/install and /slack/oauth_redirect: how Tocsin comes into one more workspace."""

from __future__ import annotations

from collections.abc import Callable
from http.cookies import CookieError, SimpleCookie

from fastapi import Request as HttpRequest
from fastapi.responses import HTMLResponse

from bot.engine.workspaces import Workspaces
from bot.errors import AdapterError, Refused, StoreBusy, Unset
from bot.log import logger
from bot.model.value import Link
from bot.render.pages import page
from bot.settings import Settings
from handlers.answer import Refusal
from handlers.gathered import Routes
from handlers.proof import TokenProof
from handlers.request import Request

_log = logger("slack")
_COOKIE = "tocsin-install"
_COOKIE_SECONDS = 600
_AGAIN = Link(name="Begin again", url="/slack/install")
_DENIED = "access_denied"


def install_routes(workspaces: Workspaces, settings: Settings) -> Routes:
    """Whoever begins needs the API's token: who installs Tocsin may page people from their own workspace."""
    routes = _Install(workspaces, settings)
    router = Routes("/slack", include_in_schema=False)
    router.add_api_route("/install", routes.begin, response_class=HTMLResponse)
    router.add_api_route("/oauth_redirect", routes.end, response_class=HTMLResponse)
    return router


class _Install:
    def __init__(self, workspaces: Workspaces, settings: Settings) -> None:
        self._workspaces = workspaces
        self._token = TokenProof("TOCSIN_API_TOKEN", settings.api_token, by_password=True)
        self._is_secure = (settings.public_url or "").startswith("https://")

    def begin(self, request: HttpRequest) -> HTMLResponse:
        """The page with the way to Slack."""
        return _answered(lambda: self._begin(request))

    def end(self, request: HttpRequest) -> HTMLResponse:
        """Where Slack sends the browser back to."""
        return _answered(lambda: self._end(request))

    def _begin(self, request: HttpRequest) -> HTMLResponse:
        self._token.check(Request(request.scope, request.receive))
        address, secret = self._workspaces.begin()
        lines = [
            "Slack asks which workspace, and shows what Tocsin may do there. The way is open for ten minutes."
        ]
        shown = _page("Install Tocsin in a workspace", lines, Link(name="Add to Slack", url=address))
        shown.set_cookie(
            _COOKIE,
            secret,
            max_age=_COOKIE_SECONDS,
            path="/slack",
            secure=self._is_secure,
            httponly=True,
            samesite="lax",
        )
        return shown

    def _end(self, request: HttpRequest) -> HTMLResponse:
        asked = request.query_params
        if error := asked.get("error", ""):
            denied = "Somebody said no in Slack" if error == _DENIED else "Slack did not let Tocsin in"
            raise Refused(f"{denied}. Nothing was changed.")
        secret = _cookie(request.headers.get("cookie", ""))
        installed = self._workspaces.install(asked.get("state", ""), secret, asked.get("code", ""))
        lines = [
            "Type /incident there.",
            f"Services whose incidents belong there say so in the policy: workspace: {installed.team}",
        ]
        shown = _page(f"Tocsin is in {installed.name}", lines)
        shown.delete_cookie(_COOKIE, path="/slack")
        return shown


def _answered(answer: Callable[[], HTMLResponse]) -> HTMLResponse:
    """The page, or one that says why not, what was kept, and what to do next."""
    try:
        return answer()
    except Refusal as refusal:
        lines = [
            str(refusal),
            "Who installs Tocsin somewhere may page people from there: that is for whoever runs it.",
        ]
        return _page("That is not for everybody", lines, status=refusal.status, headers=dict(refusal.headers))
    except Unset as error:
        return _page("That is not set up", [str(error)], status=404)
    except Refused as refused:
        return _page("Tocsin was not installed", [str(refused)], _AGAIN, status=400)
    except (AdapterError, StoreBusy) as error:
        _log.warning("not_installed", error=str(error))
        lines = [f"{str(error).removesuffix('.')}. Nothing was kept: please try again shortly."]
        return _page("Tocsin was not installed", lines, _AGAIN, status=503)


def _page(
    title: str,
    lines: list[str],
    action: Link | None = None,
    *,
    status: int = 200,
    headers: dict[str, str] | None = None,
) -> HTMLResponse:
    safe = {
        "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
        "referrer-policy": "no-referrer",
    }
    return HTMLResponse(page(title, lines, action), status, {**safe, **(headers or {})})


def _cookie(header: str) -> str:
    try:
        found = SimpleCookie(header).get(_COOKIE)
    except CookieError:
        return ""
    return found.value if found else ""
