"""Tickets as work items of an Azure DevOps project.

Source: https://learn.microsoft.com/rest/api/azure/devops/wit/work-items
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from html import escape
from typing import Any
from urllib.parse import quote

from bot.adapters.asking import Answer
from bot.adapters.tickets.web import Web, basic, is_gone, number_of, without_what_is_refused
from bot.errors import AdapterError, Reason
from bot.model.wire import as_object
from bot.policy import Ticketing
from bot.ports import Filed, TicketText
from bot.render.dialects import web_address
from bot.render.escape import cut, one_line

_VERSION = {"api-version": "7.1"}
_COMMENTS = {"api-version": "7.1-preview.4"}
_PATCH = "application/json-patch+json"
_TITLE, _STATE, _TYPE, _TAGS = (f"System.{name}" for name in ("Title", "State", "WorkItemType", "Tags"))
_DUE = "Microsoft.VSTS.Scheduling.DueDate"
_WIQL = (
    "select [System.Id] from WorkItems "
    "where [System.TeamProject] = @project and [System.Tags] contains '{mark}'"
)
_MOST_TITLE = 250
_AT_ONCE = 200


class AzureDevOpsItems:
    """The mark is a tag of the item. A state of the category Completed or Removed means closed."""

    kind = "azure_devops"
    title = "Azure DevOps"

    def __init__(self, base: str, token: str, ticketing: Ticketing) -> None:
        self._web = SignedIn(base, self.title, basic("", token), _words)
        self._apis = f"/{quote(str(ticketing.project))}/_apis/wit"
        self._ticketing = ticketing
        self._categories: dict[str, list[tuple[str, str]]] = {}

    def find(self, mark: str, since: datetime) -> Filed | None:
        found = self._list("POST", f"{self._apis}/wiql", "workItems", body={"query": _WIQL.format(mark=mark)})
        ids = [str(item.get("id")) for item in found]
        # What a tag contains may be another's beginning.
        ours = [item for item in self._items(ids) if mark in _tags(item)]
        return self._filed(ours[0]) if ours else None

    def file(self, text: TicketText) -> Filed:
        kind = quote(self._ticketing.type)

        def create(all_of_it: bool) -> Filed:
            tags = ["tocsin", text.mark, *(self._ticketing.labels if all_of_it else ())]
            fields = {
                _TITLE: cut(one_line(text.title), _MOST_TITLE),
                "System.Description": _description(text),
                _TAGS: "; ".join(tags),
            }
            if all_of_it:
                fields[_DUE] = f"{text.due.isoformat()}T12:00:00Z"
                assignee = self._ticketing.assignee(text.service, text.team)
                fields |= {"System.AssignedTo": assignee} if assignee else {}
            place = f"{self._apis}/workitems/${kind}"
            return self._filed(self._ask("POST", place, body=_patch(fields), content_type=_PATCH))

        filed: Filed = without_what_is_refused(create)
        return filed

    def closed(self, keys: Collection[str]) -> Mapping[str, bool]:
        found = {
            f"#{item.get('id')}": self._is_closed(item) for item in self._items([_id(key) for key in keys])
        }
        return {key: found.get(key, True) for key in keys}

    def set_closed(self, key: str, closed: bool) -> None:
        for item in self._items([_id(key)]):
            if self._is_closed(item) != closed:
                self._move(key, item, ("Completed",) if closed else ("Proposed", "InProgress"))

    def note(self, key: str, text: str) -> None:
        said, place = escape(one_line(text)), f"{self._apis}/workItems/{_id(key)}/comments"
        try:
            newest = {**_COMMENTS, "$top": "200", "order": "desc"}
            earlier = self._list("GET", place, "comments", params=newest)
            if not any(said in str(each.get("text") or "") for each in earlier):
                self._ask("POST", place, body={"text": said}, params=_COMMENTS)
        except AdapterError as error:
            if not is_gone(error):
                raise

    def _items(self, ids: list[str]) -> list[dict[str, Any]]:
        """Those of them that are there."""
        items: list[dict[str, Any]] = []
        for start in range(0, len(ids), _AT_ONCE):
            some = [int(each) for each in ids[start : start + _AT_ONCE]]
            body = {"ids": some, "fields": ["System.Id", _STATE, _TYPE, _TAGS], "errorPolicy": "omit"}
            items += self._list("POST", f"{self._apis}/workitemsbatch", "value", body=body)
        return items

    def _is_closed(self, item: dict[str, Any]) -> bool:
        state = _field(item, _STATE)
        return any(name == state and of in ("Completed", "Removed") for name, of in self._states(item))

    def _move(self, key: str, item: dict[str, Any], categories: tuple[str, ...]) -> None:
        """To the first state of the first of these categories that the item's type has."""
        states = self._states(item)
        for state in [name for category in categories for name, of in states if of == category][:1]:
            place = f"{self._apis}/workitems/{_id(key)}"
            self._ask("PATCH", place, body=_patch({_STATE: state}), content_type=_PATCH)

    def _states(self, item: dict[str, Any]) -> list[tuple[str, str]]:
        """The states of the item's type with their categories, as they follow one another."""
        kind = _field(item, _TYPE)
        if kind not in self._categories:
            found = self._list("GET", f"{self._apis}/workitemtypes/{quote(kind)}/states", "value")
            self._categories[kind] = [(str(state.get("name")), str(state.get("category"))) for state in found]
        return self._categories[kind]

    def _filed(self, item: dict[str, Any]) -> Filed:
        number, project = number_of(item, "id", self.title), quote(str(self._ticketing.project))
        return Filed(key=f"#{number}", url=f"{self._web.base}/{project}/_workitems/edit/{number}")

    def _ask(self, method: str, path: str, **how: Any) -> dict[str, Any]:
        return self._web.object(method, path, **{"params": _VERSION, **how})

    def _list(self, method: str, path: str, name: str, **how: Any) -> list[dict[str, Any]]:
        return self._web.objects(method, path, name, **{"params": _VERSION, **how})


class SignedIn(Web):
    """A token that is good no more gets the page to sign in at, or the way there, and no refusal."""

    def ask(self, method: str, path: str, **how: Any) -> Answer:
        try:
            answer = super().ask(method, path, **how)
        except AdapterError as error:
            if "answers 302" not in str(error):
                raise
            answer = Answer(203, None, {})
        if answer.status == 203:
            raise AdapterError("Azure DevOps does not know the token", reason=Reason.AUTH, retryable=False)
        return answer


def _id(key: str) -> str:
    return key.removeprefix("#")


def _patch(fields: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"op": "add", "path": f"/fields/{name}", "value": value} for name, value in fields.items()]


def _field(item: dict[str, Any], name: str) -> str:
    return str(as_object(item.get("fields")).get(name) or "")


def _tags(item: dict[str, Any]) -> list[str]:
    return [tag.strip() for tag in _field(item, _TAGS).split(";")]


def _description(text: TicketText) -> str:
    details = [f"<b>{escape(name)}:</b> {escape(one_line(said))}" for name, said in text.details.items()]
    links = [
        f'<a href="{escape(url)}">{escape(link.name)}</a>'
        for link in text.links
        if (url := web_address(link.url))
    ]
    return "".join(f"<div>{line}</div>" for line in [*details, *links])


def _words(value: Any) -> str:
    return str(as_object(value).get("message") or "")
