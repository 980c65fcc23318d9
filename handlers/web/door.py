"""Who comes in to the console: cookies, and proof that a request was meant by whoever sent it."""

from __future__ import annotations

import hashlib
import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie
from urllib.parse import quote, urlsplit

from fastapi import Request as HttpRequest
from fastapi.responses import Response
from pydantic import ValidationError

from bot.engine.signing_in import SESSION_LASTS, Question
from handlers.answer import Refusal

TOKEN = "csrf"  # noqa: S105 - the name of a field
"""The field of every form that proves that the form is ours."""

BACK = "/slack/oauth_redirect/sign-in"
"""Slack leads back to what stands below the one redirect URL that the app has."""

_QUESTION_SECONDS = 600
_OURS = ("same-origin", "none")


class Door:
    """`public_url` is where people reach the console; "" where only this machine does."""

    def __init__(self, public_url: str) -> None:
        self.public_url = public_url.rstrip("/")
        self._is_secure = self.public_url.startswith("https://")
        prefix = "__Host-" if self._is_secure else ""
        self._session = f"{prefix}tocsin-session"
        self._question = f"{prefix}tocsin-sign-in"

    def secret(self, request: HttpRequest) -> str:
        """What the browser keeps of a session; "" where it keeps none."""
        return _cookie(request, self._session)

    def question(self, request: HttpRequest) -> Question | None:
        """What it keeps of the question that was put at Slack."""
        try:
            return Question.model_validate(json.loads(urlsafe_b64decode(_cookie(request, self._question))))
        except (ValueError, ValidationError):
            return None

    def keep(self, answer: Response, secret: str) -> None:
        """Signs the browser in."""
        self._set(answer, self._session, secret, int(SESSION_LASTS.total_seconds()))

    def keep_question(self, answer: Response, question: Question) -> None:
        """Has it keep what proves the answer its own."""
        kept = urlsafe_b64encode(question.model_dump_json().encode()).decode()
        self._set(answer, self._question, kept, _QUESTION_SECONDS)

    def forget(self, answer: Response) -> None:
        """Has it keep nothing."""
        self._set(answer, self._session, "", 0)

    def forget_question(self, answer: Response) -> None:
        """The question is answered."""
        self._set(answer, self._question, "", 0)

    def token(self, secret: str) -> str:
        """What the forms of that session carry."""
        return hmac.new(secret.encode(), TOKEN.encode(), hashlib.sha256).hexdigest()

    def insist_on_ours(self, request: HttpRequest) -> None:
        """Raises a Refusal for what another web page had the browser send."""
        site = request.headers.get("sec-fetch-site")
        origin = request.headers.get("origin")
        is_ours = origin is None or self._is_here(request, origin)
        if (site is not None and site not in _OURS) or not is_ours:
            raise _foreign()

    def insist_on_form(self, request: HttpRequest, secret: str, form: Mapping[str, str]) -> None:
        """The same, and for a form that is not one of this session."""
        self.insist_on_ours(request)
        if not hmac.compare_digest(form.get(TOKEN, "").encode(), self.token(secret).encode()):
            raise _foreign()

    def back(self, request: HttpRequest) -> str:
        """Where Slack sends the browser back to."""
        base = self.public_url or str(request.base_url).rstrip("/")
        return f"{base}{BACK}"

    def _is_here(self, request: HttpRequest, origin: str) -> bool:
        ours = urlsplit(self.public_url)
        if self.public_url and origin == f"{ours.scheme}://{ours.netloc}":
            return True
        # Without an address of its own to go by, it is the one that the browser asked for.
        return origin in (f"{scheme}://{request.headers.get('host')}" for scheme in ("http", "https"))

    def _set(self, answer: Response, name: str, value: str, seconds: int) -> None:
        answer.set_cookie(
            name, value, max_age=seconds, path="/", secure=self._is_secure, httponly=True, samesite="lax"
        )


def sign_in_address(page: str) -> str:
    """Where somebody signs in who then goes on to that page."""
    return "/sign-in" if page == "/" else f"/sign-in?next={quote(page, safe='/')}"


def local(page: str) -> str:
    """The page if it is one of ours, else the first one: nobody is led elsewhere by a link to us."""
    parts = urlsplit(page)
    is_path = page.startswith("/") and not page.startswith(("//", "/\\")) and page.isprintable()
    return page if is_path and not parts.scheme and not parts.netloc and "\\" not in page else "/"


def _cookie(request: HttpRequest, name: str) -> str:
    try:
        found = SimpleCookie(request.headers.get("cookie", "")).get(name)
    except CookieError:
        return ""
    return found.value if found else ""


def _foreign() -> Refusal:
    return Refusal(
        403,
        "foreign",
        "That form was not sent from a page of this sign-in. Nothing was changed: go back, load the page "
        "again, and send it once more.",
    )
