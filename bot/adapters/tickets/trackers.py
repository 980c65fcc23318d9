"""The tracker that the policy names, ready to be asked."""

from __future__ import annotations

from bot.adapters.tickets.azure_devops import AzureDevOpsItems
from bot.adapters.tickets.github import GitHubIssues
from bot.adapters.tickets.jira import JiraIssues
from bot.adapters.tickets.unset import Unset
from bot.policy import Ticketing
from bot.ports import Tickets
from bot.settings import Settings


def tracker_of(ticketing: Ticketing, settings: Settings) -> Tickets:
    """Where it is named but cannot be entered, what is missing is said at each call."""
    match ticketing.kind:
        case "azure_devops":
            return _azure_devops(ticketing, settings)
        case "jira":
            return _jira(ticketing, settings)
        case "github":
            return _github(ticketing, settings)
    raise ValueError(f"{ticketing.kind} is no tracker")


def _azure_devops(ticketing: Ticketing, settings: Settings) -> Tickets:
    base, token = settings.azure_devops_url, settings.azure_devops_token
    if not base or not token:
        return _unset(AzureDevOpsItems, AZURE_DEVOPS_URL=base, AZURE_DEVOPS_TOKEN=token)
    return AzureDevOpsItems(base, token.get_secret_value(), ticketing)


def _jira(ticketing: Ticketing, settings: Settings) -> Tickets:
    base, email, token = settings.jira_url, settings.jira_email, settings.jira_token
    if not base or not email or not token:
        return _unset(JiraIssues, JIRA_URL=base, JIRA_EMAIL=email, JIRA_TOKEN=token)
    return JiraIssues(base, email, token.get_secret_value(), ticketing)


def _github(ticketing: Ticketing, settings: Settings) -> Tickets:
    token = settings.github_token
    if not token:
        return _unset(GitHubIssues, GITHUB_TOKEN=token)
    return GitHubIssues(settings.github_api_url, token.get_secret_value(), ticketing)


def _unset(of: type[Tickets], **settings: object) -> Unset:
    missing = [name for name, value in settings.items() if not value]
    verb = "are" if len(missing) > 1 else "is"
    return Unset(of.kind, of.title, f"{' and '.join(missing)} {verb} not set")
