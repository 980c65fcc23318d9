"""Which of the keys that a tenant lists may sign a token."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt.algorithms import ECAlgorithm, RSAAlgorithm
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.adapters.azure.entra_keys import EntraKeys
from bot.clock import TurnedClock
from bot.errors import AdapterError, Unproven
from tests.handlers.http_site import running

Read = Callable[[Any], EntraKeys]


def listed(kid: Any, bits: int = 2048, **more: Any) -> dict[str, Any]:
    """An RSA key as it is listed."""
    described = json.loads(RSAAlgorithm.to_jwk(rsa.generate_private_key(65537, bits).public_key()))
    return {**described, "kid": kid, "use": "sig"} | more


@pytest.fixture
def read() -> Iterator[Read]:
    """Reads the keys of a tenant that lists these."""
    told: list[Any] = []
    opened: list[EntraKeys] = []

    async def configuration(request: Request) -> Response:
        return JSONResponse({"jwks_uri": f"http://{request.headers['host']}/keys"})

    async def keys(_request: Request) -> Response:
        return JSONResponse(told[-1])

    routes = [Route("/t/v2.0/.well-known/openid-configuration", configuration), Route("/keys", keys)]
    with running(Starlette(routes=routes)) as port:

        def reading(body: Any) -> EntraKeys:
            told.append(body)
            clock = TurnedClock(datetime(2026, 3, 2, tzinfo=UTC))
            opened.append(EntraKeys("t", f"http://127.0.0.1:{port}", clock))
            opened[-1].start()
            assert opened[-1].settle()
            return opened[-1]

        yield reading
        for each in opened:
            each.stop()


def test_what_cannot_sign_is_left_out_and_the_rest_is_kept(read: Read) -> None:
    elliptic = json.loads(ECAlgorithm.to_jwk(ec.generate_private_key(ec.SECP256R1()).public_key()))
    keys = read(
        {
            "keys": [
                *(None, 7, [], {}, {"kid": "bare", "kty": "RSA"}),
                listed("for encryption", use="enc"),
                listed("weak", 1024),
                listed(None),
                listed("broken", n="!"),
                {**elliptic, "kid": "elliptic", "use": "sig"},
                {"kid": "secret", "kty": "oct", "k": "c2VjcmV0", "use": "sig"},
                listed("good"),
            ]
        }
    )
    assert keys.is_working
    assert keys.key("good").key_id == "good"
    for kid in ("bare", "for encryption", "weak", "broken", "elliptic", "secret", ""):
        with pytest.raises(Unproven):
            keys.key(kid)


@pytest.mark.parametrize(
    "body", [{}, [], {"keys": {}}, {"keys": []}, {"keys": [{"kid": "x"}]}, {"keys": None}]
)
def test_a_list_without_a_key_is_none(read: Read, body: Any) -> None:
    keys = read(body)
    assert not keys.is_working
    with pytest.raises(AdapterError):
        keys.key("x")
