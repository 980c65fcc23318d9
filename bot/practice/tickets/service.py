"""The trackers, and what else stands with them, behind one address."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from starlette.routing import BaseRoute, Mount

from bot.practice.tickets import azure_devops, confluence, github, jira


class PracticeTrackers:
    """`now` gives aware datetimes, `where` the address at which `routes` are served, without a slash."""

    def __init__(self, now: Callable[[], datetime], where: Callable[[], str]) -> None:
        self.azure_devops = azure_devops.PracticeAzureDevOps(now, lambda: f"{where()}/azure_devops")
        self.jira = jira.PracticeJira(now, lambda: f"{where()}/jira")
        self.confluence = confluence.PracticeConfluence(now, lambda: f"{where()}/confluence")
        self.github = github.PracticeGitHub(now, lambda: f"{where()}/github")

    def environment(self) -> Mapping[str, str]:
        """What a bot's environment says of them, once they are served."""
        return {
            "AZURE_DEVOPS_URL": self.azure_devops.url,
            "AZURE_DEVOPS_TOKEN": azure_devops.TOKEN,
            "JIRA_URL": self.jira.url,
            "JIRA_EMAIL": jira.EMAIL,
            "JIRA_TOKEN": jira.TOKEN,
            "CONFLUENCE_URL": self.confluence.url,
            "CONFLUENCE_EMAIL": confluence.EMAIL,
            "CONFLUENCE_TOKEN": confluence.TOKEN,
            "GITHUB_API_URL": self.github.url,
            "GITHUB_TOKEN": github.TOKEN,
        }

    def clear_faults(self) -> None:
        """Everything works again; what is held goes on."""
        for tracker in (self.azure_devops, self.jira, self.confluence, self.github):
            tracker.faults.clear()

    def routes(self) -> list[BaseRoute]:
        return [
            Mount("/azure_devops", routes=self.azure_devops.routes()),
            Mount("/jira", routes=self.jira.routes()),
            Mount("/confluence", routes=self.confluence.routes()),
            Mount("/github", routes=self.github.routes()),
        ]
