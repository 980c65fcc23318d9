"""Whatever a token is made of, it is judged in a sentence; and what the settings lack is said."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.adapters.azure.entra_tokens import EntraTokens
from bot.clock import TurnedClock
from bot.errors import AdapterError, SettingsError, Unproven
from bot.settings import read_settings

TENANT = "0a1b2c3d-aaaa-4222-8333-444455556666"
CLOCK = TurnedClock(datetime(2026, 3, 2, tzinfo=UTC))
TOKENS = EntraTokens(read_settings(azure_tenant_id=TENANT, entra_audience="api://tocsin"), CLOCK)

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
_HEADERS = st.dictionaries(
    st.sampled_from(["alg", "kid", "typ", "crit", "b64", "jwk", "x5u", "jku"]),
    _JSON | st.sampled_from(["RS256", "none", "HS256"]),
)


def _part(value: Any) -> bytes:
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=")


@settings(max_examples=300, deadline=None)
@given(
    header=_HEADERS | _JSON | st.binary(max_size=40),
    claims=_JSON | st.binary(max_size=40),
    signature=st.binary(max_size=40),
)
def test_whatever_the_token_there_is_a_sentence_and_never_a_crash(
    header: Any, claims: Any, signature: bytes
) -> None:
    with pytest.raises((Unproven, AdapterError)) as refused:
        TOKENS.check(b".".join(map(_part, (header, claims, signature))), ())
    assert str(refused.value)


@settings(max_examples=100, deadline=None)
@given(raw=st.binary(max_size=60))
def test_whatever_the_bytes_there_is_a_sentence_and_never_a_crash(raw: bytes) -> None:
    with pytest.raises((Unproven, AdapterError)):
        TOKENS.check(raw, ())


@pytest.mark.parametrize("tenant", [None, "common", "contoso.onmicrosoft.com", f"{TENANT}/../x"])
def test_an_audience_without_a_tenants_id_is_refused_at_the_start(tenant: str | None) -> None:
    with pytest.raises(SettingsError, match="AZURE_TENANT_ID is no tenant's id"):
        EntraTokens(read_settings(azure_tenant_id=tenant, entra_audience="api://tocsin"), CLOCK)
