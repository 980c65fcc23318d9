"""One of Azure's REST APIs: with a token, page by page, and never to another host."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

from bot.adapters.asking import client_for, nonsense
from bot.adapters.azure.asking import get_json
from bot.adapters.azure.credential import AzureCredential
from bot.errors import AdapterError, Reason
from bot.model.wire import as_objects
from bot.ports import Measures, calling

OF_ALL = (Reason.TIMEOUT, Reason.SERVER, Reason.RATE_LIMITED)
"""Failures that are nobody's own: who else would be asked is spared it."""

_MOST_PAGES = 200
_MOST_SECONDS = 110.0


class AzureApi:
    """`base` is its address with no slash at its end, `scope` what a token for it is for."""

    def __init__(
        self, base: str, who: str, scope: str, credential: AzureCredential, measures: Measures
    ) -> None:
        self._base = base
        self._who = who
        self._scope = scope
        self._credential = credential
        self._client = client_for(base, keeps=False)
        self._measures = measures

    def get(self, path: str, params: Mapping[str, str]) -> dict[str, Any]:
        """The object at that path. Raises AdapterError."""
        return self._ask(self._base + path, params)

    def post(self, path: str, params: Mapping[str, str], body: Mapping[str, Any]) -> dict[str, Any]:
        """What is answered to this body. Raises AdapterError."""
        return self._ask(self._base + path, params, body)

    def pages(self, path: str, params: Mapping[str, str]) -> Iterator[list[dict[str, Any]]]:
        """The `value` of each page. Raises AdapterError, also for pages that lead in circles or elsewhere."""
        until, seen = monotonic() + _MOST_SECONDS, set[str]()
        page = self.get(path, params)
        while True:
            yield as_objects(page.get("value"))
            link = page.get("nextLink")
            if not link:
                return
            if not isinstance(link, str) or not self._is_ours(link):
                raise nonsense(self._who, "with a next page on another host")
            if link in seen or len(seen) >= _MOST_PAGES or monotonic() > until:
                raise nonsense(self._who, "with pages that do not end")
            seen.add(link)
            page = self._ask(link, None)

    def _ask(
        self, url: str, params: Mapping[str, str] | None, body: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """With a new token where the one at hand is good no more."""
        try:
            return self._get(url, params, body)
        except AdapterError as error:
            if error.reason is not Reason.AUTH:
                raise
        self._credential.forget()
        return self._get(url, params, body)

    def _get(
        self, url: str, params: Mapping[str, str] | None, body: Mapping[str, Any] | None
    ) -> dict[str, Any]:
        token = self._credential.token(self._scope)
        with calling(self._measures, "azure", self._who.lower().replace(" ", "_")):
            return get_json(self._client, url, self._who, params=params, token=token, body=body)

    def _is_ours(self, link: str) -> bool:
        """Whether the token may go there."""
        try:
            ours, parts = urlsplit(self._base), urlsplit(link)
        except ValueError:
            return False
        same = (parts.scheme, parts.netloc.lower()) == (ours.scheme, ours.netloc.lower())
        return same and parts.path.startswith(ours.path + "/") and ".." not in parts.path
