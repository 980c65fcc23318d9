"""Silences over the API: asked for, listed, ended, and refused in words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.handlers.http_site import TOKENS, Site, serving

WISH: dict[str, Any] = {
    "match": {"service": "kafka", "severity": ["low", "medium"]},
    "lasting": "2h",
    "reason": "upgrade",
    "author": "deploy pipeline",
}


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with serving(tmp_path) as opened:
        yield opened


def call(site: Site, method: str, path: str, **more: Any) -> tuple[int, Any]:
    headers = {"authorization": f"Bearer {TOKENS['api_token']}"}
    answer = site.client.request(method, f"/api/silences{path}", headers=headers, **more)
    return answer.status_code, answer.json()


def test_a_silence_is_added_listed_and_ended(site: Site) -> None:
    status, made = call(site, "POST", "", json=WISH)
    assert status == 201
    assert made["id"] == "S-1" and made["author"] == "deploy pipeline"
    assert made["match"] == {"service": ["kafka"], "severity": ["low", "medium"]}
    assert call(site, "GET", "") == (200, [made])
    status, ended = call(site, "DELETE", "/S-1", params={"by": "Ana"})
    assert (status, ended["ended_by"]) == (200, "Ana")
    assert call(site, "GET", "") == (200, [])
    status, refused = call(site, "DELETE", "/S-1")
    assert (status, refused["error"]) == (409, "refused") and "is over since" in refused["detail"]


@pytest.mark.parametrize(
    ("change", "status", "detail"),
    [
        ({"lasting": "soon"}, 409, "must be a duration"),
        ({"lasting": "200d"}, 409, "A silence lasts up to 30 days"),
        ({"match": {}}, 409, "match"),
        ({"match": {"colour": "red"}}, 409, "no field of an alert"),
        ({"match": {"title": "!"}}, 409, "must hold a letter"),
        ({"reason": ""}, 400, "reason"),
        ({"reason": "  "}, 409, "A silence needs a reason"),
        ({"starts_at": "2020-01-01T00:00:00Z"}, 409, "That time is over already"),
        ({"starts_at": "2020-01-01T00:00:00"}, 400, "starts_at"),
        ({"colour": "red"}, 400, "colour"),
    ],
)
def test_what_makes_no_silence_is_refused_in_words(
    site: Site, change: dict[str, Any], status: int, detail: str
) -> None:
    answered, body = call(site, "POST", "", json=WISH | change)
    assert answered == status
    assert detail in body["detail"]
    assert call(site, "GET", "") == (200, [])


def test_it_needs_the_token_and_json(site: Site) -> None:
    assert site.client.post("/api/silences", json=WISH).status_code == 401
    headers = {"authorization": f"Bearer {TOKENS['api_token']}", "content-type": "text/plain"}
    assert site.client.post("/api/silences", content=b"{}", headers=headers).status_code == 400
    for method in ("PUT", "PATCH"):
        assert call(site, method, "")[0] == 405
