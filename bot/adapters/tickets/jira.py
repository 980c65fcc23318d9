"""Tickets as issues of a Jira Cloud project.

Source: https://developer.atlassian.com/cloud/jira/platform/rest/v3/
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote

from bot.adapters.asking import nonsense
from bot.adapters.tickets.web import Web, basic, is_gone, without_what_is_refused
from bot.errors import AdapterError
from bot.model.wire import as_object, as_objects
from bot.policy import Ticketing
from bot.ports import Filed, TicketText
from bot.render.dialects import web_address
from bot.render.escape import cut, one_line

_ISSUE = "/rest/api/3/issue"
_MOST_TITLE = 250
_AT_ONCE = 100


class JiraIssues:
    """The mark is a label of the issue. A status of the category done means closed."""

    kind = "jira"
    title = "Jira"

    def __init__(self, base: str, email: str, token: str, ticketing: Ticketing) -> None:
        self._web = Web(base, self.title, basic(email, token), _words)
        self._ticketing = ticketing

    def find(self, mark: str, since: datetime) -> Filed | None:
        jql = f'project = "{self._ticketing.project}" AND labels = "{mark}" ORDER BY created ASC'
        asked = {"jql": jql, "fields": ["labels"], "maxResults": 1}
        found = self._web.objects("POST", "/rest/api/3/search/jql", "issues", body=asked)
        return self._filed(found[0]) if found else None

    def file(self, text: TicketText) -> Filed:
        def create(all_of_it: bool) -> Filed:
            fields: dict[str, Any] = {
                "project": {"key": self._ticketing.project},
                "issuetype": {"name": self._ticketing.type},
                "summary": cut(one_line(text.title), _MOST_TITLE),
                "description": _document(_description(text)),
                "labels": ["tocsin", text.mark],
            }
            if all_of_it:
                fields["labels"] += self._ticketing.labels
                fields["duedate"] = text.due.isoformat()
                assignee = self._ticketing.assignee(text.service, text.team)
                fields |= {"assignee": {"accountId": assignee}} if assignee else {}
            return self._filed(self._web.object("POST", _ISSUE, body={"fields": fields}))

        filed: Filed = without_what_is_refused(create)
        return filed

    def closed(self, keys: Collection[str]) -> Mapping[str, bool]:
        done = dict.fromkeys(keys, True)
        asked = list(keys)
        for start in range(0, len(asked), _AT_ONCE):
            body = {"issueIdsOrKeys": asked[start : start + _AT_ONCE], "fields": ["status"]}
            found = self._web.objects("POST", f"{_ISSUE}/bulkfetch", "issues", body=body)
            done |= {str(issue.get("key")): _is_done(issue) for issue in found}
        return {key: done[key] for key in keys}

    def set_closed(self, key: str, closed: bool) -> None:
        try:
            issue = self._web.object("GET", f"{_ISSUE}/{quote(key)}", params={"fields": "status"})
            if _is_done(issue) != closed:
                self._move(key, ("done",) if closed else ("new", "indeterminate"))
        except AdapterError as error:
            if not is_gone(error):
                raise

    def note(self, key: str, text: str) -> None:
        said, place = one_line(text), f"{_ISSUE}/{quote(key)}/comment"
        try:
            newest = {"orderBy": "-created", "maxResults": "100"}
            comments = self._web.objects("GET", place, "comments", params=newest)
            earlier = [_text_of(comment.get("body")) for comment in comments]
            if not any(said in text for text in earlier):
                self._web.object("POST", place, body={"body": _document([[_text(said)]])})
        except AdapterError as error:
            if not is_gone(error):
                raise

    def _move(self, key: str, categories: tuple[str, ...]) -> None:
        """By the first transition that leads to a status of the first category for which there is one."""
        place = f"{_ISSUE}/{quote(key)}/transitions"
        found = self._web.objects("GET", place, "transitions")
        for category in categories:
            for transition in found:
                if _category(as_object(transition.get("to"))) == category:
                    self._web.ask("POST", place, body={"transition": {"id": str(transition.get("id"))}})
                    return

    def _filed(self, issue: dict[str, Any]) -> Filed:
        key = issue.get("key")
        if not isinstance(key, str):
            raise nonsense(self.title, "with an issue that has no key")
        return Filed(key=key, url=f"{self._web.base}/browse/{quote(key)}")


def _is_done(issue: dict[str, Any]) -> bool:
    return _category(as_object(as_object(issue.get("fields")).get("status"))) == "done"


def _category(status: dict[str, Any]) -> str:
    return str(as_object(status.get("statusCategory")).get("key") or "")


def _description(text: TicketText) -> list[list[dict[str, Any]]]:
    details = [
        [_text(f"{name}: ", strong=True), _text(one_line(said))] for name, said in text.details.items()
    ]
    links = [[_text(link.name, url=url)] for link in text.links if (url := web_address(link.url))]
    return [*details, *links]


def _text(text: str, *, url: str = "", strong: bool = False) -> dict[str, Any]:
    """A piece of text of the Atlassian Document Format, which allows no empty ones."""
    marks: list[dict[str, Any]] = [{"type": "strong"}] if strong else []
    marks += [{"type": "link", "attrs": {"href": url}}] if url else []
    return {"type": "text", "text": text or "-", **({"marks": marks} if marks else {})}


def _document(paragraphs: list[list[dict[str, Any]]]) -> dict[str, Any]:
    content = [{"type": "paragraph", "content": pieces} for pieces in paragraphs]
    return {"type": "doc", "version": 1, "content": content}


def _text_of(node: Any) -> str:
    return "".join(_texts(node))


def _texts(node: Any) -> Iterator[str]:
    found = as_object(node)
    if isinstance(found.get("text"), str):
        yield found["text"]
    for child in as_objects(found.get("content")):
        yield from _texts(child)


def _words(value: Any) -> str:
    said = as_object(value)
    messages = said.get("errorMessages")
    general = [str(each) for each in messages] if isinstance(messages, list) else []
    return "; ".join([*general, *(f"{field}: {why}" for field, why in as_object(said.get("errors")).items())])
