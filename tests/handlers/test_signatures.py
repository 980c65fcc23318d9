"""Senders that sign with the webhook token: GitHub, and Grafana with or without the time."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.handlers.http_site import Site, serving

BODY = json.dumps({"title": "Latency 14 s"}).encode()
TOKENS = ["old-hook-token", "new-hook-token"]


def digest(secret: str, message: bytes) -> str:
    return hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()


def status(site: Site, source: str, headers: dict[str, Any]) -> int:
    return site.post_alert(BODY, source, headers=headers).status_code


@pytest.mark.parametrize("token", TOKENS)
def test_github_signs_with_any_of_the_tokens(site: Site, token: str) -> None:
    assert status(site, "github", {"X-Hub-Signature-256": f"sha256={digest(token, BODY)}"}) == 202


@pytest.mark.parametrize("token", TOKENS)
def test_grafana_signs_with_any_of_the_tokens(site: Site, token: str) -> None:
    assert status(site, "grafana", {"X-Grafana-Alerting-Signature": digest(token, BODY)}) == 202


@pytest.mark.parametrize("name", ["X-Grafana-Alerting-Timestamp", "X-Sent-At"])
@pytest.mark.parametrize(("minutes", "answer"), [(-6, 401), (-4, 202), (0, 202), (4, 202), (6, 401)])
def test_grafana_may_sign_the_time_under_any_name(site: Site, name: str, minutes: int, answer: int) -> None:
    seconds = str(int((site.clock.now() + timedelta(minutes=minutes)).timestamp()))
    signature = digest("new-hook-token", f"{seconds}:".encode() + BODY)
    assert status(site, "grafana", {"X-Grafana-Alerting-Signature": signature, name: seconds}) == answer


@pytest.mark.parametrize("source", ["github", "grafana"])
def test_without_a_signature_the_token_counts(site: Site, source: str) -> None:
    assert status(site, source, {"Authorization": "Bearer new-hook-token"}) == 202
    assert status(site, source, {}) == 401


@pytest.mark.parametrize(
    ("source", "header", "value"),
    [
        ("github", "X-Hub-Signature-256", ""),
        ("github", "X-Hub-Signature-256", "sha256="),
        ("github", "X-Hub-Signature-256", digest("new-hook-token", BODY)),
        ("github", "X-Hub-Signature-256", f"sha256={digest('wrong', BODY)}"),
        ("github", "X-Hub-Signature-256", f"sha256={digest('new-hook-token', b'{}')}"),
        ("github", "X-Hub-Signature-256", b"sha256=\xff\xfe"),
        ("grafana", "X-Grafana-Alerting-Signature", ""),
        ("grafana", "X-Grafana-Alerting-Signature", digest("", BODY)),
        ("grafana", "X-Grafana-Alerting-Signature", digest("new-hook-token", b"{}")),
    ],
)
def test_a_wrong_signature_is_refused_though_the_token_is_there(
    site: Site, source: str, header: str, value: Any
) -> None:
    before = len(site.kept())
    answer = site.post_alert(BODY, source, headers={header: value, "Authorization": "Bearer new-hook-token"})
    assert (answer.status_code, answer.json()["error"]) == (401, "unauthenticated")
    assert "TOCSIN_WEBHOOK_TOKEN" in answer.json()["detail"]
    assert len(site.kept()) == before


def test_the_signature_of_another_sender_proves_nothing(site: Site) -> None:
    signed = {"X-Hub-Signature-256": f"sha256={digest('new-hook-token', BODY)}"}
    assert status(site, "metrics", signed) == 401
    assert status(site, "grafana", signed) == 401


def test_with_no_token_set_a_signature_opens_nothing_to_others(tmp_path: Path) -> None:
    with serving(tmp_path, webhook_token=None) as site:
        signed = {"X-Hub-Signature-256": f"sha256={digest('', BODY)}"}
        assert status(site, "github", signed) == 202
        assert status(site, "github", {**signed, "X-Forwarded-For": "203.0.113.7"}) == 401
