"""What the policy may say of webhooks, and how it is told of mistakes."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.model.webhook import TOLD
from bot.policy import load_policy, mistakes
from tests.flows.filed import policy_with

GOOD = "name: status-page, url: 'https://status.example.com/x', secret: STATUS_PAGE_SECRET"


def test_one_is_told_everything_but_what_is_private_or_a_drill(tmp_path: Path) -> None:
    (entry,) = load_policy(policy_with(tmp_path, webhooks=f"[{{{GOOD}}}]")).webhooks
    assert (entry.events, entry.private, entry.drills) == (TOLD, False, False)
    assert load_policy().webhooks == ()


@pytest.mark.parametrize(
    ("webhooks", "said"),
    [
        (f"[{{{GOOD.replace('https', 'http')}}}]", "must start with https://, or lead to this machine"),
        (f"[{{{GOOD.replace('https://', 'https://ana:word@')}}}]", "must start with https://"),
        (
            f"[{{{GOOD.replace('https://status.example.com/x', 'file:///etc/passwd')}}}]",
            "must start with https://",
        ),
        (f"[{{{GOOD.replace('STATUS_PAGE_SECRET', 'whsec_abc')}}}]", "must be an environment variable like"),
        (f"[{{{GOOD.replace('status-page', 'Status Page')}}}]", "must be a name like status-page"),
        (f"[{{{GOOD}, events: []}}]", "events"),
        (f"[{{{GOOD}, events: [incident.open]}}]", "incident.open"),
        (f"[{{{GOOD}, events: [webhook.test]}}]", "is sent by tocsin webhook test alone"),
        (f"[{{{GOOD}}}, {{{GOOD}}}]", "status-page stands here a second time"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, webhooks: str, said: str) -> None:
    found = mistakes(policy_with(tmp_path, webhooks=webhooks))
    assert any(said in f"{each}" for each in found), found
