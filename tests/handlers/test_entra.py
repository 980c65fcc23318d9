"""Entra ID tokens: which are taken, what is said of those that are not, and what happens without keys."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.errors import Unproven
from bot.model.source import ACTION_GROUPS, EVENT_GRID
from tests.handlers.entra_site import AUDIENCE, LOGIC_APP, ROLE, EntraSite, entra_site
from tests.handlers.http_site import wait_until

GRID_ROLE = "AzureEventGridSecureWebhookSubscriber"


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EntraSite]:
    with entra_site(tmp_path_factory.mktemp("entra")) as opened:
        opened.tokens.keys.start()
        assert opened.tokens.keys.settle()
        yield opened


@pytest.fixture
def entra(shared: EntraSite) -> EntraSite:
    """A site that knows the tenant's keys; nothing was sent with a wrong one lately."""
    shared.turn(minutes=2)
    return shared


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[EntraSite]:
    """A site of its own, whose keys are not yet read."""
    with entra_site(tmp_path) as opened:
        yield opened


def refused(answer: httpx.Response, status: int = 401) -> str:
    """Checks that it is a clean refusal, which is kept by nobody; gives the sentence."""
    assert answer.status_code == status, answer.text
    assert answer.json().keys() == {"error", "detail"}
    detail = str(answer.json()["detail"])
    assert detail.endswith(".")
    assert "eyJ" not in detail
    return detail


@pytest.mark.parametrize("version", [1, 2])
@pytest.mark.parametrize("audience", [AUDIENCE, "api://tocsin"])
def test_an_action_group_proves_itself_by_its_token(entra: EntraSite, version: int, audience: str) -> None:
    before = len(entra.site.kept())
    assert entra.post(entra.token(version=version, audience=audience)).status_code == 202
    assert len(entra.site.kept()) == before + 1


@pytest.mark.parametrize(
    ("source", "caller", "role"),
    [
        ("azure_monitor", ACTION_GROUPS, ROLE),
        ("cost", ACTION_GROUPS, ROLE),
        ("eventgrid", EVENT_GRID, GRID_ROLE),
        ("cloudevents", EVENT_GRID, GRID_ROLE),
        ("sentinel", LOGIC_APP, ROLE),
        ("azure_monitor", LOGIC_APP, ROLE),
    ],
)
def test_each_source_has_its_callers(entra: EntraSite, source: str, caller: str, role: str) -> None:
    assert entra.post(entra.token(caller=caller, roles=(role,)), source).status_code == 202


@pytest.mark.parametrize(
    ("source", "caller"),
    [
        ("azure_monitor", EVENT_GRID),
        ("eventgrid", ACTION_GROUPS),
        ("sentinel", ACTION_GROUPS),
        ("azure_monitor", "0a1b2c3d-eeee-4222-8333-444455556666"),
        ("azure_monitor", ""),
    ],
)
def test_another_caller_may_not_send(entra: EntraSite, source: str, caller: str) -> None:
    assert "caller may not send here" in refused(entra.post(entra.token(caller=caller), source))


def test_what_is_not_azure_is_not_sent_by_a_token(entra: EntraSite) -> None:
    for source in ("generic", "alertmanager", "databricks", "pagerduty"):
        refused(entra.post(entra.token(), source))


@pytest.mark.parametrize(
    ("claims", "said"),
    [
        ({"audience": "0a1b2c3d-ffff-4222-8333-444455556666"}, "for another audience"),
        ({"aud": None}, "does not state its aud"),
        ({"aud": ["x", 1]}, "no token that can be read|for another audience"),
        ({"iss": "https://sts.windows.net/0a1b2c3d-ffff-4222-8333-444455556666/"}, "by another tenant"),
        ({"iss": "https://login.example.org"}, "by another tenant"),
        ({"iss": None}, "does not state its iss"),
        ({"iss": 7}, "by another tenant"),
        ({"iss": ["https://sts.windows.net/"]}, "by another tenant"),
        ({"iat": "then", "sub": 7, "jti": []}, ""),
        ({"tid": "0a1b2c3d-ffff-4222-8333-444455556666"}, "by another tenant"),
        ({"tid": None}, "by another tenant"),
        ({"roles": ()}, "holds no role"),
        ({"roles": ("Reader",)}, "holds no role"),
        ({"roles": None}, "holds no role"),
        ({"azp": None}, "caller may not send here"),
        ({"azp": ACTION_GROUPS, "appid": "someone else"}, "caller may not send here"),
        ({"azp": {"a": 1}}, "caller may not send here"),
        ({"exp": None}, "does not state its exp"),
        ({"exp": "soon"}, "times are no numbers"),
        ({"exp": True}, "times are no numbers"),
        ({"nbf": "soon"}, "times are no numbers"),
    ],
)  # fmt: skip
def test_each_wrong_claim_is_named(entra: EntraSite, claims: dict[str, Any], said: str) -> None:
    detail = refused(entra.post(entra.token(**claims)))
    assert any(words in detail for words in said.split("|")), detail


_CLAIMS = st.dictionaries(
    st.sampled_from(
        ["aud", "iss", "exp", "nbf", "iat", "tid", "roles", "azp", "appid", "sub", "jti", "crit"]
    ),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
        max_leaves=5,
    ),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(claims=_CLAIMS, raw=st.none() | st.binary(max_size=40))
def test_whatever_the_tenant_signed_is_judged_in_a_sentence(
    entra: EntraSite, claims: dict[str, Any], raw: bytes | None
) -> None:
    good = json.loads(base64.urlsafe_b64decode(entra.token().split(".")[1] + "=="))
    content = json.dumps(good | claims).encode() if raw is None else raw
    said = ""
    try:
        entra.tokens.check(entra.azure.entra.sign(content).encode(), {ACTION_GROUPS})
    except Unproven as error:
        said = str(error)
    assert said.endswith(".") if said else raw is None


@pytest.mark.parametrize(
    ("minutes", "status", "said"),
    [(-2, 401, "not valid yet"), (-0.9, 202, ""), (59, 202, ""), (60.9, 202, ""), (62, 401, "has expired")],
)
def test_a_token_has_its_time(entra: EntraSite, minutes: float, status: int, said: str) -> None:
    now = entra.site.clock.now() - timedelta(minutes=minutes)
    times = {"nbf": now.timestamp(), "exp": (now + timedelta(hours=1)).timestamp()}
    answer = entra.post(entra.token(**times))
    assert answer.status_code == status
    assert said in answer.text


def _encoded(part: Any) -> bytes:
    raw = part if isinstance(part, bytes) else json.dumps(part).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=")


def _resigned(entra: EntraSite, algorithm: str) -> bytes:
    """The good token "signed" without the key: by nothing, or by the public key as if it were a secret."""
    _, claims, _ = entra.token().encode().split(b".")
    kid = jwt.get_unverified_header(entra.token())["kid"]
    head = _encoded({"typ": "JWT", "alg": algorithm, "kid": kid})
    public = json.dumps(entra.azure.entra.public_key()).encode()
    digest = hmac.new(public, head + b"." + claims, hashlib.sha256).digest()
    return b".".join((head, claims, b"" if algorithm == "none" else _encoded(digest)))


@pytest.mark.parametrize("algorithm", ["none", "None", "HS256", "RS384", "PS256", "ES256"])
def test_only_one_algorithm_is_taken(entra: EntraSite, algorithm: str) -> None:
    assert refused(entra.post(_resigned(entra, algorithm))) == "The token is not signed by RS256."


def test_a_signature_of_another_content_is_wrong(entra: EntraSite) -> None:
    header, _, signature = entra.token().encode().split(b".")
    _, claims, _ = entra.token(roles=(ROLE, "Admin")).encode().split(b".")
    assert "signature is wrong" in refused(entra.post(b".".join((header, claims, signature))))


@pytest.mark.parametrize(
    "bearer",
    [
        b"ey..",
        b"eyJ.eyJ.eyJ",
        b"ey\xff\xfe.a.b",
        _encoded(b"[" * 3000 + b"]" * 3000) + b".e30.AA",
        b"ey" + b"A" * 2000 + b".e30.AA",
        _encoded({"alg": "RS256"}) + b".e30.AA",
        _encoded({"alg": "RS256", "kid": 7}) + b".e30.AA",
        _encoded({"alg": "RS256", "kid": ["x"]}) + b".e30.AA",
        _encoded(["RS256"]) + b".e30.AA",
    ],
)
def test_what_is_no_token_is_refused_in_a_sentence(entra: EntraSite, bearer: bytes) -> None:
    refused(entra.post(bearer))


def test_a_token_that_is_too_long_is_not_looked_at(entra: EntraSite) -> None:
    assert refused(entra.post(entra.token(note="x" * 9000))) == "The token is longer than 8 KiB."


def test_the_shared_token_still_counts_and_a_bad_bearer_does_not_spoil_it(entra: EntraSite) -> None:
    assert entra.post("new-hook-token").status_code == 202
    assert entra.post("old-hook-token", "eventgrid").status_code == 202
    expired = entra.token(exp=1)
    assert entra.post(expired, params={"token": "new-hook-token"}).status_code == 202
    assert refused(entra.post(expired, params={"token": "wrong"})) == "The token has expired."
    assert "TOCSIN_WEBHOOK_TOKEN" in refused(entra.post("neither"))


def test_event_grid_subscribes_with_its_token(entra: EntraSite) -> None:
    token = entra.token(caller=EVENT_GRID, roles=(GRID_ROLE,))
    asked = {"WebHook-Request-Origin": "eventgrid.azure.net", "Authorization": f"Bearer {token}"}
    granted = entra.site.client.options("/alerts/cloudevents", headers=asked)
    assert (granted.status_code, granted.headers["webhook-allowed-origin"]) == (200, "*")
    asked["Authorization"] = f"Bearer {entra.token(caller=EVENT_GRID, exp=1)}"
    refused(entra.site.client.options("/alerts/cloudevents", headers=asked))


def test_a_key_that_nobody_lists_is_looked_for_once(entra: EntraSite) -> None:
    reads, forged = entra.azure.entra.key_reads, entra.token(unlisted_key=True)

    answer = entra.post(forged)
    assert (refused(answer, 503), answer.headers["retry-after"]) == (
        "The tenant's keys are being read. Send it again shortly.",
        "5",
    )
    wait_until(lambda: entra.azure.entra.key_reads == reads + 1)
    assert entra.tokens.keys.settle()

    for _ in range(50):
        assert "a key that the tenant does not list" in refused(entra.post(forged))
    assert entra.azure.entra.key_reads == reads + 1
    assert entra.post(entra.token()).status_code == 202


def test_a_new_key_is_found_when_it_is_first_used(fresh: EntraSite) -> None:
    fresh.tokens.keys.start()
    fresh.turn(minutes=2)
    old = fresh.token(exp=(fresh.site.clock.now() + timedelta(days=1)).timestamp())
    fresh.azure.entra.rotate()
    new = fresh.token()
    refused(fresh.post(new), 503)
    wait_until(lambda: fresh.post(new).status_code == 202)
    assert fresh.post(old).status_code == 202, "both are good while both are listed"

    fresh.azure.entra.retire()
    fresh.turn(hours=2)
    assert "a key that the tenant does not list" in refused(fresh.post(old))


@pytest.mark.parametrize("kind", ["500", "429", "down", "nonsense", "404"])
def test_without_keys_azure_is_asked_to_send_again(fresh: EntraSite, kind: Any) -> None:
    fault = fresh.azure.faults.add(kind, times=1000, api="entra")
    fresh.tokens.keys.start()
    wait_until(lambda: fault.times < 1000)
    for _ in range(3):
        answer = fresh.post(fresh.token())
        refused(answer, 503)
        assert int(answer.headers["retry-after"]) >= 1
    assert fresh.post("new-hook-token").status_code == 202, "the shared token needs no keys"
    assert not fresh.tokens.keys.is_working
    assert fault.times >= 998, "forged or not, tokens do not make it hammer"

    fresh.azure.faults.clear()
    fresh.turn(seconds=31)
    assert fresh.post(fresh.token()).status_code == 202
    assert fresh.tokens.keys.is_working


def test_keys_stay_good_while_the_tenant_is_down(fresh: EntraSite) -> None:
    fresh.tokens.keys.start()
    fresh.turn(minutes=2)
    fresh.azure.faults.add("down", times=1000, api="entra")
    fresh.turn(days=3)
    assert not fresh.tokens.keys.is_working
    assert fresh.post(fresh.token()).status_code == 202
    refused(fresh.post(fresh.token(unlisted_key=True)), 503)


def test_a_tenant_that_hangs_holds_up_no_alert(fresh: EntraSite) -> None:
    hold = fresh.azure.faults.add("hold", api="entra")
    fresh.tokens.keys.start()
    assert hold.wait_until_held()
    refused(fresh.post(fresh.token()), 503)
    assert fresh.post("new-hook-token").status_code == 202
    hold.release()
    wait_until(lambda: fresh.post(fresh.token()).status_code == 202)


def test_keys_that_lie_elsewhere_are_not_fetched(fresh: EntraSite) -> None:
    entra, here = fresh.azure.entra, fresh.azure.where()
    fresh.azure.where = lambda: here.replace("127.0.0.1", "localhost")
    fresh.tokens.keys.start()
    assert fresh.tokens.keys.settle()
    assert entra.key_reads == 0
    refused(fresh.post(fresh.token()), 503)
