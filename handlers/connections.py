"""Says what a running Tocsin is connected to, what is missing, and what that turns off."""

from __future__ import annotations

from urllib.parse import urlsplit

from bot.policy import Policy, Ticketing
from bot.rules.duration import in_words
from bot.settings import Settings, named_secret


def describe(settings: Settings, url: str, policy: Policy) -> list[str]:
    """A line for each, for the terminal; libraries are told where there are any."""
    return [
        f"Tocsin listens on {url}. Alerts go to {url}/alerts/<source>, {_alerts(settings)}.",
        f"Slack      {slack(settings)}",
        f"PagerDuty  {pager(settings)}",
        f"Mail       {mail(settings)}",
        f"API        {_api(settings)}",
        f"Console    {console(settings, url)}",
        f"Asked      {_asked(policy)}",
        f"Heartbeat  {heartbeat(settings, policy)}",
        f"Tests      {_tests(settings, policy)}",
        f"Webhooks   {webhooks(policy)}",
        f"Tickets    {tickets(policy.tickets, settings)}",
        *([f"Exports    {_exports(policy, settings)}"] if policy.exports else []),
        f"Policy     {policy.file}; data in {settings.database_file}",
    ]


def _alerts(settings: Settings) -> str:
    if settings.webhook_token:
        tokens = ", or by Entra ID tokens of Azure's senders" if settings.entra_audience else ""
        return f"named by TOCSIN_WEBHOOK_TOKEN{tokens}"
    return "from this machine only, since TOCSIN_WEBHOOK_TOKEN is not set"


def slack(settings: Settings) -> str:
    """How it talks with Slack."""
    if settings.slack_bot_token is None:
        return (
            "off: SLACK_BOT_TOKEN is not set, so there are no channels and no /incident. "
            "Your Slack app's page has it under OAuth & Permissions."
        )
    more = "; further workspaces install it at /slack/install" if settings.slack_client_id else ""
    if settings.slack_app_token:
        return f"by Socket Mode, {settings.slack_api_url}{more}"
    if settings.slack_signing_secret:
        return f"by HTTP at /slack/events, {settings.slack_api_url}{more}"
    return (
        "talks, but hears nothing: neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET is set. "
        "Your Slack app's page has both under Basic Information."
    )


def console(settings: Settings, url: str) -> str:
    """Where people look in a browser, and how they come in."""
    where = f"{(settings.public_url or url).rstrip('/')}/"
    if settings.is_practice and not settings.slack_client_id:
        return f"{where}, where everybody says who they are, since Slack is a practice workspace"
    missing = [
        name.upper()
        for name in ("slack_bot_token", "slack_client_id", "slack_client_secret")
        if not getattr(settings, name)
    ]
    if missing:
        lacks = f"{' and '.join(missing)} {'are' if len(missing) > 1 else 'is'} not set"
        return f"off: {lacks}, so nobody can sign in. docs/console.md says where they are."
    if settings.public_url is None:
        return f"{where}, for this machine only, since TOCSIN_PUBLIC_URL is not set"
    return f"{where}, signed in to with Slack"


def pager(settings: Settings) -> str:
    """How it rings."""
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
    several = f", {keys} routing keys" if keys > 1 else ""
    return f"rings by {settings.pagerduty_events_url}{several}{hears}{_directs(settings)}"


def _directs(settings: Settings) -> str:
    if settings.pagerduty_api_token:
        return f"; reads schedules and directs pages by {settings.pagerduty_api_url}"
    return (
        "; PAGERDUTY_API_TOKEN is not set, so it rings whoever its own escalation policy names, "
        "and its schedules are not read"
    )


def mail(settings: Settings) -> str:
    """How it writes mail."""
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


def heartbeat(settings: Settings, policy: Policy) -> str:
    """Who hears that all is well."""
    if settings.heartbeat_url is None:
        return (
            "off: TOCSIN_HEARTBEAT_URL is not set, so nobody outside notices when Tocsin itself stands still."
        )
    host = urlsplit(settings.heartbeat_url.get_secret_value()).hostname
    return f"{host} hears every {in_words(policy.heartbeat.every)} that all is well, while it is"


def _tests(settings: Settings, policy: Policy) -> str:
    if settings.synthetic_routing_key is None:
        return "off: TOCSIN_SYNTHETIC_ROUTING_KEY is not set, so only real pages show that they get through."
    return f"a test page every {in_words(policy.synthetic.every)}, which rings nobody; /api/slo has its times"


def _exports(policy: Policy, settings: Settings) -> str:
    """Where published post-mortems go, and what is missing for that."""
    needed = {
        "confluence": ("confluence_url", "confluence_email", "confluence_token"),
        "github": ("github_token",),
        "azure_devops": ("azure_devops_url", "azure_devops_token"),
        "canvas": ("slack_bot_token",),
    }
    names = dict.fromkeys(name for each in policy.exports for name in needed[each.to])
    missing = [name.upper() for name in names if not getattr(settings, name)]
    told = f"published post-mortems go to {', '.join(each.called for each in policy.exports)}"
    lacks = f"{', '.join(missing)} {'are' if len(missing) > 1 else 'is'} not set"
    return f"{told}; {lacks}. docs/postmortems.md has the steps." if missing else told


def webhooks(policy: Policy) -> str:
    """Which other programs are told."""
    told = [
        f"{each.name} ({urlsplit(each.url).hostname})"
        if named_secret(each.secret)
        else f"{each.name} is off, since {each.secret} is not set"
        for each in policy.webhooks
    ]
    if not told:
        return "off: the policy has nothing under webhooks, so no other program is told."
    return f"{', '.join(told)}; tocsin doctor says how each of them stands"


def tickets(ticketing: Ticketing, settings: Settings) -> str:
    """Where tickets are filed."""
    needed = {
        "azure_devops": ("Azure DevOps", ("azure_devops_url", "azure_devops_token")),
        "jira": ("Jira", ("jira_url", "jira_email", "jira_token")),
        "github": ("GitHub", ("github_token",)),
    }
    if ticketing.kind not in needed:
        return "in the list that is kept here; the policy names no tracker under tickets."
    title, names = needed[ticketing.kind]
    missing = [name.upper() for name in names if not getattr(settings, name)]
    if missing:
        lacks = f"{' and '.join(missing)} {'are' if len(missing) > 1 else 'is'} not set"
        return f"only in the list that is kept here: {lacks}. docs/tickets.md has the steps."
    return f"in {title}, project {ticketing.project}"


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _api(settings: Settings) -> str:
    if settings.api_token:
        return "/api, named by TOCSIN_API_TOKEN"
    return "/api from this machine only, since TOCSIN_API_TOKEN is not set"
