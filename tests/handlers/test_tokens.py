"""Tokens that may do some things: made in the terminal, used over HTTP, expired and revoked."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pydantic import SecretStr

from bot.engine.commands import Declaration
from bot.model.severity import Severity
from bot.model.token import EVERYDAY, Scope
from handlers.cli.token import COMMAND
from tests.handlers.api_site import ApiSite, api_site

DECLARED = {"title": "Kafka brokers unreachable", "severity": "high", "service": "kafka"}


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ApiSite]:
    monkeypatch.setenv("TOCSIN_DATABASE", str(tmp_path / "tocsin.sqlite"))
    with api_site(tmp_path) as opened:
        yield opened


def tocsin(*words: str) -> Result:
    return CliRunner().invoke(COMMAND, words)


def made(*words: str) -> str:
    """The token that the command prints."""
    said = tocsin("add", *words)
    assert said.exit_code == 0, said.output
    (token,) = re.findall(r"^tocsin_[\w-]{43}$", said.output, re.MULTILINE)
    return str(token)


def test_a_token_does_what_it_is_for_and_is_named_in_the_timeline(site: ApiSite, tmp_path: Path) -> None:
    token = made("ci-deploys", "--scope", "incidents:read", "--scope", "incidents:write")
    opened = site.ask("/incidents", token, method="POST", json=DECLARED)
    assert opened.status_code == 201
    acknowledged = site.ask("/incidents/INC-2026-001/ack", token, method="POST", json={"by": "Ana"}).json()
    assert acknowledged["acknowledged_by"] == "API (ci-deploys) for Ana"
    told = [entry["text"] for entry in site.ask("/incidents/INC-2026-001/timeline", token).json()]
    assert told[0].startswith("API (ci-deploys) declared a high incident: Kafka brokers unreachable")
    refused = site.ask("/alerts", token)
    assert refused.status_code == 403
    assert refused.json() == {
        "error": "forbidden",
        "detail": "The token ci-deploys lacks the scope alerts:read.",
    }
    kept = sqlite3.connect(tmp_path / "tocsin.sqlite").execute("select * from api_tokens").fetchall()
    assert kept and token not in str(kept) and token[7:] not in str(kept)


def test_it_ends_with_its_time_or_at_once_when_it_is_revoked(site: ApiSite) -> None:
    token, lasts = site.token("nightly", Scope.ONCALL_READ), timedelta(days=1)
    _, short = site.tokens.add("short", [Scope.ONCALL_READ], lasts)
    assert site.ask("/oncall", token).status_code == site.ask("/oncall", short).status_code == 200
    site.clock.turn(lasts)
    late = site.ask("/oncall", short)
    assert (late.status_code, late.json()["error"]) == (401, "unauthenticated")
    assert late.json()["detail"] == "The token short expired on 2026-01-30 at 14:00 UTC."
    assert tocsin("revoke", "nightly").exit_code == 0
    gone = site.ask("/oncall", token)
    assert gone.status_code == 401 and "The token nightly was revoked on" in gone.json()["detail"]
    never = site.ask("/oncall", token[:-1] + ("a" if token[-1] != "a" else "b"))
    assert never.status_code == 401 and never.json()["detail"] == "No such token was made here."
    assert made("nightly", "--scope", "oncall:read") != token
    assert site.ask("/oncall", token).status_code == 401


def test_the_terminal_lists_makes_and_refuses(site: ApiSite) -> None:
    said = json.loads(tocsin("add", "pages", "--scope", "health:read", "--expires", "90d", "--json").output)
    assert said["name"] == "pages" and said["token"].startswith("tocsin_") and "hash" not in said
    assert site.ask("/health", said["token"]).status_code == 200
    assert site.ask("/health", said["token"]).status_code == 200
    site.tocsin.store.write(lambda _: None)  # behind the note that it was used, for which nobody waits
    listed = {each["name"]: each for each in json.loads(tocsin("list", "--json").output)}
    assert listed["pages"]["used_at"].startswith("2026-01-29T14:00:00")
    assert "token" not in listed["pages"] and "hash" not in listed["pages"]
    plain = tocsin("list").output
    assert "pages" in plain and "health:read" in plain and said["token"] not in plain
    for words, why in (
        (("add", "pages", "--scope", "health:read"), "There is a token pages already"),
        (("add", "two words", "--scope", "health:read"), "A token's name has letters"),
        (("revoke", "nobody"), "There is no token nobody"),
    ):
        refused = tocsin(*words)
        assert refused.exit_code == 1 and why in str(refused.exception), words
    good = ["add", "x", "--scope", "health:read"]
    for typed in (
        good[:2],
        [*good[:3], "everything"],
        [*good, "--expires", "soon"],
        [*good, "--expires", "367d"],
    ):
        assert tocsin(*typed).exit_code == 2, typed


def test_private_incidents_are_there_for_private_read_alone(site: ApiSite) -> None:
    ana = site.tocsin.commands.person("Ana")
    hidden = Declaration(title="Stolen key", severity=Severity.HIGH, by=ana, private=True)
    incident = site.tocsin.commands.declare(hidden).id
    insider = site.token("insider", Scope.INCIDENTS_READ, Scope.INCIDENTS_WRITE, Scope.PRIVATE_READ)
    outsider = site.token("outsider", *EVERYDAY)
    for part in ("", "/timeline", "/pages"):
        assert site.ask(f"/incidents/{incident}{part}", insider).status_code == 200
        for token in (outsider, "api-token"):
            assert site.ask(f"/incidents/{incident}{part}", token).status_code == 404
    assert [each["id"] for each in site.ask("/incidents", insider).json()] == [incident]
    assert site.ask("/incidents", outsider).json() == site.ask("/incidents", "api-token").json() == []
    place = f"/incidents/{incident}/ack"
    assert site.ask(place, outsider, method="POST", json={}).status_code == 404
    assert site.ask(place, insider, method="POST", json={}).json()["first"] is True
    assert site.ask(f"/incidents/{incident}/postmortem.md", insider).status_code == 403


def test_a_made_token_opens_from_elsewhere_where_no_other_is_set(tmp_path: Path) -> None:
    with api_site(tmp_path, api_token=None) as site:
        token = site.token("afar", Scope.ONCALL_READ)
        proxied = {"X-Forwarded-For": "203.0.113.7"}
        assert site.client.get("/api/oncall", headers=proxied).status_code == 401
        with_token = proxied | {"Authorization": f"Bearer {token}"}
        assert site.client.get("/api/oncall", headers=with_token).status_code == 200
        assert site.ask("/oncall").status_code == 200
        assert site.ask("/incidents", token).status_code == 403
        site.tokens.revoke("afar")
        assert site.ask("/oncall", token).status_code == 401


def test_a_body_is_refused_before_it_is_read_by_the_framework(site: ApiSite) -> None:
    big = {"title": "x" * 600_000, "severity": "low"}
    assert site.ask("/incidents", method="POST", json=big).status_code == 401
    for content, status, code in (
        (json.dumps(big).encode(), 413, "too_large"),
        (b"[" * 100_000, 400, "malformed"),
        (b'{"title": NaN}', 400, "malformed"),
        (b'"title"', 400, "malformed"),
        (b"\xff", 400, "malformed"),
    ):
        headers = {"Authorization": "Bearer api-token", "Content-Type": "application/json"}
        answer = site.client.post("/api/incidents", content=content, headers=headers)
        assert (answer.status_code, answer.json()["error"]) == (status, code), content[:20]


def test_a_store_that_does_not_answer_is_a_503(tmp_path: Path) -> None:
    with api_site(tmp_path) as site:
        site.tocsin.store.close()
        answer = site.ask("/oncall", site.everything)
        assert (answer.status_code, answer.json()["error"]) == (503, "busy")


def test_a_setting_that_looks_like_a_made_token_still_opens(tmp_path: Path) -> None:
    with api_site(tmp_path, api_token=SecretStr("tocsin_own")) as site:
        assert site.ask("/incidents", "tocsin_own").status_code == 200
        assert site.ask("/incidents", "tocsin_other").status_code == 401
