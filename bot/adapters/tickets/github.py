"""Tickets as issues of a GitHub repository.

Source: https://docs.github.com/rest/issues/issues
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from bot.adapters.tickets.web import Web, is_gone, number_of, without_what_is_refused
from bot.errors import AdapterError, Reason
from bot.model.wire import as_object, as_objects
from bot.policy import Ticketing
from bot.ports import Filed, TicketText
from bot.render.dialects import MARKDOWN, web_address
from bot.render.escape import markdown, one_line

_LABEL = "tocsin"
_PAGE, _PAGES = 100, 5
_WAIT_SECONDS = 60.0
_LEEWAY = timedelta(minutes=5)
"""How far their clock may be from ours."""


class GitHubIssues:
    """The mark stands in the issue's text: who may not push cannot label, and the search lags behind."""

    kind = "github"
    title = "GitHub"

    def __init__(self, base: str, token: str, ticketing: Ticketing) -> None:
        headers = {
            "authorization": f"Bearer {token}",
            "accept": "application/vnd.github+json",
            "x-github-api-version": "2022-11-28",
            "user-agent": "tocsin",
        }
        self._web = Web(base, self.title, headers, _words)
        self._issues = f"/repos/{ticketing.project}/issues"
        self._ticketing = ticketing

    def find(self, mark: str, since: datetime) -> Filed | None:
        lately = (since - _LEEWAY).strftime("%Y-%m-%dT%H:%M:%SZ")
        issues = self._newest(state="all", since=lately)
        ours = [issue for issue in issues if _hidden(mark) in str(issue.get("body") or "")]
        return _filed(ours[0]) if ours else None

    def file(self, text: TicketText) -> Filed:
        def create(all_of_it: bool) -> Filed:
            body: dict[str, Any] = {"title": text.title, "body": _body(text), "labels": [_LABEL]}
            if all_of_it:
                body["labels"] += self._ticketing.labels
                assignee = self._ticketing.assignee(text.service, text.team)
                body |= {"assignees": [assignee]} if assignee else {}
            return _filed(self._ask("POST", self._issues, body=body))

        filed: Filed = without_what_is_refused(create)
        return filed

    def closed(self, keys: Collection[str]) -> Mapping[str, bool]:
        # Most are open, and all of those come in one answer; the rest is asked for one by one.
        still = {f"#{issue.get('number')}" for issue in self._newest(state="open", labels=_LABEL)}
        return {key: key not in still and self._is_closed(key) for key in keys}

    def set_closed(self, key: str, closed: bool) -> None:
        how = {"state": "closed", "state_reason": "completed"} if closed else {"state": "open"}
        try:
            self._ask("PATCH", self._path(key), body=how)
        except AdapterError as error:
            if not is_gone(error):
                raise

    def note(self, key: str, text: str) -> None:
        said, place = markdown(one_line(text), keep_addresses=True), f"{self._path(key)}/comments"
        try:
            earlier = self._list(place, {"per_page": str(_PAGE)})
            if not any(said in str(comment.get("body") or "") for comment in earlier):
                self._ask("POST", place, body={"body": said})
        except AdapterError as error:
            if not is_gone(error):
                raise

    def _newest(self, **asked: str) -> Iterator[dict[str, Any]]:
        """The repository's issues, the newest first."""
        asked |= {"sort": "created", "direction": "desc", "per_page": str(_PAGE)}
        for page in range(1, _PAGES + 1):
            issues = self._list(self._issues, {**asked, "page": str(page)})
            yield from issues
            if len(issues) < _PAGE:
                return

    def _is_closed(self, key: str) -> bool:
        try:
            return bool(self._ask("GET", self._path(key))["state"] == "closed")
        except AdapterError as error:
            if is_gone(error):
                return True
            raise

    def _path(self, key: str) -> str:
        return f"{self._issues}/{key.removeprefix('#')}"

    def _ask(self, method: str, path: str, **how: Any) -> dict[str, Any]:
        with _said_rightly():
            return self._web.object(method, path, **how)

    def _list(self, path: str, params: Mapping[str, str]) -> list[dict[str, Any]]:
        with _said_rightly():
            return self._web.objects("GET", path, "", params=params)


@contextmanager
def _said_rightly() -> Iterator[None]:
    """Who asks too often is told so with 403, be it by words alone; and what was deleted is gone (410)."""
    try:
        yield
    except AdapterError as error:
        said = str(error)
        if "answers 403" in said and (error.retry_after or "rate limit" in said.lower()):
            after = error.retry_after or _WAIT_SECONDS
            raise AdapterError(said, reason=Reason.RATE_LIMITED, retryable=True, retry_after=after) from error
        if "answers 410" in said:
            raise AdapterError(said, reason=Reason.NOT_FOUND, retryable=False) from error
        raise


def _filed(issue: dict[str, Any]) -> Filed:
    return Filed(
        key=f"#{number_of(issue, 'number', GitHubIssues.title)}",
        url=web_address(str(issue.get("html_url") or "")),
    )


def _hidden(mark: str) -> str:
    return f"<!-- {mark} -->"


def _body(text: TicketText) -> str:
    details = [f"- **{name}:** {markdown(one_line(said))}" for name, said in text.details.items()]
    links = [f"- {MARKDOWN.link(url, link.name)}" for link in text.links if (url := web_address(link.url))]
    return "\n".join([*details, *links, "", _hidden(text.mark)])


def _words(value: Any) -> str:
    said = as_object(value)
    wrong = [
        f"{each.get('field', '')} {each.get('code', '')}".strip() for each in as_objects(said.get("errors"))
    ]
    return ": ".join(filter(None, [str(said.get("message") or ""), ", ".join(wrong)]))
