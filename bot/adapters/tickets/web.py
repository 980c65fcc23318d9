"""What the trackers' REST APIs share: one address, who we are there, and JSON."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from typing import Any

from bot.adapters.asking import Answer, ask, client_for, nonsense
from bot.errors import AdapterError, Reason
from bot.render.escape import cut, one_line

_MOST_WORDS = 200


class Web:
    """`base` has no slash at its end, `who` is what people call it, and `words` reads a refusal's JSON."""

    def __init__(self, base: str, who: str, headers: Mapping[str, str], words: Callable[[Any], str]) -> None:
        self.base = base
        self.who = who
        self._words = words
        self._client = client_for(base, keeps=False)
        self._headers = {"accept": "application/json", "accept-encoding": "identity", **headers}

    def ask(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        body: Any = None,
        content_type: str = "application/json",
    ) -> Answer:
        """Raises AdapterError for all but a success."""
        headers = {**self._headers, **({"content-type": content_type} if body is not None else {})}
        request = self._client.build_request(
            method, self.base + path, params=params, json=body, headers=headers
        )
        return ask(
            self._client,
            request,
            self.who,
            lambda value: ("", cut(one_line(self._words(value)), _MOST_WORDS)),
        )

    def object(self, method: str, path: str, **how: Any) -> dict[str, Any]:
        """The JSON object that is answered."""
        value = self.ask(method, path, **how).value
        if not isinstance(value, dict):
            raise nonsense(self.who, "no JSON object")
        return value

    def objects(self, method: str, path: str, name: str, **how: Any) -> list[dict[str, Any]]:
        """The objects in the list of that name, or with none, in the list that the answer is."""
        value = self.object(method, path, **how).get(name) if name else self.ask(method, path, **how).value
        if not isinstance(value, list):
            raise nonsense(self.who, "no list")
        return [each for each in value if isinstance(each, dict)]


def basic(user: str, secret: str) -> dict[str, str]:
    """The header that says who we are by name and secret."""
    return {"authorization": f"Basic {base64.b64encode(f'{user}:{secret}'.encode()).decode()}"}


def without_what_is_refused(file: Callable[[bool], Any]) -> Any:
    """Files with everything, or where that is refused with no more than a ticket needs: an account that is
    gone, or a field that is not on their form, must not keep it from being filed."""
    try:
        return file(True)
    except AdapterError as error:
        if error.reason is not Reason.CLIENT:
            raise
    return file(False)


def is_gone(error: AdapterError) -> bool:
    """Whether somebody has deleted what was asked for."""
    return error.reason is Reason.NOT_FOUND


def number_of(item: Mapping[str, Any], name: str, who: str) -> int:
    """The number under which a tracker keeps it. Raises AdapterError where it says none."""
    number = item.get(name)
    if not isinstance(number, int):
        raise nonsense(who, "with a ticket that has no number")
    return number
