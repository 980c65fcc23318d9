"""The Slack route: what reaches bolt, in which form, and what Slack hears."""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest

from handlers.guard import Limits
from handlers.slack.request import Dispatch, SlackAnswer, SlackRequest
from tests.handlers.http_site import FORM, SLACK_SECRET, Site, serving, wait_until

EVENT = b'{"type": "event_callback", "event": {"type": "app_mention", "text": "hello"}}'
COMMAND = {"command": "/incident", "text": "note check the payload", "user_id": "U0ANA", "channel_id": "C1"}
BUTTON = {"type": "block_actions", "user": {"id": "U0ANA"}, "actions": [{"action_id": "ack"}]}


def test_an_event_reaches_the_engine_parsed(site: Site) -> None:
    answer = site.post_slack(EVENT, headers={"X-Slack-Retry-Num": "1", "X-Slack-Bolt-Lazy-Only": "1"})

    assert (answer.status_code, answer.text) == (200, "done")
    assert site.dispatched == [SlackRequest(json.loads(EVENT), {"x-slack-retry-num": "1"})]


def test_a_command_reaches_the_engine_whatever_its_text_says(site: Site) -> None:
    site.on_slack = lambda _request: SlackAnswer(200, '{"text": "Noted"}', "application/json")

    answer = site.post_slack(urlencode(COMMAND).encode(), FORM)

    assert answer.json() == {"text": "Noted"}
    assert site.dispatched[0].payload == COMMAND


def test_an_interaction_reaches_the_engine_unwrapped(site: Site) -> None:
    site.post_slack(urlencode({"payload": json.dumps(BUTTON)}).encode(), FORM + "; charset=utf-8")

    assert site.dispatched[0].payload == BUTTON


def test_both_secrets_are_good_during_a_rotation(site: Site) -> None:
    assert site.post_slack(EVENT, secret="previous-secret").status_code == 200
    assert site.post_slack(EVENT, secret="a third").status_code == 401


@pytest.mark.parametrize(("minutes", "status"), [(-5.1, 401), (-4.9, 200), (4.9, 200), (5.1, 401)])
def test_a_request_is_good_for_five_minutes_either_way(site: Site, minutes: float, status: int) -> None:
    answer = site.post_slack(EVENT, age=timedelta(minutes=minutes))

    assert answer.status_code == status
    assert len(site.dispatched) == (status == 200)


def test_a_replay_is_refused_for_as_long_as_its_signature_holds(site: Site) -> None:
    early = timedelta(minutes=-4)
    assert site.post_slack(EVENT, age=early).status_code == 200

    site.clock.turn(timedelta(minutes=8))
    again = site.post_slack(EVENT, age=early + timedelta(minutes=8))

    assert (again.status_code, again.json()["error"]) == (401, "replayed")
    assert again.headers["x-slack-no-retry"] == "1"


def test_slacks_address_check_is_answered_at_the_door(site: Site) -> None:
    answer = site.post_slack(b'{"type": "url_verification", "challenge": "3eZbrw1aB"}')

    assert answer.json() == {"challenge": "3eZbrw1aB"}
    assert site.dispatched == []


def test_an_ssl_check_needs_a_signature(site: Site) -> None:
    assert site.post_slack(b"ssl_check=1&token=x", FORM).status_code == 200
    unsigned = site.client.post("/slack/events", content=b"ssl_check=1", headers={"Content-Type": FORM})
    assert unsigned.status_code == 401
    assert site.dispatched == []


def test_an_event_nobody_listens_for_is_answered_200(site: Site) -> None:
    site.on_slack = lambda _request: SlackAnswer(404, '{"error": "unhandled request"}')

    assert (site.post_slack(EVENT).status_code, site.post_slack(EVENT + b" ").text) == (200, "")
    assert site.post_slack(urlencode(COMMAND).encode(), FORM).status_code == 404


def fault(request: SlackRequest) -> SlackAnswer:
    raise RuntimeError(f"a fault over {request.payload}")


@pytest.mark.parametrize("faulty", [fault, lambda _request: SlackAnswer(500, "Traceback")])
def test_a_fault_of_ours_is_a_503_that_slack_may_try_again_at_once(
    site: Site, capfd: pytest.CaptureFixture[str], faulty: Dispatch
) -> None:
    site.on_slack = faulty
    answer = site.post_slack(EVENT)
    assert (answer.status_code, answer.json()["error"]) == (503, "internal")
    assert "app_mention" not in "".join(capfd.readouterr())

    site.on_slack = lambda _request: SlackAnswer(200)
    assert site.post_slack(EVENT).status_code == 200


def test_slack_at_its_limit_is_told_so_and_alerts_still_pass(tmp_path: Path) -> None:
    release = threading.Event()

    def wait(_request: SlackRequest) -> SlackAnswer:
        release.wait(10)
        return SlackAnswer(200)

    with (
        serving(tmp_path, Limits(slack_workers=1, slack_waiting=0)) as site,
        ThreadPoolExecutor(1) as sender,
    ):
        site.on_slack = wait
        first = sender.submit(site.post_slack, EVENT)
        wait_until(lambda: len(site.dispatched) == 1)
        more = site.post_slack(EVENT + b" ")
        assert (more.status_code, more.json()["error"]) == (503, "busy")
        assert site.post_alert({"title": "x"}).status_code == 202
        release.set()
        assert first.result(10).status_code == 200
        assert site.post_slack(EVENT + b" ").status_code == 200, "what was not taken may come again"


def test_what_takes_too_long_is_not_run_twice(tmp_path: Path) -> None:
    release = threading.Event()

    def wait(_request: SlackRequest) -> SlackAnswer:
        release.wait(10)
        return SlackAnswer(200)

    with serving(tmp_path, Limits(slack_seconds=0.1)) as site:
        site.on_slack = wait
        slow = site.post_slack(EVENT)
        again = site.post_slack(EVENT)
        release.set()

    assert (slow.status_code, slow.json()["error"]) == (503, "slow")
    assert again.status_code == 401


def test_other_methods_are_refused(site: Site) -> None:
    answer = site.client.get("/slack/events")

    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


@pytest.mark.parametrize("secret", [None, "", " , "])
def test_without_a_secret_nothing_gets_in(tmp_path: Path, secret: str | None) -> None:
    with serving(tmp_path, slack_signing_secret=secret) as site:
        for key in (SLACK_SECRET, "", " "):
            answer = site.post_slack(EVENT, secret=key)
            assert answer.status_code == 404
            assert "SLACK_SIGNING_SECRET is not set" in answer.json()["detail"]
        assert site.dispatched == []
