"""Whatever is sent to either door, the answer is a clean refusal and the next good request works."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.practice.slack.signing import signed_headers
from handlers.guard import Limits
from tests.handlers.http_site import FORM, SLACK_SECRET, Site, first_answer, serving

MIB = 1024 * 1024
GOOD = b'{"type": "event_callback", "event": {"type": "app_mention", "text": "hello"}}'
NESTED = b"[" * 100_000 + b"]" * 100_000
NESTED_OBJECTS = b'{"type": "event_callback", "a": ' * 70 + b"1" + b"}" * 70
MALFORMED = {
    "empty": b"",
    "not JSON": b"{bad",
    "two values": b"{} {}",
    "a number": b"1",
    "a word": b'"alert"',
    "null": b"null",
    "NaN": b'{"value": NaN}',
    "Infinity": b'{"value": -Infinity}',
    "huge number": b'{"value": ' + b"9" * 5000 + b"}",
    "beyond all numbers": b'{"value": 1e999, "cut": "\\ud83d"}',
    "not UTF-8": b'{"title": "\xff\xfe"}',
    "UTF-16": '{"title": "x"}'.encode("utf-16"),
    "raw control character": b'{"title": "\x00"}',
    "100,000 arrays": NESTED,
    "70 objects": NESTED_OBJECTS,
}
DOORS: dict[str, Callable[[Site, bytes], httpx.Response]] = {
    "alerts": lambda site, body: site.post_alert(body),
    "slack": lambda site, body: site.post_slack(body),
}
ADDRESS = {"alerts": "/alerts/metrics?token=new-hook-token", "slack": "/slack/events"}
PROOF = {
    "alerts": "",
    # Rightly formed, so that the guard reads on; nothing signs these bodies.
    "slack": "X-Slack-Request-Timestamp: {now}\r\nX-Slack-Signature: v0=" + "0" * 64 + "\r\n",
}


@pytest.fixture(params=list(DOORS))
def door(request: pytest.FixtureRequest, site: Site) -> Iterator[str]:
    """Either door; afterwards a good request comes through it."""
    name = str(request.param)
    yield name
    site.clock.turn(timedelta(seconds=1))
    answer = DOORS[name](site, GOOD)
    assert answer.status_code == {"alerts": 202, "slack": 200}[name]


def head(site: Site, door: str, more: str, path: str = "") -> bytes:
    """The head of a raw POST to that door, with `more` header lines."""
    proof = PROOF[door].format(now=int(site.clock.now().timestamp()))
    return f"POST {path or ADDRESS[door]} HTTP/1.1\r\nHost: localhost\r\n{proof}{more}\r\n".encode()


def assert_refused(answer: httpx.Response, *statuses: int) -> None:
    """A 4xx of those, with the two words every error has and nothing of a stack trace."""
    assert answer.status_code in statuses, answer.text
    assert answer.json().keys() == {"error", "detail"}
    assert "Traceback" not in answer.text
    assert ".py" not in answer.text


@pytest.mark.parametrize("body", MALFORMED.values(), ids=MALFORMED)
def test_malformed_bodies(site: Site, door: str, body: bytes) -> None:
    answer = DOORS[door](site, body)

    assert_refused(answer, 400)
    assert answer.json()["error"] == "malformed"


def test_depth_is_counted_exactly(site: Site) -> None:
    assert site.post_alert(b"[" * 64 + b"]" * 64).status_code == 202
    assert_refused(site.post_alert(b"[" * 65 + b"]" * 65), 400)


def test_20_mb_announced(site: Site, door: str) -> None:
    answer = DOORS[door](site, b" " * (20 * MIB))

    assert_refused(answer, 413)


def test_20_mb_announced_and_not_sent(site: Site, door: str) -> None:
    with site.connected(head(site, door, f"Content-Length: {20 * MIB}\r\n")) as connection:
        assert_refused(first_answer(connection), 413)


def test_20_mb_in_chunks(site: Site, door: str) -> None:
    chunk = b"10000\r\n" + b" " * 0x10000 + b"\r\n"

    with site.connected(head(site, door, "Transfer-Encoding: chunked\r\n") + chunk * 320) as connection:
        connection.sendall(b"0\r\n\r\n")
        assert_refused(first_answer(connection), 413)


@pytest.mark.parametrize("length", ["999999999999999999", "524289"])
def test_a_length_beyond_the_cap(site: Site, door: str, length: str) -> None:
    assert_refused(site.raw(head(site, door, f"Content-Length: {length}\r\n") + GOOD), 413)


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "gzip, identity"])
def test_encoded_bodies(site: Site, door: str, encoding: str) -> None:
    answer = site.raw(head(site, door, f"Content-Encoding: {encoding}\r\nContent-Length: 2\r\n") + b"{}")

    assert_refused(answer, 415)


def test_a_sender_that_hangs_up_half_way(site: Site, door: str) -> None:
    with site.connected(head(site, door, "Content-Length: 100\r\n") + b"{"):
        pass


@pytest.mark.parametrize(
    "lie",
    ["Content-Length: -1\r\n", "Content-Length: x\r\n", "Content-Length: 2\r\nContent-Length: 3\r\n",
     "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n"],
)  # fmt: skip
def test_lengths_that_are_none(site: Site, door: str, lie: str) -> None:
    assert site.raw(head(site, door, lie) + b"{}").status_code == 400


def test_a_body_longer_than_announced(site: Site) -> None:
    answer = site.raw(head(site, "alerts", "Content-Length: 2\r\n") + b"{}" + b"x" * 1000)

    assert answer.status_code in (202, 400), "what was announced is whole, the rest is no request"
    assert site.post_alert(GOOD).status_code == 202


def test_a_slow_body(tmp_path: Path) -> None:
    with serving(tmp_path, Limits(body_seconds=0.3, linger_seconds=0.1)) as site:
        for door in DOORS:
            with site.connected(head(site, door, "Content-Length: 100\r\n") + b"{") as connection:
                assert_refused(first_answer(connection), 408)
                assert connection.recv(1) == b"", "the connection ends"
        assert site.post_alert(GOOD).status_code == 202


@pytest.mark.parametrize("body", [*MALFORMED.values(), GOOD], ids=[*MALFORMED, "good"])
def test_unsigned(site: Site, door: str, body: bytes) -> None:
    answer = site.client.post(ADDRESS[door].partition("?")[0], content=body)

    assert_refused(answer, 401)
    assert site.dispatched == []


def test_the_same_signed_request_twice(site: Site) -> None:
    assert site.post_slack(GOOD).status_code == 200

    again = site.post_slack(GOOD)

    assert_refused(again, 401)
    assert again.json()["error"] == "replayed"
    assert len(site.dispatched) == 1


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Slack-Request-Timestamp": "abc"},
        {"X-Slack-Request-Timestamp": "1.5"},
        {"X-Slack-Request-Timestamp": "9" * 5000},
        {"X-Slack-Request-Timestamp": "-1"},
        {"X-Slack-Request-Timestamp": "٤٢".encode()},
        {"X-Slack-Request-Timestamp": ""},
        {"X-Slack-Signature": "v0=é".encode()},
        {"X-Slack-Signature": "v0=" + "0" * 64},
        {"X-Slack-Signature": "v1=" + "0" * 64},
        {"X-Slack-Signature": ""},
    ],
)
def test_signatures_of_no_known_form(site: Site, headers: dict[str, Any]) -> None:
    signed: dict[str, Any] = dict(signed_headers(SLACK_SECRET, GOOD, site.clock.now()))

    answer = site.client.post("/slack/events", content=GOOD, headers=signed | headers)

    assert_refused(answer, 401)
    assert site.dispatched == []


FORMS = {
    "payload is no JSON": b"payload=%7Bbad",
    "payload is an array": b"payload=%5B1%2C2%5D",
    "payload without type": b"payload=%7B%7D",
    "payload of another shape": b"payload=%7B%22type%22%3A%22block_actions%22%2C%22actions%22%3A%5B%5D%7D",
    "payload is deep": b"payload=" + NESTED,
    "neither payload nor command": b"token=x",
    "JSON as a form": b'{"type": "event_callback"',
    "200,000 fields": b"a=1&" * 100_000,
    "not UTF-8 behind a percent": b"command=%2Fincident&text=%FF",
    "beyond all numbers": b'{"value": 1e999, "cut": "\\ud83d"}',
    "not UTF-8": b"command=\xff",
    "empty": b"",
    "ssl_check, but not 1": b"ssl_check=2",
}


@pytest.mark.parametrize("body", FORMS.values(), ids=FORMS)
def test_signed_forms_of_another_shape(site: Site, body: bytes) -> None:
    assert_refused(site.post_slack(body, FORM), 400)
    assert site.dispatched == []


@pytest.mark.parametrize(
    "content_type", ["text/plain", "multipart/form-data; boundary=x", "", "application/xml"]
)
def test_content_types_slack_never_sends(site: Site, content_type: str) -> None:
    assert_refused(site.post_slack(GOOD, content_type), 415)


NAMES = st.sampled_from(
    ["Content-Length", "Transfer-Encoding", "Content-Type", "Content-Encoding", "Authorization", "Expect",
     "X-Slack-Request-Timestamp", "X-Slack-Signature", "Connection", "Upgrade", "Host", "Origin", "Accept"]
)  # fmt: skip
VALUES = st.one_of(
    st.sampled_from(
        ["0", "5", "99999999999", "chunked", "gzip", "100-continue", "close", "websocket", "upgrade",
         "Bearer x", "Basic x", "v0=" + "0" * 64, "application/json", FORM]
    ),
    st.text(st.characters(codec="latin-1"), max_size=20),
)  # fmt: skip
PATHS = st.one_of(
    st.sampled_from(
        ["/alerts/metrics", ADDRESS["alerts"], "/alerts/", "/alerts/%2e%2e", "/slack/events", "/", "*", "//",
         "/%ff", "/api/incidents?limit=x", "/api/alerts/%00", "/api/incidents/%F0%9F/timeline"]
    ),
    st.text(st.characters(codec="ascii", min_codepoint=33), max_size=20).map("/".__add__),
)  # fmt: skip
METHODS = st.sampled_from(["POST", "GET", "OPTIONS", "HEAD", "PUT", "CONNECT", "JUNK"])


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    method=METHODS,
    path=PATHS,
    headers=st.lists(st.tuples(NAMES, VALUES), max_size=6),
    body=st.one_of(st.binary(max_size=200), st.just(GOOD), st.just(json.dumps([1]).encode())),
)
def test_junk_never_meets_a_fault(
    site: Site, method: str, path: str, headers: list[tuple[str, str]], body: bytes
) -> None:
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers)
    sent = f"{method} {path} HTTP/1.1\r\n{lines}\r\n".encode("latin-1") + body

    with site.connected(sent) as connection:
        connection.shutdown(1)
        heard = connection.recv(65536)

    status = int(heard.split(b" ", 2)[1]) if heard.startswith(b"HTTP/1.1 ") else None
    assert status is None or status < 500 or status == 503, heard
    assert b"Traceback" not in heard
    assert b'"internal"' not in heard
    assert site.client.get("/healthz").status_code == 200
