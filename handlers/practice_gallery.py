"""Every message that the templates can give, about one invented incident, to look over on one page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.model.alert import AlertStatus, Change, DecidedAlert, Decision, Ruling
from bot.model.check import CheckResult, Verdict
from bot.model.incident import Incident, Person, Room, Status
from bot.model.page import Page, PageState, Via
from bot.model.severity import Severity
from bot.model.silence import Silence
from bot.model.timeline import Entry, EntryKind
from bot.model.value import Link
from bot.policy import load_policy
from bot.ports import Blocks
from bot.practice.page import Specimen
from bot.render import card, entries, messages, modals
from bot.render.answers import ephemeral
from bot.render.checks import diagnosis, in_brief
from bot.render.environment import TemplateFault
from bot.render.facts import CardFacts
from bot.render.why import did
from bot.shipped import shipped
from handlers.slack.commands.catalog import help_lines

_START = datetime(2026, 1, 29, 14, 0, tzinfo=UTC)
_NOW = _START + timedelta(minutes=23)
_ROOM = "C000000002"  # a channel that the practice workspace has, so that links to it show its name
_ANA = Person(id="U0ANA", name="Ana")
_NEW = Incident(
    id="INC-2026-001",
    title="Streaming latency above 10 s",
    severity=Severity.CRITICAL,
    service="streaming",
    detected_at=_START,
    opened_at=_START,
    room=Room(id=_ROOM, name="inc-2026-001-streaming-latency"),
)
_TAKEN = _NEW.model_copy(
    update={
        "status": Status.INVESTIGATING,
        "acknowledged_at": _START + timedelta(minutes=5),
        "acknowledged_by": _ANA,
        "commander": _ANA,
        "impact": "5 % of queries failing",
    }
)
_OVER = _TAKEN.model_copy(
    update={
        "status": Status.RESOLVED,
        "mitigated_at": _START + timedelta(minutes=30),
        "resolved_at": _START + timedelta(minutes=45),
        "resolved_by": _ANA,
        "cause": "A broadcast join outgrew the memory of the streaming cluster",
        "resolution": "- Raised the cluster's memory\n- Rewrote the join so that it no longer broadcasts",
    }
)
_ALERT = DecidedAlert(
    id="a-1-1",
    receipt="r-1-1",
    source="azure_monitor",
    fingerprint="azure:latency",
    status=AlertStatus.FIRING,
    severity=Severity.CRITICAL,
    title="End-to-end latency",
    reading="14 s (limit 10 s)",
    resource="node-3",
    received_at=_START,
    links=(Link(name="Azure Monitor", url="https://portal.azure.com/"),),
    decision=Decision.OPENED,
    reason="no open incident about service streaming had an alert start within 30 minutes",
    incident=_NEW.id,
    rulings=(
        Ruling(rule="dedupe", verdict="new", why="no alert with this fingerprint was seen before"),
        Ruling(rule="classify", verdict="critical", why="critical as azure_monitor says"),
        Ruling(rule="correlate", verdict="alone", why="no open incident about service streaming"),
    ),
)
_PAGE = Page(
    id="INC-2026-001:1",
    incident=_NEW.id,
    number=1,
    level=1,
    target="ana",
    target_name="Ana",
    via=Via.PAGER,
    state=PageState.ACCEPTED,
    sent_at=_START,
)
_CHANGE = Change(
    source="github", title="Deployed enrich-orders 4.2.1", happened_at=_START - timedelta(minutes=8)
)

_DATA = {
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
    "paged_at": _START.isoformat(),
    "after": "15 min",
    "paged": "Ana, Bo",
    "reason": "cause found",
    "name": "Ana",
    "text": "it is the broadcast join",
    "said_by": "Bo",
    "said_at": _START.isoformat(),
    "what": "note",
    "noted_at": _START.isoformat(),
    "ticket": "T-INC-2026-003",
    "owner": "data-platform",
    "due_at": (_START + timedelta(hours=19)).isoformat(),
    "channel": _ROOM,
    "resolution": "Raised the cluster's memory",
    "state": "drafted",
    "times": "4",
    "within": "15 minutes",
    "held": "15 minutes",
    "why": "5 incidents were opened by alerts within 1 minute, the limit is 5",
    "summary": "1 fail, 1 ok. Queries: memory pressure: a query spilled 62.0 GB to disk in 7 min (running)",
}
_SILENCE = Silence(
    id="S-1",
    match={"service": ("kafka",)},
    author="Ana",
    reason="brokers are upgraded",
    starts_at=_START,
    ends_at=_START + timedelta(hours=2),
    created_at=_START,
)
_WINDOW = {
    "task": "Cluster Restart",
    "impact": "Minimal - rolling restart",
    "until": None,
    "begins": _START + timedelta(days=3),
    "lasting": timedelta(minutes=15),
}
_WHY = {"id": _ALERT.id, "title": _ALERT.title, "did": did(_ALERT), "reason": _ALERT.reason}
_OF_ONE_ANSWER = {
    "status": {"old": "triage"},
    "refused": {"what": "Only the commander closes an incident."},
    "silence": {"what": "service kafka"},
    "unsilenced": {"what": "service kafka"},
    "why_alert": {"did": did(_ALERT)},
    "diagnose": {"checks": "cluster, slow_queries"},
}
_FOUND = [
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
_NOTICES = {
    "silenced": {
        "by": "Ana",
        "what": "service kafka",
        "planned": "",
        "starts_at": _START.isoformat(),
        "ends_at": _SILENCE.ends_at.isoformat(),
        "reason": _SILENCE.reason,
        "id": "S-1",
    },
    "unsilenced": {"by": "Bo", "id": "S-1", "what": "service kafka"},
    "recap": {
        "name": "Silence S-1 by Ana (brokers are upgraded)",
        "held": "3",
        "lines": "Brokers unreachable → INC-2026-002",
    },
}
_OF_ONE_ENTRY = {
    EntryKind.CHANGE: {"title": "Deployed enrich-orders 4.2.1"},
    EntryKind.DECLARED: {"title": "Kafka brokers unreachable", "service": "kafka"},
    EntryKind.STATUS: {"reason": "Fix live"},
    EntryKind.TROUBLE: {"text": "Slack did not let the card be pinned.", "next": "It stands in the channel."},
}
_CHANGES_OF = {EntryKind.STATUS: ("investigating", "mitigating"), EntryKind.SEVERITY: ("critical", "high")}


def gallery() -> list[Specimen]:
    """All of them; an answer that needs more than is known here says so in its place."""
    return [*_cards(), *_loud(), *_answers(), *_forms(), *_entries()]


def _facts(incident: Incident, **more: Any) -> CardFacts:
    return CardFacts(
        incident=incident,
        now=_NOW,
        alerts=(_ALERT,),
        firing=1,
        total=1,
        pages=(_PAGE,),
        changes=(_CHANGE,),
        owner="data-platform",
        runbook=Link(name="Runbook", url="https://wiki.example.com/latency"),
        likely=("High latency: cluster undersized → scale up cluster (1 of 2 checks agrees)",),
        checks=in_brief(_FOUND),
        **more,
    )


def _cards() -> Iterator[Specimen]:
    ahead = {"next_step": "escalates to Bo", "next_at": _NOW + timedelta(minutes=7)}
    for name, incident, more in (("new", _NEW, ahead), ("acknowledged", _TAKEN, {}), ("resolved", _OVER, {})):
        yield Specimen(f"Card, {name}", card.card(_facts(incident, **more)).blocks)
        yield Specimen(f"Digest line, {name}", card.digest_line(_facts(incident, **more)).blocks)


def _loud() -> Iterator[Specimen]:
    high = _NEW.model_copy(update={"severity": Severity.HIGH})
    told = messages.team_alert(high, "data-platform", [_ANA.id], _NOW).blocks
    yield Specimen("To the team's channel", told)
    for kind in (EntryKind.PAGE_FAILED, EntryKind.UNANSWERED):
        yield Specimen(f"Calls everyone: {_words(kind)}", messages.call_everyone(_NEW, _entry(kind)).blocks)
    for name, found, asked_by in (
        ("begins", [], "Ana"),
        ("runs", _FOUND[:1], "Ana"),
        ("is done", _FOUND, ""),
    ):
        yield Specimen(f"Diagnosis, {name}", diagnosis(found, len(_FOUND), asked_by).blocks)
    yield Specimen("All alerts resolved", messages.all_clear(_TAKEN, 3).blocks)
    for name, facts in _NOTICES.items():
        yield Specimen(f"To the digest channel: {name}", messages.notice(name, facts).blocks)
    comment = messages.postmortem_comment(_OVER, ["action items"])
    yield Specimen("With the post-mortem", [_said(comment, "mrkdwn")])


def _answers() -> Iterator[Specimen]:
    facts = {
        "incident": _TAKEN,
        "incidents": [_TAKEN],
        "now": _NOW,
        "already": False,
        "old": "high",
        "effect": "Ana is paged.",
        "entry": _entry(EntryKind.NOTE),
        "entries": [_entry(kind) for kind in (EntryKind.ALERT, EntryKind.ACKNOWLEDGED, EntryKind.NOTE)],
        "what": "the note of 14:15",
        "who": "Ana or Bo",
        "postmortem": True,
        "commands": help_lines(),
        "open_count": 2,
        "word": "stauts",
        "suggestion": "status mitigating",
        "kept": "your note",
        "silence": _SILENCE,
        "planned": False,
        "digest": "incidents",
        "silences": [{**dict(_SILENCE), "what": "service kafka", "planned": False}],
        "more": 0,
        "windows": [_WINDOW],
        "told": [_WHY],
        "alert": _ALERT,
    }
    for path in sorted(shipped("templates").glob("commands/*.json.j2")):
        name = path.name.removesuffix(".json.j2")
        yield Specimen(f"Answer: {_words(name)}", _answer(name, facts), "alone")


def _answer(name: str, facts: dict[str, Any]) -> Blocks:
    """The answer about an open incident or, where that makes no sense, about one that is over."""
    facts = facts | _OF_ONE_ANSWER.get(name, {})
    try:
        return ephemeral(name, **facts).blocks
    except TemplateFault:
        pass
    try:
        return ephemeral(name, **{**facts, "incident": _OVER}).blocks
    except TemplateFault as fault:
        return [_said(f"Needs facts that this page does not have. {fault}")]


def _forms() -> Iterator[Specimen]:
    policy = load_policy()
    said = {each: policy.severity(each) for each in Severity}
    choices = [
        modals.SeverityChoice(severity=each, meaning=of.means, effect=of.escalation)
        for each, of in said.items()
    ]
    yield _form("declare", modals.declare_modal(choices, sorted(policy.services)))
    yield _form("silence", modals.silence_modal(sorted(policy.services), digest="incidents", service="kafka"))
    yield _form("resolve", modals.resolve_modal(_TAKEN, resolution="Raised the memory"))


def _form(name: str, view: dict[str, Any]) -> Specimen:
    heading, submit = view["title"]["text"], view["submit"]["text"]
    return Specimen(f"Form: {name}", view["blocks"], "form", heading, submit)


def _entries() -> Iterator[Specimen]:
    for kind in EntryKind:
        yield Specimen(f"Timeline: {_words(kind)}", entries.entry(_entry(kind)).blocks)


def _entry(kind: EntryKind) -> Entry:
    keys = entries.KEYS[kind]
    old, new = _CHANGES_OF.get(kind, ("", ""))
    known = {**_DATA, "old": old, "new": new, **_OF_ONE_ENTRY.get(kind, {})}
    moment = _START + timedelta(minutes=15)
    return Entry(
        id=f"e-{kind}",
        incident=_NEW.id,
        kind=kind,
        key=kind,
        happened_at=moment,
        observed_at=moment,
        recorded_at=moment,
        author="Ana",
        data={key: known[key] for key in f"{keys.needed} {keys.may}".split() if known.get(key)},
    )


def _words(name: str) -> str:
    return name.replace("_", " ")


def _said(text: str, kind: str = "plain_text") -> dict[str, Any]:
    return {"type": "section", "text": {"type": kind, "text": text[:3000]}}
