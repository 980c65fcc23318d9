"""tocsin webhook: tries a webhook of the policy by a signed event, and makes secrets for them."""

from __future__ import annotations

import json
import secrets

import click

from bot.adapters.webhooks.http import HttpWebhooks
from bot.clock import SystemClock
from bot.errors import TocsinError
from bot.policy import load_policy
from bot.ports import NoMeasures
from bot.render.webhooks import trial_body
from bot.rules.signing import new_secret
from bot.settings import named_secret, read_settings


@click.group("webhook")
def _group() -> None:
    """Try what the policy has under webhooks, and make secrets for it."""


@_group.command("test")
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def test(name: str, as_json: bool) -> None:
    """Send the webhook called NAME an event of the type webhook.test, signed like every other, once."""
    entries, clock = load_policy(read_settings().policy).webhooks, SystemClock()
    if name not in (entry.name for entry in entries):
        known = ", ".join(entry.name for entry in entries) or "none yet"
        raise TocsinError(f"The policy has no webhook {name} under webhooks. There are: {known}.")
    webhooks = HttpWebhooks(entries, named_secret, clock, NoMeasures())
    id_ = f"msg_test_{secrets.token_hex(8)}"
    try:
        webhooks.deliver(name, id_, trial_body(clock.now()))
    finally:
        webhooks.close()
    print(json.dumps({"webhook": name, "id": id_}) if as_json else f"{name} took it, as {id_}.")


@_group.command("secret")
def secret() -> None:
    """Make a secret, to be put where the policy says and to be given to whoever is told."""
    print(new_secret())


COMMAND = _group
