"""The webhook route: who may send, what is kept, and what a sender is told."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from base64 import b64encode
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import httpx
import pytest

from handlers.guard import Limits
from tests.handlers.http_site import Site, serving, wait_until

ALERT = {"title": "Latency 14 s", "tags": ["streaming"]}


def refused(answer: httpx.Response, status: int, code: str) -> str:
    """Checks that the answer is that refusal, cleanly worded; gives the sentence."""
    assert (answer.status_code, answer.json()["error"]) == (status, code)
    assert answer.json().keys() == {"error", "detail"}
    return str(answer.json()["detail"])


def basic(password: str) -> str:
    return "Basic " + b64encode(f"anyone:{password}".encode()).decode()


def test_an_alert_is_answered_with_a_receipt_once_it_is_kept(site: Site) -> None:
    answer = site.post_alert(ALERT)

    assert answer.status_code == 202
    assert site.kept()[-1] == ("metrics", ALERT)
    assert len(site.woken) == 1
    receipt = site.api(f"/api/receipts/{answer.json()['receipt']}").json()
    assert receipt == {
        "state": "waiting",
        "source": "metrics",
        "received_at": site.clock.now().strftime("%Y-%m-%dT%H:%M:%SZ"),
        "alerts": [],
    }


def test_a_slash_at_the_end_of_the_address_does_not_matter(site: Site) -> None:
    assert site.post_alert(ALERT, "metrics/").status_code == 202


def test_every_body_gets_a_receipt_of_its_own(site: Site) -> None:
    receipts = {site.post_alert(ALERT).json()["receipt"] for _ in range(5)}

    assert len(receipts) == 5


@pytest.mark.parametrize("token", ["old-hook-token", "new-hook-token"])
@pytest.mark.parametrize(
    "proven",
    [
        lambda token: {"headers": {"Authorization": f"Bearer {token}"}},
        lambda token: {"headers": {"authorization": f"bearer {token}"}},
        lambda token: {"headers": {"Authorization": basic(token)}},
        lambda token: {"headers": {}, "params": {"token": token}},
    ],
    ids=["bearer", "lower case", "basic password", "in the address"],
)
def test_the_token_may_come_in_several_ways(
    site: Site, proven: Callable[[str], dict[str, Any]], token: str
) -> None:
    assert site.post_alert(ALERT, **proven(token)).status_code == 202


@pytest.mark.parametrize(
    "sent",
    [
        {"headers": {}},
        {"headers": {"Authorization": "Bearer"}},
        {"headers": {"Authorization": "Bearer wrong"}},
        {"headers": {"Authorization": "Bearer old-hook-token,new-hook-token"}},
        {"headers": {"Authorization": basic("wrong")}},
        {"headers": {"Authorization": "Basic ???"}},
        {"headers": {"Authorization": b"Bearer \xff\xfe"}},
        {"headers": {"Authorization": "Bearer api-token"}},
        {"headers": {}, "params": {"token": "wrong"}},
        {"headers": {}, "params": {"token": ""}},
    ],
)
def test_without_the_token_nothing_is_kept(site: Site, sent: dict[str, Any]) -> None:
    before = len(site.kept())

    answer = site.post_alert(ALERT, **sent)

    assert "TOCSIN_WEBHOOK_TOKEN" in refused(answer, 401, "unauthenticated")
    assert answer.headers["www-authenticate"].startswith("Basic")
    assert len(site.kept()) == before


def signature(secret: str, body: bytes) -> str:
    return "v1=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def test_pagerduty_proves_itself_by_any_of_its_signatures(site: Site) -> None:
    body = json.dumps(ALERT).encode()
    both = signature("retired", body) + "," + signature("pd-secret", body)

    answer = site.post_alert(body, "pagerduty", headers={"X-PagerDuty-Signature": both})

    assert answer.status_code == 202


@pytest.mark.parametrize(
    "headers",
    [
        {"Authorization": "Bearer new-hook-token"},
        {"X-PagerDuty-Signature": ""},
        {"X-PagerDuty-Signature": "v1="},
        {"X-PagerDuty-Signature": b"v1=\xff\xff"},
        {"X-PagerDuty-Signature": signature("pd-secret", b"another body")},
    ],
)
def test_with_a_secret_set_pagerduty_must_sign(site: Site, headers: dict[str, Any]) -> None:
    refused(site.post_alert(ALERT, "pagerduty", headers=headers), 401, "unauthenticated")


def test_without_a_secret_pagerduty_sends_the_token(tmp_path: Path) -> None:
    with serving(tmp_path, pagerduty_webhook_secret=None) as site:
        assert site.post_alert(ALERT, "pagerduty").status_code == 202
        refused(site.post_alert(ALERT, "pagerduty", headers={}), 401, "unauthenticated")


def test_with_no_token_set_only_this_machine_may_send(tmp_path: Path) -> None:
    with serving(tmp_path, webhook_token=None) as site:
        assert site.post_alert(ALERT, headers={}).status_code == 202
        for foreign in (
            {"X-Forwarded-For": "203.0.113.7"},
            {"Host": "tocsin.example.org"},
            {"Origin": "https://evil.example.org"},
            {"Origin": "null"},
        ):
            detail = refused(site.post_alert(ALERT, headers=foreign), 401, "unauthenticated")
            assert "TOCSIN_WEBHOOK_TOKEN is not set" in detail


def test_a_handshake_is_answered_and_not_kept(site: Site) -> None:
    before = len(site.kept())

    answer = site.post_alert([{"data": {"validationCode": "512d38b6"}}], "grid")

    assert (answer.status_code, answer.json()) == (200, {"validationResponse": "512d38b6"})
    assert len(site.kept()) == before


def test_a_handshake_that_fails_loses_no_alert(site: Site) -> None:
    assert site.post_alert([{"data": None}], "grid").status_code == 202


def test_a_token_to_send_back_is_sent_back_decoded_and_as_plain_text(site: Site) -> None:
    before = len(site.kept())

    asked = "validationToken=Testing%3A+is+%2Banyone%2B+there%3F%20%3Cb%3E"
    answer = site.client.post(f"/alerts/grid?token=new-hook-token&{asked}", content=b"")

    assert (answer.status_code, answer.text) == (200, "Testing: is +anyone+ there? <b>")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert len(site.kept()) == before


def test_a_token_is_sent_back_to_those_alone_who_prove_themselves(site: Site) -> None:
    refused(site.post_alert(b"", "grid?validationToken=x", headers={}), 401, "unauthenticated")


def test_other_sources_send_nothing_back(site: Site) -> None:
    assert site.post_alert(ALERT, "metrics?validationToken=x").status_code == 202
    refused(site.post_alert(b"", "grid?validationToken="), 400, "malformed")


def test_an_unknown_source_is_told_the_known_ones(site: Site) -> None:
    assert refused(site.post_alert(ALERT, "nagios"), 404, "unknown_source").endswith(
        "Known: github, grafana, grid, metrics, pagerduty."
    )


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
def test_alerts_arrive_by_post_only(site: Site, method: str) -> None:
    answer = site.client.request(method, "/alerts/metrics", content=b"{}")

    refused(answer, 405, "method_not_allowed")
    assert answer.headers["allow"] == "POST, OPTIONS"


def test_cloud_events_may_ask_with_the_token_whether_we_want_them(site: Site) -> None:
    asked = {"WebHook-Request-Origin": "eventgrid.azure.net"}

    granted = site.client.options("/alerts/grid?token=new-hook-token", headers=asked)

    assert (granted.status_code, granted.headers["webhook-allowed-origin"]) == (200, "*")
    refused(site.client.options("/alerts/grid", headers=asked), 401, "unauthenticated")
    assert site.client.options("/alerts/grid").status_code == 204


def test_half_a_character_and_a_byte_order_mark_lose_no_alert(site: Site) -> None:
    answer = site.post_alert(b'\xef\xbb\xbf{"title": "cut \\ud83d", "whole": "\\ud83d\\udd34"}')

    assert answer.status_code == 202
    assert site.kept()[-1] == ("metrics", {"title": "cut ?", "whole": "🔴"})


def test_all_answers_forbid_sniffing_and_caching(site: Site) -> None:
    for answer in (
        site.post_alert(ALERT),
        site.post_alert(b"{"),
        site.client.get("/nowhere"),
        site.api("/healthz"),
    ):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"


def test_a_store_that_cannot_take_more_asks_the_sender_to_come_back(
    tmp_path: Path,
) -> None:
    with serving(tmp_path) as site:
        site.store.close()

        answer = site.post_alert(ALERT)

        assert refused(answer, 503, "busy") == "The alert could not be kept. Send it again shortly."
        assert answer.headers["retry-after"] == "2"


def test_a_disk_that_stands_still_asks_the_sender_to_come_back(tmp_path: Path) -> None:
    stands_still, release = threading.Event(), Future[None]()

    def stand_still(_tx: object) -> None:
        stands_still.set()
        release.result(10)

    with serving(tmp_path, Limits(accept_seconds=0.2)) as site:
        stuck = site.store.submit(stand_still)
        assert stands_still.wait(10)
        answer = site.post_alert(ALERT)
        release.set_result(None)
        stuck.result(10)

        refused(answer, 503, "busy")
        assert site.post_alert(ALERT).status_code == 202
        assert [body for _, body in site.kept()] == [ALERT], "the late one is not kept a second time"


def test_one_source_at_its_limit_leaves_the_others_room(tmp_path: Path) -> None:
    with serving(tmp_path, Limits(requests_at_once=1, linger_seconds=0.2)) as site:
        slow = b"POST /alerts/metrics?token=new-hook-token HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n{"
        with site.connected(slow):
            wait_until(lambda: site.post_alert(ALERT).status_code == 503)
            assert site.post_alert(ALERT, "grid").status_code == 202
        wait_until(lambda: site.post_alert(ALERT).status_code == 202)


def test_large_bodies_together_stay_within_bounds(tmp_path: Path) -> None:
    with serving(tmp_path, Limits(bytes_at_once=1000)) as site:
        refused(site.post_alert({"title": "x" * 2000}), 503, "busy")
        assert site.post_alert(ALERT).status_code == 202
