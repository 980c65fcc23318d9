"""What the page does beside the hands: firing alerts, dials, the clock."""

from __future__ import annotations

import httpx

from tests.bot.practice.page.conftest import Site


def test_an_example_is_fired(site: Site) -> None:
    answer = site.does("fire", {"source": "lake", "name": "full"})
    assert answer.json() == {"ok": True, "receipt": "r-1-1"}
    assert site.fired == [("lake", "full")]


def test_a_bot_that_does_not_answer_is_said_to_be_so(site: Site) -> None:
    answer = site.does("fire", {"source": "lake", "name": "lost"})
    assert (answer.status_code, answer.json()["detail"]) == (502, "Nothing listens.")


def test_a_dial_breaks_slack_and_mends_it(site: Site) -> None:
    token = {"Authorization": f"Bearer {site.slack.workspace.bot_token}"}
    site.does("dial", {"of": "slack", "to": "500"})
    assert httpx.post(f"{site.url}/api/auth.test", headers=token, timeout=30).status_code == 500
    site.does("dial", {"of": "slack", "to": "works"})
    assert httpx.post(f"{site.url}/api/auth.test", headers=token, timeout=30).json()["ok"] is True


def test_what_makes_no_sense_is_refused(site: Site) -> None:
    assert site.does("dial", {"of": "slack", "to": "purple"}).status_code == 400
    assert site.does("turn", {"seconds": 60}).status_code == 400
    assert site.does("fire", ["lake"]).status_code == 400


def test_another_website_cannot_make_the_page_act(site: Site) -> None:
    answer = site.does("fire", {"source": "lake", "name": "full"}, Origin="https://example.com")
    assert answer.status_code == 403
    assert site.fired == []
