"""Every message that the templates can give, about one invented incident, to look over on one page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from bot.model.incident import Incident
from bot.model.page import PageState
from bot.model.postmortem import Section, Stage
from bot.model.severity import Severity
from bot.model.timeline import Entry, EntryKind
from bot.model.value import Link
from bot.policy import load_policy
from bot.ports import Blocks
from bot.practice.page import Specimen
from bot.render import card, entries, messages, modals, reports, writing
from bot.render.answers import ephemeral
from bot.render.catchup import catch_up_facts
from bot.render.checks import diagnosis, in_brief
from bot.render.environment import TemplateFault
from bot.render.facts import CardFacts, Standing
from bot.render.late import late_entries
from bot.shipped import shipped
from handlers.practice_on_call import handed
from handlers.practice_samples import (
    ALERT,
    ANA,
    ATTEMPTS,
    CHANGE,
    CHANGES_OF,
    DAILY,
    DATA,
    EARLIER,
    FAULTS,
    FOUND,
    NEW,
    NOTICES,
    NOW,
    OF_ONE_ANSWER,
    OF_ONE_ENTRY,
    OVER,
    PAGE,
    SILENCE,
    START,
    TAKEN,
    VERSION,
    WEEKLY,
    WHY,
    WINDOW,
)
from handlers.slack.commands.catalog import help_lines


def gallery() -> list[Specimen]:
    """All of them; an answer that needs more than is known here says so in its place."""
    return [*_cards(), *_loud(), *_answers(), *_forms(), *_entries()]


def _facts(incident: Incident, **more: Any) -> CardFacts:
    return CardFacts(
        incident=incident,
        now=NOW,
        alerts=(ALERT,),
        firing=1,
        total=1,
        pages=(PAGE,),
        changes=(CHANGE,),
        owner="data-platform",
        runbook=Link(name="Runbook", url="https://wiki.example.com/latency"),
        likely=("High latency: cluster undersized → scale up cluster (1 of 2 checks agrees)",),
        checks=in_brief(FOUND),
        **more,
    )


def _cards() -> Iterator[Specimen]:
    ahead = {"next_step": "escalates to Bo", "next_at": NOW + timedelta(minutes=7)}
    for name, incident, more in (("new", NEW, ahead), ("acknowledged", TAKEN, {}), ("resolved", OVER, {})):
        yield Specimen(f"Card, {name}", card.card(_facts(incident, **more)).blocks)
        yield Specimen(f"Digest line, {name}", card.digest_line(_facts(incident, **more)).blocks)


def _loud() -> Iterator[Specimen]:
    high = NEW.model_copy(update={"severity": Severity.HIGH})
    told = messages.team_alert(high, "data-platform", [ANA.id], NOW).blocks
    yield Specimen("To the team's channel", told)
    links = [Link(name="Runbook", url="https://wiki.example.com/latency")]
    answered = PAGE.model_copy(
        update={"state": PageState.ACKNOWLEDGED, "acknowledged_by": "Bo", "acknowledged_at": NOW}
    )
    for name, page in (("whose phone does not ring", PAGE), ("once somebody has it", answered)):
        told = messages.direct_page(NEW, page, ANA.id, links).blocks
        yield Specimen(f"To one person, {name}", told)
    for kind in (EntryKind.PAGE_FAILED, EntryKind.UNANSWERED, EntryKind.NOBODY):
        yield Specimen(f"Calls everyone: {_words(kind)}", messages.call_everyone(NEW, _entry(kind)).blocks)
    for name, found, asked_by in (
        ("begins", [], "Ana"),
        ("runs", FOUND[:1], "Ana"),
        ("is done", FOUND, ""),
    ):
        yield Specimen(f"Diagnosis, {name}", diagnosis(found, len(FOUND), asked_by).blocks)
    yield Specimen("All alerts resolved", messages.all_clear(TAKEN, 3).blocks)
    closed = messages.ticket_closed(TAKEN, _entry(EntryKind.TICKET_STATE))
    yield Specimen("Ticket closed in its tracker", closed.blocks)
    for name, facts in NOTICES.items():
        yield Specimen(f"Notice: {_words(name)}", messages.notice(name, facts).blocks)
    yield Specimen("A hand-over, to the team's channel", messages.hand_over(handed(NEW)).blocks)
    yield Specimen("Daily digest", reports.daily(DAILY).blocks)
    yield Specimen("Weekly review", reports.weekly(WEEKLY).blocks)
    comment = messages.postmortem_comment(OVER, ["action items"])
    yield Specimen("With the post-mortem", [_said(comment, "mrkdwn")])
    for name, note in (("published", ""), ("corrected", VERSION.note)):
        comment = messages.published_comment(OVER, note)
        yield Specimen(f"With the {name} post-mortem", [_said(comment, "mrkdwn")])
    for what in ("review", "due"):
        missing = [fault.said for fault in FAULTS]
        told_alone = messages.postmortem_told(OVER, what, "Bo", missing)
        yield Specimen(f"To one person, a post-mortem: {what}", told_alone.blocks)


def _answers() -> Iterator[Specimen]:
    facts: dict[str, Any] = {
        "incident": TAKEN,
        "incidents": [TAKEN],
        "pages": [PAGE],
        "attempts": ATTEMPTS,
        "now": NOW,
        "already": False,
        "rings_on": "",
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
        "silence": SILENCE,
        "planned": False,
        "digest": "incidents",
        "silences": [{**dict(SILENCE), "what": "service kafka", "planned": False}],
        "more": 0,
        "windows": [WINDOW],
        "told": [WHY],
        "alert": ALERT,
    }
    for path in sorted(shipped("templates").glob("commands/*.json.j2")):
        name = path.name.removesuffix(".json.j2")
        own = catch_up_facts(_facts(TAKEN), facts["entries"]) if name == "catchup" else {}
        yield Specimen(f"Answer: {_words(name)}", _answer(name, facts | own), "alone")


def _answer(name: str, facts: dict[str, Any]) -> Blocks:
    """The answer about an open incident or, where that makes no sense, about one that is over."""
    facts = facts | OF_ONE_ANSWER.get(name, {})
    try:
        return ephemeral(name, **facts).blocks
    except TemplateFault:
        pass
    try:
        return ephemeral(name, **{**facts, "incident": OVER}).blocks
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
    yield _form("resolve", modals.resolve_modal(TAKEN, resolution="Raised the memory"))
    yield from _writing()


def _writing() -> Iterator[Specimen]:
    """The views in which a post-mortem is finished."""
    texts, edits = dict.fromkeys(Section, "") | {Section.CAUSE: VERSION.text}, (EARLIER, VERSION)
    standing = Standing(
        incident=OVER,
        stage=Stage.IN_REVIEW,
        reviewers=(ANA,),
        sections=texts,
        faults=tuple(FAULTS),
        versions=edits,
    )
    yield _form("post-mortem", writing.postmortem_view(standing))
    clash = ("Bo", EARLIER.text)
    section = writing.section_modal(OVER, Section.CAUSE, VERSION.text, "", corrects=True, overtaken=clash)
    yield _form("a section that somebody else changed too", section)
    yield _form("versions of a section", writing.history_view(OVER, Section.CAUSE, edits))
    yield _form("review", writing.review_modal(OVER))
    yield _form("publish", writing.publish_modal(OVER, FAULTS, "post-mortems"))


def _form(name: str, view: dict[str, Any]) -> Specimen:
    heading, submit = view["title"]["text"], (view.get("submit") or view["close"])["text"]
    return Specimen(f"Form: {name}", view["blocks"], "form", heading, submit)


def _entries() -> Iterator[Specimen]:
    for kind in EntryKind:
        yield Specimen(f"Timeline: {_words(kind)}", entries.entry(_entry(kind)).blocks)
    waited = [_entry(kind) for kind in (EntryKind.ALERT, EntryKind.NOTE, EntryKind.STATUS)]
    yield Specimen("Timeline: said late, together", late_entries(waited, NOW).blocks)


def _entry(kind: EntryKind) -> Entry:
    keys = entries.KEYS[kind]
    old, new = CHANGES_OF.get(kind, ("", ""))
    known = {**DATA, "old": old, "new": new, **OF_ONE_ENTRY.get(kind, {})}
    moment = START + timedelta(minutes=15)
    return Entry(
        id=f"e-{kind}",
        incident=NEW.id,
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
