"""One invented incident, and all that hangs on it, to fill templates with."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from bot.model.alert import AlertStatus, Change, DecidedAlert, Decision, Ruling
from bot.model.check import CheckResult, Verdict
from bot.model.incident import Incident, Person, Room, Status
from bot.model.page import Attempt, AttemptState, Page, PageState, Via
from bot.model.postmortem import Section, Version
from bot.model.report import NoisyAlert
from bot.model.severity import Severity
from bot.model.silence import Silence
from bot.model.task import Task
from bot.model.ticket import Ticket
from bot.model.timeline import EntryKind
from bot.model.value import Link
from bot.render import reports, writing
from bot.render.facts import HomeFacts, OnDuty, Owed, Paper, Part
from bot.render.health import board_facts
from bot.render.report_facts import DailyFacts, WeeklyFacts
from bot.render.why import did
from bot.rules.diff import changes
from bot.rules.lint import faults
from bot.rules.reviewing import LateUpdate, SeverityWeek, Woken
from handlers import practice_learning
from handlers.practice_figures import MONTHLY
from handlers.practice_health import BOARD
from handlers.practice_on_call import NOT_OVERRIDDEN, OVERRIDDEN, answers

START = datetime(2026, 1, 29, 14, 0, tzinfo=UTC)
NOW = START + timedelta(minutes=23)
ROOM = "C000000002"  # a channel that the practice workspace has, so that links to it show its name
ANA = Person(id="U0ANA", name="Ana")
NEW = Incident(
    id="INC-2026-001",
    title="Streaming latency above 10 s",
    severity=Severity.CRITICAL,
    service="streaming",
    detected_at=START,
    opened_at=START,
    room=Room(id=ROOM, name="inc-2026-001-streaming-latency"),
)
TAKEN = NEW.model_copy(
    update={
        "status": Status.INVESTIGATING,
        "acknowledged_at": START + timedelta(minutes=5),
        "acknowledged_by": ANA,
        "commander": ANA,
        "impact": "5 % of queries failing",
    }
)
OVER = TAKEN.model_copy(
    update={
        "status": Status.RESOLVED,
        "mitigated_at": START + timedelta(minutes=30),
        "resolved_at": START + timedelta(minutes=45),
        "resolved_by": ANA,
        "cause": "A broadcast join outgrew the memory of the streaming cluster",
        "resolution": "- Raised the cluster's memory\n- Rewrote the join so that it no longer broadcasts",
    }
)
ALERT = DecidedAlert(
    id="a-1-1",
    receipt="r-1-1",
    source="azure_monitor",
    fingerprint="azure:latency",
    status=AlertStatus.FIRING,
    severity=Severity.CRITICAL,
    title="End-to-end latency",
    reading="14 s (limit 10 s)",
    resource="node-3",
    received_at=START,
    links=(Link(name="Azure Monitor", url="https://portal.azure.com/"),),
    decision=Decision.OPENED,
    reason="no open incident about service streaming had an alert start within 30 minutes",
    incident=NEW.id,
    rulings=(
        Ruling(rule="dedupe", verdict="new", why="no alert with this fingerprint was seen before"),
        Ruling(rule="classify", verdict="critical", why="critical as azure_monitor says"),
        Ruling(rule="correlate", verdict="alone", why="no open incident about service streaming"),
    ),
)
PAGE = Page(
    id="INC-2026-001:1",
    incident=NEW.id,
    number=1,
    level=1,
    target="ana",
    target_name="Ana",
    via=Via.PAGER,
    state=PageState.ACCEPTED,
    sent_at=START,
)
ATTEMPTS = (
    Attempt(
        id=f"{PAGE.id}/pagerduty",
        page=PAGE.id,
        incident=NEW.id,
        number=1,
        way="pagerduty",
        state=AttemptState.WAITING,
        sent_at=START,
        failures=2,
        error="PagerDuty did not answer",
    ),
    Attempt(
        id=f"{PAGE.id}/slack",
        page=PAGE.id,
        incident=NEW.id,
        number=2,
        way="slack",
        state=AttemptState.ACKNOWLEDGED,
        sent_at=START + timedelta(seconds=1),
        accepted_at=START + timedelta(seconds=1),
        acknowledged_at=START + timedelta(minutes=5),
        acknowledged_by="Ana",
    ),
    Attempt(id=f"{PAGE.id}/mail", page=PAGE.id, incident=NEW.id, number=3, way="mail"),
)
CHANGE = Change(
    source="github", title="Deployed enrich-orders 4.2.1", happened_at=START - timedelta(minutes=8)
)

DATA = {
    "title": "Error rate",
    "reading": "1.8 % (limit 1 %)",
    "service": "streaming",
    "source": "Azure Monitor",
    "rule": "error-rate-high",
    "severity": "critical",
    "lasted": "40 min",
    "count": "3",
    "before": "8 min",
    "target": "Bo",
    "level": "2",
    "error": "PagerDuty did not answer",
    "next": "Cleo is paged instead.",
    "paged_at": START.isoformat(),
    "after": "15 min",
    "paged": "Ana, Bo",
    "call": "Please call Bo: +1 202 555 0102",
    "quiet": "1 hour",
    "reason": "cause found",
    "name": "Ana",
    "text": "it is the broadcast join",
    "said_by": "Bo",
    "said_at": START.isoformat(),
    "changed": "Clusters fail → ok",
    "compared_at": START.isoformat(),
    "what": "note",
    "noted_at": START.isoformat(),
    "ticket": "T-INC-2026-003",
    "owner": "data-platform",
    "tracker": "Jira",
    "firing": "2",
    "due_at": (START + timedelta(hours=19)).isoformat(),
    "channel": ROOM,
    "resolution": "Raised the cluster's memory",
    "state": "drafted",
    "summary": "1 fail, 1 ok. Queries: memory pressure: a query spilled 62.0 GB to disk in 7 min (running)",
    "levels": "1",
    "team": "data-platform",
    "times": "4",
    "within": "15 minutes",
    "held": "15 minutes",
    "why": "5 incidents were opened by alerts within 1 minute, the limit is 5",
}
SILENCE = Silence(
    id="S-1",
    match={"service": ("kafka",)},
    author="Ana",
    reason="brokers are upgraded",
    starts_at=START,
    ends_at=START + timedelta(hours=2),
    created_at=START,
)
WINDOW = {
    "task": "Cluster Restart",
    "impact": "Minimal - rolling restart",
    "until": None,
    "begins": START + timedelta(days=3),
    "lasting": timedelta(minutes=15),
}
WHY = {"id": ALERT.id, "title": ALERT.title, "did": did(ALERT), "reason": ALERT.reason}
TICKET = {
    "id": "T-INC-2026-001",
    "incident": NEW.id,
    "title": "Quota at 82 %",
    "owner": "data-platform",
    "due_at": START - timedelta(hours=5),
    "overdue": True,
    "trouble": "",
    "link": Link(name="OPS-12", url="https://example.atlassian.net/browse/OPS-12"),
}
FILED = Ticket(
    id="T-INC-2026-003",
    incident="INC-2026-003",
    title="Quota at 82 %",
    owner="data-platform",
    due_at=START - timedelta(hours=5),
    filed_at=START - timedelta(hours=20),
    tracker="jira",
    key="OPS-12",
    url="https://example.atlassian.net/browse/OPS-12",
)
DAILY = DailyFacts(
    now=NOW,
    incidents=(NEW,),
    private=1,
    late=(LateUpdate(incident=NEW, due_at=NOW - timedelta(minutes=3)),),
    pages=(PAGE,),
    overdue=(FILED,),
    ending=(SILENCE,),
)
WEEKLY = WeeklyFacts(
    since=NOW - timedelta(days=7),
    now=NOW,
    severities=(
        SeverityWeek(
            severity=Severity.CRITICAL,
            opened=2,
            acknowledged=timedelta(minutes=5),
            resolved=timedelta(minutes=45),
        ),
    ),
    noisy=(
        NoisyAlert(
            fingerprint="disk",
            title="Disk cleanup is late",
            source="generic",
            count=40,
            repeated=31,
            flapping=0,
            muted=4,
            acted=False,
        ),
    ),
    woken=(Woken(name="Ana", times=2),),
    unkept=(practice_learning.OVERDUE,),
    open=(NEW,),
)
TASK = Task(
    id="INC-2026-001/1",
    incident=NEW.id,
    number=1,
    text="ask the vendor whether the region is healthy",
    owner=ANA,
    by=ANA,
    added_at=START,
)
AT_HOME = HomeFacts(
    mine=(Part(incident=TAKEN, roles=("commander",)),),
    tasks=(TASK,),
    items=(
        Owed(item=practice_learning.OVERDUE, incident=OVER),
        Owed(
            item=practice_learning.ITEM.model_copy(update={"id": "INC-2026-009-A1"}),
            incident=OVER,
            hidden=True,
        ),
    ),
    papers=(Paper(incident=OVER, reviews=True), Paper(incident=OVER, reviews=False, hidden=True)),
    today=START.date(),
    incidents=(TAKEN,),
    on_duty=(OnDuty(team="data-platform", name="Ana", until=START + timedelta(hours=4), then="Bo"),),
)
CALL = Link(name="Call", url="https://meet.example/inc")
FAULTS = faults({Section.CAUSE: OVER.cause}, [])
VERSION = Version(
    id=f"{NEW.id}/cause/2",
    incident=NEW.id,
    section=Section.CAUSE,
    number=2,
    text="A broadcast join outgrew the memory\nNothing limits what is broadcast",
    by=ANA,
    at=NOW,
    note="found by the vendor",
)
EARLIER = VERSION.model_copy(
    update={"id": f"{NEW.id}/cause/1", "number": 1, "text": "A join outgrew the memory", "note": ""}
)
OF_ONE_ANSWER: dict[str, dict[str, Any]] = {
    "resolve": {"incident": OVER},
    "status": {"old": "triage"},
    "refused": {"what": "Only the commander closes an incident."},
    "silence": {"what": "service kafka"},
    "unsilenced": {"what": "service kafka"},
    "diagnose": {"checks": "cluster, slow_queries"},
    "why_alert": {"did": did(ALERT)},
    **answers(NEW),
    **practice_learning.answers(OVER),
    "tickets": {"tickets": [TICKET]},
    "ticket_closed": {"ticket": TICKET},
    "merge": {"target": TAKEN},
    "link": {"link": CALL},
    "unlinked": {"link": CALL},
    "links": {"incident": TAKEN.model_copy(update={"links": (CALL,)})},
    "kept": {"kept": True},
    "undone": {"entry_id": "e-note"},
    "redacted": {"message": "https://example.slack.com/archives/C000000002/p1769695200000100"},
    "timeline_exported": {"format": "csv", "room": TAKEN.room},
    "assign": {"role": "commander", "who": "Bo", "duties": ("Decide, and let others do.",)},
    "capacity": {"metric": "storage"},
    "health": {**board_facts(BOARD), "asked_by": ""},
    "health_checked": {"checks": "Clusters, Jobs, Storage"},
    "left": {"roles": ["scribe"]},
    "put_off": {"what": "The next status update is due", "at": NOW + timedelta(minutes=30)},
    "review_performance": {"looks": "cluster, slow_queries, skew"},
    "roles": {
        "roles": [
            {"name": "commander", "who": "Ana", "duty": "Decide, and let others do.", "mine": True},
            {"name": "scribe", "who": "", "duty": "Keep the timeline.", "mine": False},
        ],
        "mine": True,
    },
    "task": {"task": TASK},
    "tasks": {"tasks": [TASK], "open": [TASK]},
    "postmortem": {"reviewers": [ANA]},
    "postmortem_unfinished": {"faults": FAULTS},
    "exported": {"format": "PDF", "here": True},
    "postmortem_saved": {
        "title": VERSION.section.words,
        "version": VERSION,
        "lines": writing.shown(changes("A join outgrew the memory", VERSION.text)),
    },
    "figures": MONTHLY,
    "review_daily": reports.daily_facts(DAILY),
    "review_weekly": reports.weekly_facts(WEEKLY),
}
FOUND = [
    CheckResult(
        check="cluster",
        title="Clusters",
        verdict=Verdict.OK,
        summary="all 2 clusters run",
        link=Link(name="streaming-prod in Databricks", url="https://adb-1.2.azuredatabricks.net/compute"),
    ),
    CheckResult(
        check="slow_queries",
        title="Queries",
        verdict=Verdict.FAIL,
        summary="memory pressure: a query spilled 62.0 GB to disk in 7 min (running)",
        evidence=("it broadcasts orders in a join, which must fit the memory of every worker",),
        issue="Memory Errors",
        next_step="Large broadcasts → Optimize joins",
    ),
    CheckResult(
        check="network",
        title="Network",
        verdict=Verdict.UNKNOWN,
        summary="set platform.endpoints in the policy to the hosts and ports that must be reachable",
    ),
]
NOTICES = {
    "silenced": {
        "by": "Ana",
        "what": "service kafka",
        "planned": "",
        "starts_at": START.isoformat(),
        "ends_at": SILENCE.ends_at.isoformat(),
        "reason": SILENCE.reason,
        "id": "S-1",
    },
    "unsilenced": {"by": "Bo", "id": "S-1", "what": "service kafka"},
    "overdue": {
        "ticket": "OPS-12",
        "url": "https://example.atlassian.net/browse/OPS-12",
        "title": "Quota at 82 %",
        "due": (START + timedelta(hours=19)).isoformat(),
        "of": NEW.id,
    },
    "recap": {
        "name": "Silence S-1 by Ana (brokers are upgraded)",
        "held": "3",
        "lines": "Brokers unreachable → INC-2026-002",
    },
    "overridden": OVERRIDDEN,
    "not_overridden": NOT_OVERRIDDEN,
}
OF_ONE_ENTRY = {
    EntryKind.ACTION: {"item": "A1", "did": "added", "owner": "Bo", "due": "2026-02-10", "reason": ""},
    EntryKind.SIMILAR: practice_learning.PRECEDENTS,
    EntryKind.CHANGE: {"title": "Deployed enrich-orders 4.2.1"},
    EntryKind.DECLARED: {"title": "Kafka brokers unreachable", "service": "kafka"},
    EntryKind.STATUS: {"reason": "Fix live"},
    EntryKind.TICKET_STATE: {"ticket": "OPS-12", "state": "closed"},
    EntryKind.TROUBLE: {"text": "Slack did not let the card be pinned.", "next": "It stands in the channel."},
}
CHANGES_OF = {EntryKind.STATUS: ("investigating", "mitigating"), EntryKind.SEVERITY: ("critical", "high")}
