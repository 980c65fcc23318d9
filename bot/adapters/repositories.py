"""When a branch was last committed to, at GitHub and at Azure DevOps.

Sources: https://docs.github.com/rest/commits/commits ,
https://learn.microsoft.com/rest/api/azure/devops/git/commits/get-commits
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import quote

from bot.adapters.tickets.azure_devops import SignedIn
from bot.adapters.tickets.web import Web, basic
from bot.errors import Unset
from bot.model.deadline import Deadline
from bot.model.wire import as_object, moment
from bot.policy.platform import Repository
from bot.settings import Settings


class Repositories:
    """The RepositoriesPort, with the tokens that tickets are filed with."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def newest_commit(self, repository: Repository, deadline: Deadline) -> datetime | None:
        deadline.left()
        return self._github(repository) if repository.on == "github" else self._azure_devops(repository)

    def _github(self, repository: Repository) -> datetime | None:
        token = self._settings.github_token
        if token is None:
            raise Unset(f"set GITHUB_TOKEN to a token that may read {repository.name}")
        headers = {"authorization": f"Bearer {token.get_secret_value()}", "user-agent": "tocsin"}
        web = Web(self._settings.github_api_url, "GitHub", headers, _words)
        place = f"/repos/{quote(repository.name)}/commits/{quote(repository.branch, safe='')}"
        return _committed(as_object(web.object("GET", place).get("commit")))

    def _azure_devops(self, repository: Repository) -> datetime | None:
        base, token = self._settings.azure_devops_url, self._settings.azure_devops_token
        if not base or not token:
            raise Unset("set AZURE_DEVOPS_URL and AZURE_DEVOPS_TOKEN to what may read the repository")
        web = SignedIn(base, "Azure DevOps", basic("", token.get_secret_value()), _words)
        project, _, name = repository.name.partition("/")
        asked = {"searchCriteria.itemVersion.version": repository.branch, "searchCriteria.$top": "1"}
        found = web.objects(
            "GET",
            f"/{quote(project)}/_apis/git/repositories/{quote(name)}/commits",
            "value",
            params=asked | {"api-version": "7.1"},
        )
        return _committed(found[0]) if found else None


def _committed(commit: dict[str, Any]) -> datetime | None:
    return moment(as_object(commit.get("committer")).get("date"))


def _words(value: Any) -> str:
    return str(as_object(value).get("message") or "")
