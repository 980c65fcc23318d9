"""Tocsin in two workspaces: installed by OAuth, told apart, each with limits and people of its own."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner
from pydantic import SecretStr
from structlog.testing import capture_logs

from bot.adapters.seal import new_key
from bot.settings import Settings
from handlers.cli.main import cli
from tests.flows.neighbours import KEY, SECOND, link_of, two_policies, two_workspaces
from tests.flows.world import FIRST, World, words, words_of

SECOND_ONE = "INC-2026-002"


def test_a_second_workspace_from_its_installation_to_its_end(tmp_path: Path) -> None:
    with capture_logs() as logs, two_workspaces(tmp_path / "world", policy=two_policies(tmp_path)) as there:
        world = there.world
        assert world.signs()["workspaces"] is False, "the policy names one that is not installed"
        page = there.install()
        assert page.status_code == 200 and "Tocsin is in second" in page.text
        assert world.signs()["workspaces"] is True

        # declared there: its channel, its people, its digest line, and nothing at home
        told = there.types("zoe", "/incident declare high Checkout is slow")
        assert f"{FIRST} is declared as high" in words(told)
        (room,) = there.rooms()
        assert world.rooms() == [] and world.digest() == []
        assert {"U0ANA", "U0BOB"} <= room.members, "who declared it, and Bo by his id there"
        assert FIRST in there.said("incidents")[0]
        api = world.incident()
        assert (api["workspace"], api["channel"]) == (SECOND, {"id": room.id, "name": room.name})
        leads_to = world.http.get(f"{world.bot.url}/incidents/{FIRST}").headers["location"]
        assert leads_to == f"https://slack.com/app_redirect?team={SECOND}&channel={room.id}"

        # seen and changed there alone
        ana = world.person("ana")
        for typed in ("list", f"ack {FIRST}", f"why {FIRST}", f"merge {FIRST} {FIRST}"):
            assert FIRST not in words(ana.command("incidents", f"/incident {typed}")).replace(
                f"There is no incident {FIRST}.", ""
            )
        assert "No open incident" in words(ana.command("incidents", "/incident list"))
        assert FIRST in words(there.types("zoe", "/incident list"))
        zoe = there.slack.people.person("zoe")
        zoe.press(room.id, next(iter(room.pins)), "ack")
        there.settle()
        assert any(line.startswith("zoe acknowledged") for line in world.timeline())
        ts = zoe.say(room.id, "it began when @bob deployed")
        zoe.pin(room.id, ts)
        there.settle()
        assert any("it began when @Bo deployed" in line and "zoe" in line for line in world.timeline())

        there.types("zoe", f"/incident assign {FIRST} operations bo")
        there.types("bob", "/incident assign scribe me", room.name)
        assert any("operations" in line and "Bo" in line for line in world.timeline())
        roles = words(there.types("bob", "/incident assign", room.name))
        assert roles.count("Bo") == 2, "named and mentioned, he is the same"
        for who, of, sees in (("zoe", there.types, True), ("ana", world.types, False)):
            for typed in ("review", "review weekly", "handover platform"):
                assert (FIRST in words(of(who, f"/incident {typed}", "incidents"))) is sees, (who, typed)

        # in a channel shared with strangers, what counts is whose installation hears it
        there.slack.people.request_url = ""
        ts = zoe.say(room.id, "the strangers see it too")
        zoe.pin(room.id, ts)
        pinned = {
            "type": "pin_added",
            "user": "U0EVE",
            "channel_id": room.id,
            "item": {"message": {"ts": ts}},
        }
        ours = [{"team_id": SECOND, "user_id": "U0TOCSIN2", "is_bot": True}]
        shared = {"team_id": "T0STRANGERS", "is_ext_shared_channel": True, "authorizations": ours}
        assert there.sends(pinned, **shared) == 200
        assert any("the strangers see it too" in line for line in world.timeline())
        there.slack.people.request_url = world.practice.slack.people.request_url

        # alerts go where the policy says, and the storms and limits of the one are nothing to the other
        there.slack.faults.add(method="chat.postMessage", kind="429", retry_after=120)
        world.alert("Reports are empty", "critical", service="power-bi")
        world.alert("Streaming jobs stopped", "critical")
        assert [place.name for place in world.rooms()] == ["inc-2026-003-streaming-jobs-stopped"]
        assert "Streaming jobs stopped" in world.card()
        assert [place.name for place in there.rooms()][1:] == ["inc-2026-002-reports-are-empty"]
        assert there.said("inc-2026-002-reports-are-empty") == []
        assert [ring.split(", ")[-1] for ring in world.rings()] == [SECOND_ONE, "INC-2026-003"]
        there.slack.faults.clear()
        world.turn(minutes=3)
        assert "Reports are empty" in there.said("inc-2026-002-reports-are-empty")[0]
        assert "INC-2026-003" in words(ana.command("incidents", "/incident list"))
        assert SECOND_ONE not in words(ana.command("incidents", "/incident list"))
        theirs, mine = (words(each.command("incidents", "/incident figures")) for each in (zoe, ana))
        assert "2 incidents" in theirs and "1 incident (" in mine, "each counts their own"

        # nothing of its token lies about
        token = there.slack.workspace.bot_token.encode()
        kept = [path for path in (tmp_path / "world").rglob("*") if path.is_file()]
        assert kept and not [path for path in kept if token in path.read_bytes()]

        # thrown out
        world.clock.turn(timedelta(seconds=5))
        world.practice.slack.installs.uninstall(SECOND)
        world.settle()
        assert world.signs()["workspaces"] is False
        there.slack.people.request_url = world.practice.slack.people.request_url
        assert "not installed in this workspace any more" in zoe.command("incidents", "/incident list").text
        zoe.press(room.id, next(iter(room.pins)), "take_command")
        assert zoe.until(lambda: [m for m in room.messages if m.ephemeral_for and "any more" in m.text])

        world.alert("Dashboards are stale", "high", service="power-bi")
        reports = "inc-2026-002-reports-are-empty"
        assert not any("Dashboards are stale" in line for line in there.said(reports))

        # and let in again, whatever comes late of the time before
        late = int(world.clock.now().timestamp())
        world.clock.turn(timedelta(seconds=30))
        assert there.install().status_code == 200
        assert there.sends({"type": "app_uninstalled"}, event_time=late) == 200
        assert FIRST in words(there.types("zoe", "/incident list"))
        world.turn(minutes=1)
        assert any("Dashboards are stale" in line for line in there.said(reports))
        assert world.given_up() == 0

        # forms come by its token, and carry its channels
        ts = zoe.say("general", "payments fail too")
        zoe.shortcut("declare_from_message", ("general", ts))
        assert zoe.modal(20) and zoe.submit({"title": "Payments fail", "severity": "low"}).status == 200
        there.settle()
        assert f"It goes on in <#{there.rooms()[-1].id}>." in there.said("general")[-1]
    actions = [each["event"] for each in logs]
    assert "workspace_installed" in actions and actions.count("workspace_uninstalled") == 1
    assert token.decode() not in str(logs) and KEY not in str(logs)


def test_only_the_answer_that_was_asked_for_is_taken(tmp_path: Path) -> None:
    with (
        two_workspaces(tmp_path, api_token=SecretStr("the-api-token")) as there,
        httpx.Client(auth=("", "the-api-token"), timeout=30) as browser,
        httpx.Client(timeout=30) as stranger,
    ):
        world, installs = there.world, there.world.practice.slack.installs
        refused = stranger.get(f"{world.bot.url}/slack/install")
        assert (refused.status_code, refused.headers["www-authenticate"][:5]) == (401, "Basic")
        assert "Add to Slack" not in refused.text

        def end(address: str, by: httpx.Client = browser) -> str:
            answer = by.get(address)
            assert answer.status_code >= 400
            return answer.text

        address = there.begin(browser)
        assert "scope=commands,chat:write" in address and "xoxb" not in address
        assert "Somebody said no" in end(there.allow(browser, address, "Cancel"))
        leads_to = there.allow(browser, address)
        assert "belongs to another browser" in end(leads_to, stranger)
        odd = {b"cookie": b"tocsin-install=\xe9"}
        assert "belongs to another browser" in stranger.get(leads_to, headers=odd).text
        assert "belongs to no question" in end(leads_to.replace("state=", "state=x"))
        world.clock.turn(timedelta(minutes=11))
        assert "longer than ten minutes" in end(leads_to)

        leads_to = there.allow(browser, there.begin(browser))
        world.practice.slack.faults.add(method="oauth.v2.access", kind="down", times=1)
        assert "Slack did not answer" in end(leads_to)
        assert "taken before" in end(leads_to)

        home = end(there.allow(browser, there.begin(browser), "Allow in T0PRACTICE"))
        assert link_of(home, "Begin again") == "/slack/install"
        assert "is the workspace of SLACK_BOT_TOKEN" in home

        code = there.allow(browser, there.begin(browser))
        assert browser.get(code).status_code == 200
        used = code.split("code=")[1].split("&")[0]
        fresh = there.allow(browser, there.begin(browser))
        state = fresh.split("state=")[1]
        assert "code_already_used" in end(f"{world.bot.url}/slack/oauth_redirect?code={used}&state={state}")
        installs.as_organization = True
        assert "whole organization" in end(there.allow(browser, there.begin(browser)))
        installs.client_secret = "changed"
        assert "SLACK_CLIENT_SECRET is not" in end(there.allow(browser, there.begin(browser)))


def test_keys_are_replaced_and_a_lost_one_is_said(tmp_path: Path) -> None:
    newer = new_key()
    policy = two_policies(tmp_path)
    with two_workspaces(tmp_path / "world", policy=policy, pagerduty_routing_key=None) as there:
        world = there.world

        def starts_with(keys: str) -> list[str]:
            """Starts the bot anew with these keys; gives what its log says of them."""
            world.practice.stop_bot()
            world.practice.sets(secret_key=SecretStr(keys))
            with capture_logs() as logs:
                world.practice.start_bot()
                world.settle()
            return [each["event"] for each in logs if each.get("component") == "workspaces"]

        there.install()
        assert starts_with(f"{newer},{KEY}") == ["token_sealed_anew"]
        assert starts_with(newer) == []
        there.types("zoe", "/incident declare critical Trying")
        assert len(there.rooms()) == 1 and world.signs()["workspaces"]
        directs = [each for each in there.slack.workspace.channels.values() if each.is_im]
        assert ["U0DAG" in each.members for each in directs] == [True], "Dag is on call, and is there alone"
        assert "<@U0DAG> *you are paged.*" in words_of(directs[0].messages[0].blocks)

        assert starts_with(KEY) == ["token_unreadable"]
        assert not world.signs()["workspaces"]
        assert FIRST in words(there.types("zoe", "/incident list")), "a command needs no token"
        assert "Tocsin is in second" in there.install().text, "installing again mends it"
        assert world.signs()["workspaces"]


def test_what_is_not_set_is_said_and_costs_one_workspace_nothing(world: World) -> None:
    page = world.http.get(f"{world.bot.url}/slack/install")
    assert page.status_code == 404
    for name in ("SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", "TOCSIN_SECRET_KEY"):
        assert f"{name} is not set: it" in page.text
    assert "SLACK_BOT_TOKEN" not in page.text and "workspaces" not in world.signs()
    key = CliRunner().invoke(cli, ["key"]).output.strip()
    assert Settings(TOCSIN_SECRET_KEY=SecretStr(f"{key}, {KEY}")).secret_key
    with pytest.raises(ValueError, match="a key that `tocsin key` makes"):
        Settings(TOCSIN_SECRET_KEY=SecretStr("hunter2"))
