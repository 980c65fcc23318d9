"""Says what a running Tocsin is connected to, what is missing, and what that turns off."""

from __future__ import annotations

from urllib.parse import urlsplit

from bot.policy import Policy
from bot.rules.duration import in_words
from bot.settings import Settings


def describe(settings: Settings, url: str, policy: Policy) -> list[str]:
    """Seven lines for the terminal."""
    return [
        f"Tocsin listens on {url}. Alerts go to {url}/alerts/<source>, {_alerts(settings)}.",
        f"Slack      {_slack(settings)}",
        f"PagerDuty  {_pager(settings)}",
        f"Mail       {_mail(settings)}",
        f"API        {_api(settings)}",
        f"Asked      {_asked(policy)}",
        f"Policy     {policy.file}; data in {settings.database_file}",
    ]


def _alerts(settings: Settings) -> str:
    if settings.webhook_token:
        tokens = ", or by Entra ID tokens of Azure's senders" if settings.entra_audience else ""
        return f"named by TOCSIN_WEBHOOK_TOKEN{tokens}"
    return "from this machine only, since TOCSIN_WEBHOOK_TOKEN is not set"


def _slack(settings: Settings) -> str:
    if settings.slack_bot_token is None:
        return (
            "off: SLACK_BOT_TOKEN is not set, so there are no channels and no /incident. "
            "Your Slack app's page has it under OAuth & Permissions."
        )
    if settings.slack_app_token:
        return f"by Socket Mode, {settings.slack_api_url}"
    if settings.slack_signing_secret:
        return f"by HTTP at /slack/events, {settings.slack_api_url}"
    return (
        "talks, but hears nothing: neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET is set. "
        "Your Slack app's page has both under Basic Information."
    )


def _pager(settings: Settings) -> str:
    if settings.pagerduty_routing_key is None:
        return (
            "off: PAGERDUTY_ROUTING_KEY is not set, so nobody is rung, only written to. "
            "Your PagerDuty service has it under Integrations, Events API v2."
        )
    hears = (
        ""
        if settings.pagerduty_webhook_secret
        else "; PAGERDUTY_WEBHOOK_SECRET is not set, so phones are not heard"
    )
    keys = len(settings.routing_keys)
    return f"rings by {settings.pagerduty_events_url}{f', {keys} routing keys' if keys > 1 else ''}{hears}"


def _mail(settings: Settings) -> str:
    if settings.smtp_url is None:
        return (
            "off: TOCSIN_SMTP_URL is not set, so a page that neither PagerDuty nor Slack takes goes nowhere. "
            "It is like smtp://user:password@mail.example.com:587."
        )
    host = urlsplit(settings.smtp_url.get_secret_value()).hostname
    return f"by {host}, as {settings.mail_from or 'tocsin@localhost'}"


def _asked(policy: Policy) -> str:
    alerts, power_bi = policy.pollers.azure_alerts, policy.pollers.power_bi
    asked = []
    if alerts:
        count = len(alerts.subscriptions)
        asked.append(f"{_counted(count, 'subscription')} for Azure's alerts every {in_words(alerts.every)}")
    if power_bi:
        count = sum(len(workspace.datasets) for workspace in power_bi.workspaces)
        asked.append(f"{_counted(count, 'model')} for Power BI's refreshes every {in_words(power_bi.every)}")
    if not asked:
        return (
            "nobody: the policy has nothing under pollers, so an Azure alert whose webhook never arrives "
            "and a Power BI refresh that fails are not seen."
        )
    return "; ".join(asked)


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _api(settings: Settings) -> str:
    if settings.api_token:
        return "/api, named by TOCSIN_API_TOKEN"
    return "/api from this machine only, since TOCSIN_API_TOKEN is not set"
