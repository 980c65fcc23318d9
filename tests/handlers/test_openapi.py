"""The API against its own description: nothing is answered that it does not say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import (
    content_type_conformance,
    not_a_server_error,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from schemathesis.generation import GenerationMode

from bot.engine.actions import Wanted
from bot.model.token import Scope
from tests.handlers.api_site import ApiSite, api_site

_CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
_EXAMPLES = 4
_settings = partial(
    settings,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
_KNOWN = {"incident_id": "INC-2026-001", "item_id": "INC-2026-001-A1", "silence_id": "S-1"}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ApiSite]:
    """One of everything is there."""
    with api_site(tmp_path_factory.mktemp("site")) as opened:
        opened.alert("Streaming stopped", severity="critical")
        opened.client.post("/alerts/alertmanager", json={"nothing": "known"})
        assert opened.tocsin.intake.settle(30)
        ana = opened.tocsin.commands.person("Ana")
        opened.tocsin.actions.add("INC-2026-001", Wanted(text="Cap broadcast size", owner=ana), ana)
        wish = {"match": {"service": "kafka"}, "lasting": "2h", "reason": "upgrade", "author": "Ana"}
        assert opened.ask("/silences", opened.everything, method="POST", json=wish).status_code == 201
        drill = {"scenario": "slow-stream", "seconds": 600, "pages": False}
        assert opened.ask("/drills", opened.everything, method="POST", json=drill).status_code == 201
        yield opened


def known(site: ApiSite) -> dict[str, str]:
    """The ids of what is there, by the name of the parameter."""
    alert, drill, letter = (
        site.ask(f"/{what}", site.everything).json()[0] for what in ("alerts", "drills", "dead-letters")
    )
    ids = {"alert_id": alert["id"], "drill_id": drill["id"], "receipt_id": letter["receipt"]}
    return {**_KNOWN, **ids, "source": "generic"}


def operations(document: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    """Method, path and description of each."""
    return [
        (method, path, operation)
        for path, described in document["paths"].items()
        for method, operation in described.items()
    ]


def test_it_is_complete(site: ApiSite) -> None:
    document = site.document
    tags = {tag["name"] for tag in document["tags"]}
    ids = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(ids) == len(set(ids))
    for method, path, operation in operations(document):
        where = f"{method} {path}"
        assert operation["description"] and set(operation["tags"]) <= tags, where
        assert "422" not in operation["responses"], where
        for status, answer in operation["responses"].items():
            assert answer["description"] and (answer.get("content") or status == "302"), (where, status)


def test_every_route_names_its_scopes_and_refuses_whoever_lacks_them(site: ApiSite) -> None:
    ids, asked = known(site), 0
    for method, path, operation in operations(site.document):
        if not path.startswith("/api/"):
            continue
        asked += 1
        (needed,) = [each["token"] for each in operation["security"]]
        assert needed and set(needed) <= {scope.value for scope in Scope}, path
        lacking = site.token(f"all-but-{asked}", *(scope for scope in Scope if scope.value not in needed))
        place = path.removeprefix("/api").format(**ids)
        for token in ("wrong", lacking[:-1] + "-"):
            answer = site.ask(place, token, method=method, json={})
            assert (answer.status_code, answer.json()["error"]) == (401, "unauthenticated"), path
        answer = site.ask(place, lacking, method=method, json={})
        assert (answer.status_code, answer.json()["error"]) == (403, "forbidden"), path
        assert all(scope in answer.json()["detail"] for scope in needed), path
    assert asked > 25


def test_nothing_is_answered_that_is_not_described(site: ApiSite) -> None:
    schema, ids = schemathesis.openapi.from_dict(site.document), known(site)
    with requests.Session() as session:
        session.trust_env = False
        for found in schema.get_all_operations():
            operation: Any = found.ok()  # type: ignore[union-attr]
            here = {name: ids[name] for name in re.findall(r"{(\w+)}", operation.path)}
            try_out(operation, GenerationMode.POSITIVE, site, session)
            if here:
                try_out(operation, GenerationMode.POSITIVE, site, session, path_parameters=here)
            if operation.definition.raw.get("parameters") or operation.definition.raw.get("requestBody"):
                try_out(operation, GenerationMode.NEGATIVE, site, session)


def try_out(
    operation: Any, mode: GenerationMode, site: ApiSite, session: requests.Session, **parts: Any
) -> None:
    """Sends a few requests, well-formed or not, to one operation."""
    headers = {"Authorization": f"Bearer {site.everything}"} if operation.path.startswith("/api/") else {}

    @_settings(max_examples=_EXAMPLES)
    @given(case=operation.as_strategy(mode, **parts))
    def tried(case: Any) -> None:
        case.call_and_validate(
            base_url=site.url,
            session=session,
            headers=headers,
            checks=_CHECKS,
            allow_redirects=False,
            timeout=10,
        )

    tried()
