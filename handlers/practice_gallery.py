"""Every message that the templates can give, about one invented incident, to look over on one page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any

from bot.model.incident import Incident
from bot.model.page import PageState
from bot.model.postmortem import Section, Stage
from bot.model.severity import Severity
from bot.model.timeline import Entry, EntryKind
from bot.model.value import Link
from bot.policy import load_policy
from bot.practice.page import Specimen
from bot.render import action_items, card, entries, messages, modals, reports, writing
from bot.render.answers import ephemeral
from bot.render.catchup import catch_up_facts
from bot.render.checks import diagnosis, in_brief
from bot.render.facts import CardFacts, Standing
from bot.render.health import health_board
from bot.render.home import home
from bot.render.late import late_entries
from bot.render.performance import performance
from bot.render.similar import precedents, similar
from bot.render.timeline import TimelineFacts, comment
from bot.rules.chain import genesis
from bot.shipped import shipped
from handlers.practice_figures import MONTHLY
from handlers.practice_health import BOARD
from handlers.practice_learning import ITEM
from handlers.practice_on_call import handed
from handlers.practice_samples import (
    ALERT,
    ANA,
    AT_HOME,
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
    TASK,
    VERSION,
    WEEKLY,
    WHY,
    WINDOW,
)
from handlers.slack.commands.catalog import help_facts


def gallery() -> list[Specimen]:
    """All of them. Raises TemplateFault for one that needs more than is known here."""
    return [*_cards(), *_loud(), *_asked(), *_answers(), *_forms(), *_entries()]


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
        before=tuple(precedents(_entry(EntryKind.SIMILAR))),
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
        shown = diagnosis(found, len(FOUND), asked_by, NEW.id)
        yield Specimen(f"Diagnosis, {name}", shown.blocks)
    yield Specimen("Health board", health_board(BOARD, "Ana").blocks)
    yield Specimen("All alerts resolved", messages.all_clear(TAKEN, 3).blocks)
    closed = messages.ticket_closed(TAKEN, _entry(EntryKind.TICKET_STATE))
    yield Specimen("Ticket closed in its tracker", closed.blocks)
    for name, facts in NOTICES.items():
        yield Specimen(f"Notice: {_words(name)}", messages.notice(name, facts).blocks)
    yield Specimen("A hand-over, to the team's channel", messages.hand_over(handed(NEW)).blocks)
    yield Specimen("Home tab", home(AT_HOME))
    yield Specimen("Daily digest", reports.daily(DAILY).blocks)
    yield Specimen("Weekly review", reports.weekly(WEEKLY).blocks)
    yield Specimen("Figures of a month", reports.monthly(MONTHLY).blocks)
    yield Specimen("Similar before", similar(_entry(EntryKind.SIMILAR)).blocks)
    yield Specimen("Tasks that were left open", action_items.offer(OVER, [TASK, TASK], [ITEM]).blocks)
    yield Specimen("To one person, action items", action_items.told([(ITEM, OVER)], START.date()).blocks)
    beside = messages.postmortem_comment(OVER, ["action items"])
    yield Specimen("With the post-mortem", [_said(beside, "mrkdwn")])
    for name, note in (("published", ""), ("corrected", VERSION.note)):
        beside = messages.published_comment(OVER, note)
        yield Specimen(f"With the {name} post-mortem", [_said(beside, "mrkdwn")])
    timeline = TimelineFacts(incident=OVER, made_at=NOW, heads=(genesis(OVER.id),))
    yield Specimen("With an exported timeline", [_said(comment(timeline, "Ana"), "mrkdwn")])
    for what in ("review", "due"):
        missing = [fault.said for fault in FAULTS]
        told_alone = messages.postmortem_told(OVER, what, "Bo", missing)
        yield Specimen(f"To one person, a post-mortem: {what}", told_alone.blocks)


def _asked() -> Iterator[Specimen]:
    """What people are asked or told of their part in it."""
    facts = {"to": ANA.id, "quiet": "4 hours", "number": "1", "promised": NOW.isoformat()}
    for path in sorted(shipped("templates").glob("slack/questions/*.json.j2")):
        name = path.name.removesuffix(".json.j2")
        told = messages.question(name, TAKEN, facts, NOW).blocks
        yield Specimen(f"Question: {_words(name)}", told)
    links = [Link(name="Runbook", url="https://wiki.example.com/latency")]
    role = {"role": "scribe", "by": "Bo", "taken": "yes"}
    yield Specimen("To one person, a role", messages.role(TAKEN, role, ("Keep the timeline.",), links).blocks)
    task = {"task": TASK.text, "number": "1", "by": "Bo"}
    yield Specimen("To one person, a task", messages.task(TAKEN, task).blocks)
    for kind, worded in (
        (EntryKind.UPDATE, messages.status_update),
        (EntryKind.PAGE_RESOLVED, messages.page_resolved),
        (EntryKind.CANCELLED, messages.cancelled),
        (EntryKind.MERGED, messages.merged),
    ):
        yield Specimen(f"To the channel: {_words(kind)}", worded(TAKEN, _entry(kind)).blocks)
    yield Specimen("Below a message, from which it was declared", messages.declared_from(NEW).blocks)
    checklist = load_policy().tuning
    yield Specimen("Performance review", performance(FOUND, checklist, "Ana").blocks)


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
        "production": [{"severity": "critical", "most": "stop production"}],
        "restrictions": ["close an incident of at least high: the commander"],
        "barred": ["cancel"],
        "open_tasks": 1,
        "open_count": 2,
        "can_convert": True,
        "words": "resolved streaming",
        "page": 2,
        "worst_first": False,
        "back": "list resolved streaming page 1",
        "on": "list resolved streaming page 3",
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
        own = _OF_SEVERAL[name](facts["entries"]) if name in _OF_SEVERAL else {}
        told = ephemeral(name, **{**facts, **own, **OF_ONE_ANSWER.get(name, {})})
        yield Specimen(f"Answer: {_words(name)}", told.blocks, "alone")


_OF_SEVERAL: Mapping[str, Callable[[list[Entry]], Mapping[str, Any]]] = {
    "catchup": lambda entries: catch_up_facts(_facts(TAKEN), entries),
    "help": lambda _: help_facts(""),
    "show": lambda _: card.card_facts(_facts(TAKEN, tasks=(TASK,))),
}


def _forms() -> Iterator[Specimen]:
    policy = load_policy()
    said = {each: policy.severity(each) for each in Severity}
    choices = [
        modals.SeverityChoice(severity=each, meaning=of.means, effect=of.escalation)
        for each, of in said.items()
    ]
    yield _form("declare", modals.declare_modal(choices))
    yield _form("silence", modals.silence_modal(digest="incidents", service="kafka"))
    yield _form("action", modals.action_modal(f"C1:{NEW.id}", item=ITEM))
    yield _form(
        "action of a message elsewhere", modals.action_modal("C1:@1.2", "it grew", offered=[NEW, OVER])
    )
    yield _form("drop", modals.drop_modal(f"C1:{ITEM.id}", ITEM))
    yield _form("resolve", modals.resolve_modal(TAKEN, resolution="Raised the memory"))
    yield _form("update", modals.update_modal(TAKEN, digest="incidents", every=timedelta(minutes=30)))
    yield _form("cancel", modals.cancel_modal(TAKEN))
    yield _form("close", modals.close_modal(OVER))
    yield _form("merge", modals.merge_modal(TAKEN, [NEW]))
    yield _form("link", modals.link_modal(TAKEN))
    note = _entry(EntryKind.NOTE)
    yield _form("correct", modals.correct_modal(note, "it is the join"))
    yield _form("redact", modals.redact_modal(note))
    yield _form("page", modals.page_modal(TAKEN))
    yield _form("role", modals.assign_modal(TAKEN, ["commander", "scribe"]))
    yield _form("answer, where no channel is at hand", modals.answer_modal([_said("You have it.")]))
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
        items=(ITEM,),
        tasks=(TASK,),
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
