"""Looks at Slack: the tokens, what they may do, and how Tocsin hears."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import yaml
from pydantic import SecretStr

from bot.errors import AdapterError
from bot.shipped import shipped
from handlers import connections
from handlers.doctor.finding import Finding, fail, off, ok, warn
from handlers.doctor.patient import Look, Patient

_BOT_TOKEN = "Copy the Bot User OAuth Token, xoxb-…, from OAuth & Permissions into SLACK_BOT_TOKEN."  # noqa: S105
_APP_TOKEN = (
    "Make a token with connections:write under Basic Information, App-Level Tokens, for SLACK_APP_TOKEN."  # noqa: S105
)
_AGAIN = "Install the app in the workspace again, and copy its new token into SLACK_BOT_TOKEN."
_MENDS = {"token_revoked": _AGAIN, "account_inactive": _AGAIN}
_SIGNING_SECRET = re.compile(r"[0-9a-f]{32}", re.ASCII)


def _token(patient: Patient) -> Iterator[Finding]:
    token = patient.settings.slack_bot_token
    if token is None:
        yield off("Slack", connections.slack(patient.settings))
        return
    if not _begins(token, "xoxb-"):
        yield fail("Slack", "SLACK_BOT_TOKEN is no bot token: those begin with xoxb-.", _BOT_TOKEN)
        return
    try:
        installed = patient.inspection.chat().installed()
    except AdapterError as error:
        if error.retryable:
            raise
        yield fail(
            "Slack", f"Slack refuses SLACK_BOT_TOKEN: {error.code}.", _MENDS.get(error.code, _BOT_TOKEN)
        )
        return
    yield ok("Slack", f"It is @{installed.user} in the workspace {installed.workspace}.")
    lacking = [scope for scope in _needed_scopes() if scope not in installed.scopes]
    if lacking:
        are = "s are" if len(lacking) > 1 else " is"
        mend = "Add what is missing in OAuth & Permissions, and reinstall the app."
        yield fail("Scopes", f"The scope{are} not granted: {', '.join(lacking)}.", mend)
    else:
        yield ok("Scopes", "All that it needs are granted.")


def _needed_scopes() -> list[str]:
    """Those of the manifest: a test holds it to what the code calls."""
    manifest = yaml.safe_load(shipped("manifest.yml").read_text(encoding="utf-8"))
    return list(manifest["oauth_config"]["scopes"]["bot"])


def _hearing(patient: Patient) -> Iterator[Finding]:
    """Over a socket where there is a token for one; else by HTTP."""
    settings = patient.settings
    if settings.slack_bot_token is None:
        return
    if settings.slack_app_token:
        yield _socket(patient, settings.slack_app_token)
    elif settings.slack_signing_secret:
        yield _signed(settings.slack_signing_secret)
    else:
        said = "It hears nothing: neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET is set."
        yield fail("Hears", said, f"{_APP_TOKEN} Then no address has to be public.")


def _socket(patient: Patient, token: SecretStr) -> Finding:
    if not _begins(token, "xapp-"):
        return fail("Hears", "SLACK_APP_TOKEN is no app-level token: those begin with xapp-.", _APP_TOKEN)
    try:
        patient.inspection.chat().connects()
    except AdapterError as error:
        if error.retryable:
            raise
        return fail("Hears", f"Slack refuses SLACK_APP_TOKEN: {error.code}.", _APP_TOKEN)
    return ok("Hears", "Slack lets it connect by Socket Mode.")


def _signed(secret: SecretStr) -> Finding:
    """Nobody but Slack knows whether it is the right one; one of another form is not."""
    if all(_SIGNING_SECRET.fullmatch(each.strip()) for each in secret.get_secret_value().split(",")):
        said = "By HTTP at /slack/events; SLACK_SIGNING_SECRET has the right form."
        return ok("Hears", said)
    said = "SLACK_SIGNING_SECRET does not look like one: it has 32 digits and letters from a to f."
    return warn("Hears", said, "Copy it from Basic Information, App Credentials.")


def _begins(token: SecretStr, prefix: str) -> bool:
    return token.get_secret_value().startswith(prefix)


LOOKS: Sequence[Look] = (
    Look("Slack", _token, "Try again; status.slack.com says whether it is Slack's own trouble."),
    Look("Hears", _hearing, "Try again in a minute; Slack takes few such calls."),
)
