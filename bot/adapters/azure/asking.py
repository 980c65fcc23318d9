"""One call for a JSON object of an API of Azure's."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import httpx

from bot.adapters.asking import ask, nonsense

_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,79}")


def get_json(
    client: httpx.Client,
    url: str,
    who: str,
    *,
    params: Mapping[str, str] | None = None,
    token: str | None = None,
    body: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The JSON object that `who` answers, to a body that is posted where there is one.

    Raises AdapterError for anything else, and after 20 seconds.
    """
    headers = {"accept": "application/json", "accept-encoding": "identity"}
    headers |= {"authorization": f"Bearer {token}"} if token else {}
    try:
        method = "GET" if body is None else "POST"
        request = client.build_request(method, url, params=params, headers=headers, json=body)
    except httpx.InvalidURL:
        raise nonsense(who, "with an address that is none") from None
    answer = ask(client, request, who, _described)
    if answer.status != 200 or not isinstance(answer.value, dict):
        raise nonsense(who, "no JSON object")
    return answer.value


def _described(value: Any) -> tuple[str, str]:
    error = value.get("error") if isinstance(value, dict) else None
    given = error.get("code") if isinstance(error, dict) else error
    code = given if isinstance(given, str) and _CODE.fullmatch(given) else ""
    return code, code
