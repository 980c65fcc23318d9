"""The libraries that the policy names, ready to be asked."""

from __future__ import annotations

from collections.abc import Mapping

from bot.adapters.libraries.azure_devops import AzureDevOpsFiles
from bot.adapters.libraries.confluence import ConfluencePages
from bot.adapters.libraries.github import GitHubFiles
from bot.adapters.libraries.unset import Shut
from bot.policy import Destination
from bot.ports import Library
from bot.settings import Settings


def library_of(destination: Destination, settings: Settings) -> Library:
    """Where it is named but cannot be entered, what is missing is said at each call."""
    match destination.to:
        case "confluence":
            base, email, token = settings.confluence_url, settings.confluence_email, settings.confluence_token
            if base and email and token:
                return ConfluencePages(base, email, token.get_secret_value(), destination)
            known = {"CONFLUENCE_URL": base, "CONFLUENCE_EMAIL": email, "CONFLUENCE_TOKEN": token}
            return _shut(ConfluencePages.title, known)
        case "github":
            if settings.github_token:
                secret = settings.github_token.get_secret_value()
                return GitHubFiles(settings.github_api_url, secret, destination)
            return _shut(GitHubFiles.title, {"GITHUB_TOKEN": None})
        case "azure_devops":
            base, token = settings.azure_devops_url, settings.azure_devops_token
            if base and token:
                return AzureDevOpsFiles(base, token.get_secret_value(), destination)
            return _shut(AzureDevOpsFiles.title, {"AZURE_DEVOPS_URL": base, "AZURE_DEVOPS_TOKEN": token})
    raise ValueError(f"{destination.to} is no library of this kind")


def _shut(title: str, settings: Mapping[str, object]) -> Shut:
    missing = [name for name, value in settings.items() if not value]
    return Shut(title, f"{' and '.join(missing)} {'are' if len(missing) > 1 else 'is'} not set")
