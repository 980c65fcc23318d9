"""What a browser is given to keep, and where it is led."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi import Request
from fastapi.responses import Response

from bot.engine.signing_in import Question
from handlers.answer import Refusal
from handlers.web.door import Door, local

QUESTION = Question(state="s", nonce="n", page="/incidents/INC-2026-001")


def request(**headers: str) -> Request:
    """A request with these headers."""
    told = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope: dict[str, Any] = {
        "type": "http",
        "method": "POST",
        "path": "/",
        "query_string": b"",
        "headers": told,
    }
    return Request(scope | {"scheme": "http", "server": ("127.0.0.1", 8080)})


def kept(door: Door) -> list[str]:
    answer = Response()
    door.keep(answer, "secret")
    door.keep_question(answer, QUESTION)
    return answer.headers.getlist("set-cookie")


def test_cookies_are_out_of_reach_of_scripts_and_other_sites() -> None:
    for each in kept(Door("https://tocsin.example.com/")):
        assert each.startswith("__Host-tocsin-")
        assert {"HttpOnly", "Secure", "SameSite=lax", "Path=/"} <= set(
            each.split("; ")
        ) and "Domain" not in each
    session, question = kept(Door(""))
    assert session.startswith("tocsin-session=secret; HttpOnly; Max-Age=43200") and "Secure" not in session
    assert "Max-Age=600" in question


def test_a_question_comes_back_as_it_was_or_not_at_all() -> None:
    door = Door("")
    cookie = kept(door)[1].partition(";")[0]
    assert door.question(request(cookie=cookie)) == QUESTION
    for bad in ("", "tocsin-sign-in=", "tocsin-sign-in=e30=", "tocsin-sign-in=%%%", "tocsin-sign-in=AAAA"):
        assert door.question(request(cookie=bad)) is None


def test_forms_are_taken_from_our_own_pages() -> None:
    door = Door("https://tocsin.example.com")
    good = {"csrf": door.token("secret")}
    for headers in (
        {},
        {"origin": "https://tocsin.example.com", "sec_fetch_site": "same-origin"},
        {"origin": "http://localhost:8080", "host": "localhost:8080"},
    ):
        door.insist_on_form(request(**headers), "secret", good)
    for headers, form in (
        ({}, {}),
        ({}, {"csrf": door.token("another")}),
        ({"origin": "https://tocsin.example.com.evil.example"}, good),
        ({"origin": "null"}, good),
        ({"origin": "http://localhost:8080", "host": "localhost:9090"}, good),
        ({"sec_fetch_site": "same-site"}, good),
    ):
        with pytest.raises(Refusal):
            door.insist_on_form(request(**headers), "secret", form)


def test_nobody_is_led_elsewhere() -> None:
    for good in ("/", "/incidents/INC-2026-001", "/?q=a&b=c", "/x#y"):
        assert local(good) == good
    bad = (
        "",
        "x",
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "/\n/evil.example",
        "/\\\\evil",
    )
    for each in (*bad, "javascript:alert(1)", "/a\\b", "\\/evil.example"):
        assert local(each) == "/"
