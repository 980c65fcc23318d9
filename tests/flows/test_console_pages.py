"""What the console has beside incidents: post-mortems, follow-up, alerts, silences, on call, the queue."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from pathlib import Path

from bot.flow import orders
from bot.model.job import Lane
from bot.shipped import shipped
from handlers.web.pages.jobs import LANES
from tests.flows.console import Visitor
from tests.flows.world import FIRST, World
from tests.own_policy import own_policy

PAPER = f"/incidents/{FIRST}/postmortem"


def field(page: str, name: str) -> str:
    """What a form's hidden field or text area holds."""
    found = re.search(rf'name="{name}"[^>]*(?:value="([^"]*)"|>\n?([^<]*)</textarea)', page)
    assert found, name
    return html.unescape(found[1] or found[2] or "")


def test_every_kind_of_job_has_its_words() -> None:
    kinds = re.findall(
        r'^"(\w+)": ', (shipped("templates") / "web/job_kinds.html.j2").read_text("utf-8"), re.M
    )
    code = "".join(path.read_text("utf-8") for path in Path(orders.__file__).parent.glob("*.py"))
    assert sorted(kinds) == sorted(re.findall(r'^    kind = "(\w+)"', code, re.M))
    assert set(LANES) == set(Lane)


def test_a_postmortem_is_finished(world: World) -> None:
    world.alert("Streaming jobs <i>stopped</i>")
    for said in ("ack", "assign me", "note it is the broadcast join"):
        world.types("ana", f"/incident {said}")
    with Visitor(world) as ana, Visitor(world) as bo:
        ana.pretends("ana"), bo.pretends("bo")
        assert "None waits" in ana.opens("/postmortems")
        world.types("ana", "/incident resolve it was restarted")
        told = ana.opens("/postmortems")
        assert "yours to write" in told and "Lacks impact, root cause, action items." in told, told
        assert "Ana’s to write" in bo.opens("/postmortems")
        told = ana.opens(PAPER)
        assert "Draft" in told and "Incident ID: INC-2026-001" in told
        assert "Impact: nothing is stated." in told and "<i>stopped" not in ana.page
        assert "Root cause: nothing is stated." in ana.does(f"{PAPER}/publish") and ana.status == 409
        for path in (PAPER, f"/incidents/{FIRST}"):
            ana.opens(path)
            for each in re.findall(r'href="([^"]+)" download', ana.page):
                kept = ana.http.get(each)
                assert kept.status_code == 200 and FIRST in kept.headers["content-disposition"], each
                assert kept.content.startswith(b"%PDF-") or b"broadcast join" in kept.content, each
        assert {len(re.findall("download>", ana.page)), ana.http.get(f"{PAPER}.docx").status_code} == {4, 404}

        ana.opens(f"{PAPER}/impact")
        mark = field(ana.page, "mark")
        told = ana.does(f"{PAPER}/impact/save", words="5 % of queries\r\nfailed", mark=mark)
        assert "It is kept" in told and "5 % of queries failed" in told
        bo.opens(f"{PAPER}/impact")
        told = bo.does(f"{PAPER}/impact/save", words="all <b>queries</b> failed", mark=mark)
        assert bo.status == 409 and "Ana changed impact meanwhile" in told
        assert "Ana wrote this meanwhile 5 % of queries failed" in told, told
        assert "all <b>queries</b> failed" in field(bo.page, "words"), "what was written is not lost"
        told = bo.does(
            f"{PAPER}/impact/save", words="5 % of <b>queries</b> failed", mark=field(bo.page, "mark")
        )
        assert "5 % of <b>queries</b> failed" in told and "<b>queries" not in bo.page
        told = bo.opens(f"{PAPER}/impact")
        assert "Version 2 Bo" in told and "taken out: 5 % of queries" in told
        assert "It says again what it said then" in bo.does(f"{PAPER}/impact/restore", version="1")
        bo.opens(f"{PAPER}/cause")
        bo.does(f"{PAPER}/cause/save", words="- a join grew", mark=field(bo.page, "mark"))
        bo.opens(PAPER)
        told = bo.does(f"{PAPER}/item", words="cap its size", owner="ana", due="2026-02-10", priority="high")
        assert "cap its size Ana, Feb 10, 2026" in told and "Ready to be published" in told, told
        assert "cap its size" in str(world.direct("ana")[-1].blocks)
        told = bo.does(f"{PAPER}/review", **{"reviewer:cleo": "yes"})
        assert "In review" in told and "Asked to review it: Cleo." in told
        world.turn(seconds=5)
        assert "post-mortem" in str(world.direct("cleo")[-1].blocks).lower()
        told = ana.opens(PAPER) and ana.does(f"{PAPER}/publish")
        assert "It is published" in told and "Published by Ana." in told
        assert world.incident()["status"] == "closed"
        assert "Published" in ana.opens("/postmortems?state=published") and "None waits" in ana.opens(
            "/postmortems"
        )
        told = ana.opens(f"{PAPER}/cause")
        mark = field(ana.page, "mark")
        assert "say what this corrects" in ana.does(f"{PAPER}/cause/save", words="a skewed join", mark=mark)
        told = ana.does(f"{PAPER}/cause/save", words="a skewed join", mark=mark, note="skew, not size")
        assert "a skewed join" in told
        assert ana.opens(f"{PAPER}/unheard-of") and ana.status == 404
    assert [each for each in world.timeline() if "ublished" in each]


def test_follow_up_work(world: World) -> None:
    world.alert()
    world.types("ana", "/incident action @bo by 2026-02-10 cap the size")
    world.types("ana", "/incident action raise the limit")
    with Visitor(world) as bo:
        told = bo.pretends("bo").opens("/actions")
        assert "cap the size" in told and "by Feb 10, 2026" in told and "No owner" in told
        assert "raise the limit" not in bo.opens("/actions?owner=me") and "cap the size" in bo.opens(
            "/actions?owner=bo&priority=medium"
        )
        assert "Nothing fits" in bo.opens("/actions?state=overdue") and "Nothing fits" in bo.opens(
            "/actions?priority=high"
        )
        here = f"/actions/{FIRST}-A2"
        assert "raise the limit" in bo.opens(here)
        said = {"words": "raise the limit", "owner": "me", "priority": "high", "due": "2026-02-01"}
        assert "must begin with https" in bo.does(f"{here}/save", **said, url="javascript:1")
        assert "Owner Bo Due Feb 1, 2026" in bo.does(f"{here}/save", **said, url="https://t.example/1")
        assert "Due Feb 8, 2026" in bo.does(f"{here}/later")
        assert "Say why" in bo.does(f"{here}/drop", why=" ")
        assert "It is dropped" in bo.does(f"{here}/drop", why="no need")
        assert "Dropped: no need" in bo.opens("/actions?state=dropped")
        world.turn(days=20)
        bo.pretends("bo")
        assert "Overdue" in bo.opens("/actions?state=overdue")
        told = bo.does(f"/actions/{FIRST}-A1/done")
        assert "It is done." in told and "Nothing is open" in told
        assert "done already by Bo" in bo.does(f"/actions/{FIRST}-A1/done") and bo.status == 409
    assert any("Action item A1" in each or "A1" in each for each in world.timeline())


def test_alerts_with_their_why(world: World) -> None:
    world.alert("Brokers unreachable", service="kafka", summary="<script>alert(1)</script>")
    world.alert("Disk is full", "low", service="storage")
    with Visitor(world) as ana:
        told = ana.pretends("ana").opens("/alerts")
        assert "Disk is full" in told and "Opened:" in told
        assert "Disk is full" not in ana.opens("/alerts?severity=critical")
        assert "Disk is full" in ana.opens("/alerts?service=storage&source=generic&decision=opened")
        assert "Nothing fits" in ana.opens("/alerts?source=nobody") and ana.opens(
            "/alerts?decision=x&before=y"
        )
        ana.opens("/alerts?service=kafka")
        (link,) = re.findall(r'href="(/alert/[^"]+)"', ana.page)
        told = ana.opens(link)
        assert (
            "opened INC-2026-001" in told
            and "policy.yml line" in told
            and "Every rule that was asked" in told
        )
        assert (
            "Receipt r-1-1 (decided)" in told
            and "<script>alert(1)" in told
            and "<script>alert" not in ana.page
        )
        assert ana.opens("/alert/a-9-9") and ana.status == 404
        receipt = world.fire("alertmanager", {"hello": "<b>there</b>"})
        assert "1 message could not be read" in ana.opens("/alerts")
        told = ana.opens("/dead-letters")
        assert receipt in told and "<b>there" in told and "<b>there" not in ana.page
        assert "It is being taken in again" in ana.does("/dead-letters/replay", receipt=receipt)
        assert "taken in again already" in ana.does("/dead-letters/replay", receipt=receipt)
        assert "Taken in again as r-" in ana.opens("/dead-letters?state=all")


def test_silences_and_who_is_on_call(make_world: Callable[..., World], tmp_path: Path) -> None:
    planned = (
        'silences:\n  - {name: move, match: [{service: data-lake}], reason: "disks move", author: Bo, '
        'starts: "2026-01-29T12:00:00Z", ends: "2026-01-30T12:00:00Z"}\n'
    )
    file = own_policy(tmp_path, "{ladder: [ana, bo, cleo]}", replaced=("silences: []\n", planned))
    text, cleo = file.read_text("utf-8"), "slack: U0CLEO, "
    away = f"{cleo}away: [{{starts: 2026-01-26, ends: 2026-01-30}}], "
    file.write_text(text.replace(cleo, away), encoding="utf-8")
    world = make_world(policy=file)
    with Visitor(world) as ana:
        ana.pretends("ana")
        told = ana.opens("/silences")
        assert "service data-lake move · Bo, in the policy disks move Holds until Jan 30 12:00 UTC" in told
        assert "Cluster Restart Weekly, 15 min" in told and "next Feb 1 03:00 UTC" in told
        asked = {"service": "kafka", "words": "", "lasting": "2h", "starts": "", "reason": "brokers"}
        assert "Say what to silence" in ana.does("/silences/add", **{**asked, "service": ""})
        assert "is no time" in ana.does("/silences/add", **{**asked, "starts": "soon"})
        assert "How long" in ana.does("/silences/add", **{**asked, "lasting": "for ever"})
        told = ana.does("/silences/add", **asked)
        assert "service kafka S-1 · Ana brokers Holds" in told
        assert "Planned" in ana.does("/silences/add", **{**asked, "starts": "22:00"})
        world.alert("Brokers lag", service="kafka")
        assert world.decisions() == ["muted"]
        told = ana.does("/silences/end", silence="S-1")
        assert "It is over" in told and "S-1" not in told
        assert "is over since" in ana.does("/silences/end", silence="S-1") and ana.status == 409
        assert any("S-1" in line or "kafka" in line for line in world.digest())

        told = ana.opens("/oncall")
        assert "data-platform Ana" in told and "Cleo Away now Jan 26, 2026 to Jan 30, 2026" in told
        team = re.search(r'<option value="([^"]+)"', ana.page)
        assert team
        asked = {"team": team[1], "person": "bo", "from": "", "until": "2h", "reason": "no signal"}
        assert "Say until when" in ana.does("/oncall/override", **{**asked, "until": ""})
        told = ana.does("/oncall/override", **asked)
        assert "Stands in Bo until 16:00 UTC (in 2 h) no signal (Ana, O-1)" in told
        assert "has it again" in ana.does("/oncall/end", override="O-1")
        assert "no signal" not in ana.opens("/oncall")


def test_what_was_given_up_is_tried_again(make_world: Callable[..., World], tmp_path: Path) -> None:
    rule = "authority:\n  - {actions: [retry], people: [ana]}\n"
    file = own_policy(tmp_path, "{ladder: [ana, bo, cleo]}", replaced=("authority: []\n", rule))
    world = make_world(policy=file)
    world.alert()
    world.practice.slack.faults.add(method="chat.postMessage", kind="restricted_action", times=1)
    world.types("ana", "/incident note it is the join")
    with Visitor(world) as ana, Visitor(world) as bo:
        bo.pretends("bo"), ana.pretends("ana")
        told = bo.opens("/jobs")
        assert (
            "Given up" in told
            and f"Say in Slack what the timeline says · {FIRST}" in told
            and "Try again" not in told
        ), told
        (job,) = re.findall(r"<code>([^<]+)</code>", bo.page)
        assert (
            "Only Ana can try again what was given up." in bo.does("/jobs/retry", job=job)
            and bo.status == 403
        )
        assert "Only Ana" in bo.does("/jobs/retry-all")
        assert "Only Ana" in bo.does("/dead-letters/replay", receipt="r-1-1") and bo.status == 403
        told = ana.opens("/jobs?lane=chat")
        assert "Try again" in told
        assert "It is being tried again" in ana.does("/jobs/retry", job=job)
        assert "Nothing is given up" in ana.opens("/jobs")
        assert "join" in "\n".join(world.thread())
        assert "Nothing is given up there" in ana.does("/jobs/retry", job=job)
        assert "There is no such job" in ana.does("/jobs/retry", job="say:nobody")
        assert "Ring the next level" in ana.opens("/jobs?state=waiting") and "due" in ana.opens(
            "/jobs?state=waiting&lane=work"
        )
