"""The console over real HTTP: what people see and do there, and what they may not."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
from pydantic import SecretStr

from bot.model.incident import Incident, Person, Status
from bot.model.severity import Severity
from bot.ports import Tx
from tests.flows.console import Visitor
from tests.flows.neighbours import SECOND, two_policies, two_workspaces
from tests.flows.policies import policy_with
from tests.flows.world import FIRST, START, World

HERE = f"/incidents/{FIRST}"


def test_what_is_done_here_is_done_in_slack(world: World) -> None:
    world.alert("Streaming <script>alert(1)</script> stopped", reading='14 s" onload="x')
    with Visitor(world) as ana:
        assert "choose who you want to be" in ana.opens("/")
        ana.pretends("ana")
        told = ana.opens("/")
        assert f"{FIRST} · streaming Critical Not acknowledged" in told and "escalates 14:15 UTC" in told
        told = ana.opens(HERE)
        assert "Streaming <script>alert(1)</script> stopped" in told and "<script>alert" not in ana.page
        assert ' onload="x' not in ana.page
        assert "You have it: nothing rings any more." in ana.does(f"{HERE}/ack")
        assert "acknowledged by Ana" in world.card() and world.rung()[0][2] == "acknowledged"
        assert "Somebody had it already" in ana.does(f"{HERE}/ack")
        assert "You command now" in ana.does(f"{HERE}/command")
        assert "Noted" in ana.does(f"{HERE}/note", note="it is the *broadcast* join")
        assert "The status is changed" in ana.does(
            f"{HERE}/status", status="mitigating", status_reason="rolling back"
        )
        ana.does(f"{HERE}/severity", severity="high", severity_reason="cause found")
        ana.does(f"{HERE}/update", update="We roll back", next="30m", impact="5 % of queries")
        ana.does(f"{HERE}/assign", role="scribe", whom="bo")
        ana.does(f"{HERE}/task", task="check the disks", owner="bo")
        told = ana.does(f"{HERE}/task-done", number="1")
        assert "Tasks 1 of 1 done" in told and "Scribe Bo" in told and "Impact 5 % of queries" in told
        assert "They are being paged" in ana.does(f"{HERE}/page", target="cleo", page_reason="need a hand")
        assert "nothing rings twice" in ana.does(f"{HERE}/page", target="cleo", page_reason="need a hand")
        long = ana.does(f"{HERE}/page", target="bo", page_reason="why " * 60)
        assert ana.status == 409 and "too long for a phone" in long and "why why why" in ana.page, "kept"
        told = ana.does(f"{HERE}/assign", role="scribe", whom="")
        assert "Nobody has that role any more." in told
        card = world.card()
        assert "*Commander*  Ana" in card and "Mitigating" in card and "HIGH" in card
        said = "\n".join(world.thread())
        assert "it is the *broadcast* join" in said.replace("∗", "*") and "(note by Ana)" in "".join(
            world.timeline()
        )
        assert "it is the *broadcast* join" in ana.opens(f"{HERE}/resolve")
        told = ana.does(
            f"{HERE}/resolve/now", how="rolled back", impact="5 %", cause="a join", postmortem="yes"
        )
        assert "It is resolved." in told and "Cause a join" in told
        world.turn(minutes=1)
        assert "RESOLVED" in world.card() and any("resolved by Ana" in each for each in world.timeline())
        assert "Nothing is open" in ana.opens("/") and "lasted" in ana.opens("/")
        told = ana.does(f"{HERE}/ack")
        assert ana.status == 409 and "Not done." in told and "is resolved since" in told
        assert "It is open again" in ana.does(f"{HERE}/reopen", reopen_reason="it is back")


def test_entries_are_corrected_redacted_and_taken_back(world: World) -> None:
    world.alert()
    for said in ("the password is hunter2", "the disk is full", "wrong"):
        world.types("ana", f"/incident note {said}")
    with Visitor(world) as ana:
        ana.pretends("ana").opens(HERE)

        def entry(text: str) -> str:
            ana.opens(HERE)
            (found,) = re.findall(
                rf'"text">"?[^<]*{text}.*?href="([^"]+/entries/[^"]+)"', ana.page, re.DOTALL
            )[:1]
            assert "Entry #" in ana.opens(found)
            return str(found)

        told = ana.does(entry("disk") + "/correct", words="the broker is full")
        assert "the broker is full" in told and "Corrected by Ana" in told and "disk is full" not in told
        assert "wrong" not in ana.does(entry("wrong") + "/take-back").partition("Timeline")[2]
        told = ana.does(entry("hunter2") + "/redact", why="a password")
        assert "hunter2" not in told and "Redacted" in told and "hunter2" not in "".join(world.timeline())
        with Visitor(world) as bo:
            bo.pretends("bo").opens(HERE)
            (number,) = re.findall(r'href="(/incidents/[^"]+/entries/[^"]+)"', bo.page)[-1:]
            assert bo.opens(number) and bo.does(number + "/take-back") and bo.status == 409


def test_a_list_is_filtered_searched_and_paged(world: World) -> None:
    def fill(tx: Tx) -> None:
        for number in range(120):
            began = START - timedelta(days=200 - number)
            tx.add_incident(
                Incident(
                    id=f"INC-2025-{number + 1:03d}",
                    title=f"Old {number + 1} of <old>",
                    severity=Severity.HIGH if number % 40 == 0 else Severity.LOW,
                    status=Status.CLOSED if number % 2 else Status.RESOLVED,
                    service="kafka" if number % 10 == 0 else "storage",
                    private=number in (118, 119),
                    declared_by=Person(id="U0BO", name="Bo"),
                    detected_at=began,
                    opened_at=began,
                    resolved_at=began + timedelta(minutes=45),
                )
            )

    world.bot.tocsin.store.write(fill)
    world.alert("Brokers unreachable", service="kafka")
    with Visitor(world) as ana:
        told = ana.pretends("ana").opens("/")
        assert "Open now 1" in told and "Old 118 of <old>" in told and "Old 119" not in told
        assert "Old 69 " in told and "Old 68 " not in told and "lasted 45 min" in told
        seen = re.findall(r"Old (\d+) of", told)
        for _ in range(2):
            (older,) = re.findall(r'rel="next" href="([^"]+)"', ana.page)
            told = ana.opens(html.unescape(older))
            assert "Open now" not in told
            seen += re.findall(r"Old (\d+) of", told)
        assert seen == [str(number) for number in range(118, 0, -1)]
        assert 'rel="next"' not in ana.page and "Newest" in told
        told = ana.opens("/?severity=high&service=kafka")
        assert re.findall(r"Old (\d+) of", told) == ["81", "41", "1"] and "Open now" not in told
        assert "Brokers" not in told
        assert "Brokers unreachable" in ana.opens("/?status=open") and "Old" not in ana.opens("/?status=open")
        assert re.findall(r"Old (\d+) of", ana.opens("/?status=resolved"))[:2] == ["117", "115"]
        assert "No incident fits that." in ana.opens("/?status=open&severity=low")
        told = ana.opens("/?q=brokers")
        assert "“brokers” in 1 incident" in told and "<mark>Brokers</mark>" in ana.page
        assert "Nothing is found for “<nonsense>”" in ana.opens("/?q=%3Cnonsense%3E")
        for odd in ("?before=INC-1", "?before=%00", "?q=%22)(*", "?page=-1&q=old", "?severity=x&status=y"):
            ana.opens(f"/{odd}")
            assert ana.status == 200, odd


def test_forms_of_others_are_refused(world: World) -> None:
    world.alert()
    with Visitor(world) as ana:
        ana.pretends("ana").opens(HERE)
        token = ana.token()
        for sent, headers in (
            ({}, {}),
            ({"csrf": ""}, {}),
            ({"csrf": "0" * 64}, {}),
            ({"csrf": token}, {"origin": "https://evil.example"}),
            ({"csrf": token}, {"origin": "null"}),
            ({"csrf": token}, {"sec-fetch-site": "cross-site"}),
            ({"csrf": token}, {"sec-fetch-site": "same-site"}),
        ):
            answer = ana.http.post(f"{HERE}/ack", data=sent, headers=headers)
            assert answer.status_code == 403, (sent, headers)
            assert "Nothing was changed" in answer.text
        for path in ("/sign-out", "/sign-in/as"):
            foreign = {"origin": "https://evil.example"}
            assert (
                ana.http.post(path, data={"csrf": token, "person": "bo"}, headers=foreign).status_code == 403
            )
        proxied = {"x-forwarded-for": "203.0.113.9"}
        assert ana.http.post("/sign-in/as", data={"person": "bo"}, headers=proxied).status_code == 403
        with Visitor(world) as bo:
            bo.pretends("bo")
            assert bo.http.post(f"{HERE}/ack", data={"csrf": token}).status_code == 403, "another session's"
        assert world.incident()["acknowledged_at"] is None
        answer = ana.http.post(f"{HERE}/ack", data={"csrf": token}, headers={"origin": world.bot.url})
        assert answer.status_code == 303
        policy = ana.http.get(HERE).headers["content-security-policy"]
        assert (
            "unsafe" not in policy and "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
        )
        for path in (
            "/console/htmx.min.js",
            "/console/console.css",
            "/console/console.js",
            "/console/icon.svg",
        ):
            assert "immutable" in ana.http.get(path).headers["cache-control"]
        assert ana.http.get("/console/..%2fdoor.py").status_code == 404
        lost = ana.http.get("/nothing", headers={"accept": "text/html"})
        assert lost.status_code == 404 and "No page has this address." in lost.text
        assert ana.http.get("/nothing").json()["error"] == "not_found"
        for bad in ("%00", "tocsin-session", "x" * 5000):
            assert (
                httpx.get(
                    f"{world.bot.url}/", headers={"cookie": f"tocsin-session={bad}"}, timeout=30
                ).status_code
                == 303
            )
        big = ana.http.post(f"{HERE}/note", data={"csrf": token, "note": "x" * 600_000})
        assert big.status_code == 413


def test_sessions_end(world: World) -> None:
    with Visitor(world) as ana, Visitor(world) as copied:
        ana.pretends("ana").opens("/")
        secret = ana.http.cookies["tocsin-session"]
        kept = next(iter(world.folder.glob("tocsin.sqlite"))).read_bytes()
        assert secret.encode() not in kept, "who reads the disk cannot sign in with it"
        copied.http.cookies.set("tocsin-session", secret[:-1] + ("A" if secret[-1] != "A" else "B"))
        assert copied.http.get("/").headers["location"] == "/sign-in", "changed"
        copied.http.cookies.set("tocsin-session", secret)
        assert copied.http.get("/").status_code == 200
        assert "choose who you want to be" in ana.does("/sign-out")
        assert copied.http.get("/").headers["location"] == "/sign-in", "signed out is signed out everywhere"
        ana.pretends("ana").opens("/")
        world.clock.turn(timedelta(hours=12, seconds=1))
        answer = ana.http.post("/incidents/INC-2026-001/note", data={"csrf": ana.token(), "note": "late"})
        assert answer.headers["location"] == "/sign-in?next=/incidents/INC-2026-001"
        ana.pretends("ana")
        ana_account = world.practice.slack.workspace.users["U0ANA"]
        ana_account.deleted = True
        world.turn(hours=1)
        assert ana.http.get("/").headers["location"] == "/sign-in"
        assert "deactivated" in ana.http.post("/sign-in/as", data={"person": "ana"}).text


def test_what_is_kept_for_some_and_what_is_private(make_world: Callable[..., World], tmp_path: Path) -> None:
    world = make_world(policy=policy_with(tmp_path, authority="[{actions: [severity], roles: [commander]}]"))
    world.alert()
    with Visitor(world) as ana, Visitor(world) as bo:
        told = bo.pretends("bo").opens(HERE)
        assert "Only the commander (nobody yet) can change the severity of an incident." in told
        told = bo.does(f"{HERE}/severity", severity="low", severity_reason="it is <nothing>")
        assert bo.status == 403 and "Not done. Only the commander" in told
        assert world.incident()["severity"] == "critical"
        assert "You command now" in bo.does(f"{HERE}/command")
        assert "Low" in bo.does(f"{HERE}/severity", severity="low", severity_reason="it is nothing")
        assert any("it is nothing" in line for line in world.timeline())

        world.person("ana").command("general", "/incident declare")
        world.submits("ana", title="Payroll leaks", severity="critical", private=["yes"])
        secret = "/incidents/INC-2026-002"
        told = ana.pretends("ana").opens(secret)
        assert "Payroll leaks" in told and "Private" in told and "Payroll" in ana.opens("/")
        ana.opens(secret)
        (entry,) = re.findall(r'href="(/incidents/[^"]+/entries/[^"]+)"', ana.page)[-1:]
        seen = [bo.opens(each) for each in ("/", "/?q=payroll", "/?status=all", "/?severity=critical")]
        assert not any("Payroll" in each for each in seen)
        nothing = bo.opens("/incidents/INC-2026-999")
        for path in (secret, f"{secret}/resolve", entry):
            assert bo.opens(path) and bo.status == 404 and "Payroll" not in bo.page, path
        assert bo.opens(secret) == nothing, "it does not even say that it is there"
        assert bo.http.get(f"{secret}/live").status_code == 204
        bo.opens(HERE)
        assert "no such incident" in bo.does(f"{secret}/ack") and bo.status == 404
        assert ana.opens(entry.replace("INC-2026-002", FIRST)) and ana.status == 404
        with Visitor(world) as nobody:
            led = nobody.http.get(HERE)
            assert led.status_code == 302 and led.headers["location"].startswith(
                "https://slack.com/app_redirect"
            )
            assert nobody.http.get("/incidents/INC-2026-999").headers["location"].startswith("/sign-in?next=")


def test_slack_says_who_one_is(tmp_path: Path) -> None:
    with two_workspaces(tmp_path, policy=two_policies(tmp_path)) as there:
        world, openid = there.world, there.world.practice.slack.openid
        with Visitor(world) as ana, Visitor(world) as other:
            assert "Sign in with Slack" in ana.opens("/")
            answer = ana.signs_in("Ana", f"{HERE}")
            assert answer.headers["location"] == HERE and "Ana" in ana.opens("/")
            for elsewhere in (
                "https://evil.example",
                "//evil.example",
                "/\\evil.example",
                "javascript:alert(1)",
            ):
                assert other.signs_in("Bo", elsewhere).headers["location"] == "/"
                other.does("/sign-out") if other.opens("/") else None
            address = other.asks_slack()
            assert {"openid", "profile"} == set(parse_qs(urlsplit(address).query)["scope"][0].split())
            led = other.allows(address, "Bo")
            with Visitor(world) as third:
                third.asks_slack()
                assert "belongs to another browser" in third.http.get(led).text, "state of another browser"
            assert "another browser began it" in httpx.get(led, timeout=30).text, "no cookie"
            assert other.http.get(led).headers["location"] == "/"
            again = other.allows(other.asks_slack(), "Bo")
            other.http.get(again)
            other.asks_slack()
            assert other.http.get(again).status_code == 400, "used before"
            for claims, why in (
                ({"nonce": "another"}, "another question"),
                ({"aud": "another app"}, "another app"),
                ({"iss": "https://evil.example"}, "another app"),
                ({"exp": 1}, "out of date"),
                ({"https://slack.com/user_id": ""}, "does not say who"),
            ):
                openid.claims = claims
                answer = other.signs_in("Bo")
                assert answer.status_code == 400 and why in answer.text, claims
            openid.claims = {}
            refused = other.http.get("/slack/oauth_redirect/sign-in?error=access_denied&state=x")
            assert refused.status_code == 400 and "said no in Slack" in refused.text
            other.http.cookies.clear()
            answer = other.signs_in("Zoe")
            assert answer.status_code == 403 and "not installed in that workspace" in answer.text
            there.install()
            assert other.signs_in("Zoe").headers["location"] == "/"
            world.alert("Ours alone", service="streaming")
            assert "Ours alone" not in other.opens("/") and "no such incident" in other.opens(HERE)
            assert other.status == 404 and "Ours alone" in ana.opens(HERE)
            for path in ("/alerts", "/actions?state=all", "/postmortems", "/jobs?state=waiting"):
                told = other.opens(path)
                assert other.status == 200 and "Ours alone" not in told and HERE not in other.page, path
            assert "Ours alone" in ana.opens("/alerts") and HERE in (
                ana.opens("/jobs?state=waiting") and ana.page
            )
            world.practice.slack.installs.uninstall(SECOND)
            there.settle()
            assert other.http.get("/").headers["location"] == "/sign-in", "Tocsin has left"


def test_a_guest_looks_and_does_nothing(world: World) -> None:
    world.alert()
    world.practice.slack.workspace.users["U0BO"].is_restricted = True
    world.turn(hours=1)
    with Visitor(world) as bo:
        told = bo.pretends("bo").opens(HERE)
        assert "Guests cannot acknowledge an incident." in told
        assert "Guests cannot change the timeline of an incident." in bo.does(f"{HERE}/note", note="hello")
        assert bo.status == 403 and not any("hello" in line for line in world.timeline())
        assert "Guests cannot hold alerts back." in bo.opens("/silences")
        asked = {"service": "kafka", "lasting": "2h", "reason": "because"}
        assert "Guests cannot hold alerts back." in bo.does("/silences/add", **asked) and bo.status == 403
        assert "Guests cannot try again" in bo.does("/jobs/retry-all") and bo.status == 403
        assert world.get("/api/silences") == []


def test_where_nobody_can_sign_in_it_says_what_is_missing(make_world: Callable[..., World]) -> None:
    world = make_world(listen="0.0.0.0:0", webhook_token=SecretStr("a-token"))
    with Visitor(world) as ana:
        told = ana.opens("/")
        assert "SLACK_CLIENT_ID" in told and "TOCSIN_PUBLIC_URL" in told and "pretend" not in told
        assert ana.http.post("/sign-in/as", data={"person": "ana"}).status_code in (400, 403)
        assert ana.http.get("/sign-in/slack").headers["location"] == "/sign-in"
