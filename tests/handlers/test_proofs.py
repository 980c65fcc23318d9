"""Every source proves itself as its sender can, and with the old secret as well as the new one."""

from __future__ import annotations

import hashlib
import hmac
import json
from base64 import b64encode
from collections.abc import Iterator

import pytest

from bot.model.source import Proof
from bot.sources.catalog import SOURCES
from tests.handlers.http_site import Site, serving

BY_PASSWORD = ["databricks", "opsgenie", "azure_devops", "azure_monitor", "datadog", "generic"]
SIGNING = {
    "github": ("X-Hub-Signature-256", "sha256=", ("old-hook-token", "new-hook-token")),
    "grafana": ("X-Grafana-Alerting-Signature", "", ("old-hook-token", "new-hook-token")),
    "pagerduty": ("X-PagerDuty-Signature", "v1=", ("old-pd", "new-pd")),
}


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site with the real sources, in the middle of a rotation."""
    secrets = "old-pd, new-pd"
    with serving(
        tmp_path_factory.mktemp("real"), sources=SOURCES, pagerduty_webhook_secret=secrets
    ) as opened:
        yield opened


def post(site: Site, source: str, headers: dict[str, str], query: str = "") -> int:
    """Posts an example of that source, as raw as its sender would; gives the status."""
    body = json.dumps(next(iter(SOURCES[source].examples.values()))).encode()
    return site.client.post(f"/alerts/{source}{query}", content=body, headers=headers).status_code


@pytest.mark.parametrize("token", ["old-hook-token", "new-hook-token"])
@pytest.mark.parametrize("source", [name for name, s in SOURCES.items() if s.proof is not Proof.PAGERDUTY])
def test_the_token_proves_every_source_in_its_three_ways(real: Site, source: str, token: str) -> None:
    password = b64encode(f"anyone:{token}".encode()).decode()
    assert post(real, source, {"Authorization": f"Bearer {token}"}) == 202
    assert post(real, source, {"Authorization": f"Basic {password}"}) == 202
    assert post(real, source, {}, f"?token={token}") == 202


@pytest.mark.parametrize("source", BY_PASSWORD)
def test_a_sender_that_waits_to_be_asked_for_its_password_is_asked(real: Site, source: str) -> None:
    asked = real.client.post(f"/alerts/{source}", content=b"{}")
    assert (asked.status_code, asked.headers["www-authenticate"]) == (401, 'Basic realm="Tocsin"')
    wrong = b64encode(b"new-hook-token:wrong").decode()
    assert post(real, source, {"Authorization": f"Basic {wrong}"}) == 401


@pytest.mark.parametrize(
    ("source", "secret"), [(s, secret) for s, (_, _, both) in SIGNING.items() for secret in both]
)
def test_a_signature_by_the_old_secret_counts_beside_one_by_the_new(
    real: Site, source: str, secret: str
) -> None:
    header, prefix, _ = SIGNING[source]
    body = json.dumps(next(iter(SOURCES[source].examples.values()))).encode()
    digest = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    assert post(real, source, {header: prefix + digest}) == 202
    assert post(real, source, {header: prefix + digest[:-1] + "x"}) == 401
    assert post(real, source, {header: prefix + hmac.new(b"", body, hashlib.sha256).hexdigest()}) == 401


def test_once_the_old_secret_is_gone_it_proves_nothing(tmp_path_factory: pytest.TempPathFactory) -> None:
    with serving(tmp_path_factory.mktemp("after"), sources=SOURCES, webhook_token="new-hook-token") as site:
        assert post(site, "databricks", {"Authorization": "Bearer new-hook-token"}) == 202
        assert post(site, "databricks", {"Authorization": "Bearer old-hook-token"}) == 401
        assert post(site, "databricks", {}, "?token=old-hook-token") == 401
