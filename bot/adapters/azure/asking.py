"""One GET for a JSON object of an API of Azure's."""

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
) -> dict[str, Any]:
    """The JSON object that `who` answers. Raises AdapterError for anything else, and after 20 seconds."""
    headers = {"accept": "application/json", "accept-encoding": "identity"}
    headers |= {"authorization": f"Bearer {token}"} if token else {}
    try:
        request = client.build_request("GET", url, params=params, headers=headers)
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
