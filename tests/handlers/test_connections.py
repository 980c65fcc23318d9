"""What `tocsin serve` says of itself when it starts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from bot.policy import load_policy
from bot.settings import read_settings
from bot.shipped import shipped
from handlers.connections import describe
from tests.flows.filed import policy_with

ID = "0a1b2c3d-1111-4222-8333-444455556666"
BOTH = f"""pollers:
  azure_alerts: {{every: 5m, subscriptions: [{ID}]}}
  power_bi:
    every: 1h
    workspaces: [{{id: {ID}, name: a, datasets: [{{id: {ID}, name: b}}, {{id: {ID[:-1]}7, name: c}}]}}]
"""


def lines(tmp_path: Path, pollers: str = "pollers: {}\n", **settings: object) -> dict[str, str]:
    """Each line by its first word."""
    file = tmp_path / "policy.yml"
    packaged = (shipped("templates") / "policy.yml").read_text(encoding="utf-8")
    if "tickets:" in pollers:
        packaged = packaged.replace("tickets: {kind: builtin}\n", "")
    if "exports:" in pollers:
        packaged = packaged.replace("exports: []\n", "")
    file.write_text(packaged.replace("pollers: {}\n", pollers), encoding="utf-8")
    said = describe(read_settings(**settings), "http://127.0.0.1:8080", load_policy(file))
    return dict(line.split(maxsplit=1) for line in said)


def test_as_packaged_it_says_that_nobody_is_asked_and_what_that_costs(tmp_path: Path) -> None:
    assert lines(tmp_path)["Asked"] == (
        "nobody: the policy has nothing under pollers, so an Azure alert whose webhook never arrives "
        "and a Power BI refresh that fails are not seen."
    )


def test_it_says_who_is_asked_and_how_often(tmp_path: Path) -> None:
    assert lines(tmp_path, BOTH)["Asked"] == (
        "1 subscription for Azure's alerts every 5 minutes; 2 models for Power BI's refreshes every 1 hour"
    )


def test_it_says_whom_the_pager_rings(tmp_path: Path) -> None:
    known: dict[str, Any] = {
        "pagerduty_routing_key": SecretStr("k"),
        "pagerduty_webhook_secret": SecretStr("s"),
    }
    assert "so it rings whoever its own escalation policy names" in lines(tmp_path, **known)["PagerDuty"]
    known["pagerduty_api_token"] = SecretStr("t")
    assert lines(tmp_path, **known)["PagerDuty"].endswith("directs pages by https://api.pagerduty.com")


@pytest.mark.parametrize(
    ("kind", "settings", "said"),
    [
        ("builtin", {}, "in the list that is kept here; the policy names no tracker under tickets."),
        (
            "jira",
            {"jira_url": "https://contoso.atlassian.net", "jira_email": "t@x", "jira_token": "t"},
            "in Jira, project OPS",
        ),
        (
            "jira",
            {"jira_url": "https://contoso.atlassian.net"},
            "only in the list that is kept here: JIRA_EMAIL and JIRA_TOKEN are not set.",
        ),
    ],
)
def test_it_says_where_tickets_go(tmp_path: Path, kind: str, settings: dict[str, str], said: str) -> None:
    place = ", project: OPS" if kind != "builtin" else ""
    told = lines(tmp_path, f"pollers: {{}}\n\ntickets: {{kind: {kind}{place}}}\n", **settings)
    assert told["Tickets"].startswith(said)


def test_it_says_where_post_mortems_go_and_what_that_needs(tmp_path: Path) -> None:
    assert "Exports" not in lines(tmp_path)
    where = "pollers: {}\n\nexports: [{to: confluence, space: OPS}, {to: github, repository: a/b}]\n"
    told = lines(tmp_path, where, confluence_url="https://contoso.atlassian.net/wiki", github_token="t")
    assert told["Exports"] == (
        "published post-mortems go to confluence, github; CONFLUENCE_EMAIL, CONFLUENCE_TOKEN are not set. "
        "docs/postmortems.md has the steps."
    )


def test_it_says_by_what_senders_are_known(tmp_path: Path) -> None:
    known = {"webhook_token": "t", "entra_audience": "api://tocsin"}
    assert lines(tmp_path, **known)["Tocsin"].endswith(
        "named by TOCSIN_WEBHOOK_TOKEN, or by Entra ID tokens of Azure's senders."
    )
    assert lines(tmp_path, webhook_token="t")["Tocsin"].endswith("named by TOCSIN_WEBHOOK_TOKEN.")


def test_it_says_who_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STATUS_PAGE_SECRET", "whsec_never-shown")
    hook = "{{name: {}, url: 'https://status.example.com/a-secret', secret: {}}}"
    hooks = f"[{hook.format('status-page', 'STATUS_PAGE_SECRET')}, {hook.format('crm', 'CRM_SECRET')}]"
    said = describe(
        read_settings(), "http://127.0.0.1:8080", load_policy(policy_with(tmp_path, webhooks=hooks))
    )
    (line,) = [each for each in said if each.startswith("Webhooks")]
    assert "status-page (status.example.com), crm is off, since CRM_SECRET is not set" in line
    assert "a-secret" not in line and "never-shown" not in line


def test_it_says_who_watches_and_shows_no_secret(tmp_path: Path) -> None:
    off = lines(tmp_path)
    assert "nobody outside notices" in off["Heartbeat"] and "only real pages" in off["Tests"]
    address = SecretStr("https://hc-ping.com/0a1b-secret")
    on = lines(tmp_path, heartbeat_url=address, synthetic_routing_key=SecretStr("key-secret"))
    assert on["Heartbeat"] == "hc-ping.com hears every 1 minute that all is well, while it is"
    assert on["Tests"].startswith("a test page every 10 minutes")
    assert "secret" not in "".join(on.values())
