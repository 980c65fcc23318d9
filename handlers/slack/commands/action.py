"""/incident action: follow-up work, so that it does not come again."""

from __future__ import annotations

import re
from datetime import date

from bot.engine.actions import LONGEST, Wanted
from bot.errors import Refused
from bot.model.action import Action
from bot.model.action_item import ActionItem, Origin
from bot.model.incident import Incident, Status
from bot.model.search import Search
from bot.model.workspace import apart
from bot.render.action_items import shown_item
from bot.render.modals import action_modal, drop_modal
from bot.rules.authority import Subject
from handlers.seeing import knows_item
from handlers.slack.desk import Ask, Command, Reply

_ITEM = r"(?:INC-\d{4}-\d{3,}-)?A\d{1,3}"
_VERB = re.compile(rf"(done|drop|later|edit)\s+({_ITEM})(?:\s+(.*))?", re.IGNORECASE | re.DOTALL)
_WHOLE = re.compile(r"INC-\d{4}-\d{3,}-A\d{1,3}")
_MOST_OFFERED = 100
_BY_DAY = re.compile(r"by\s+(\d\S*)(?:\s+|$)", re.IGNORECASE)


def _run(ask: Ask) -> Reply:
    if found := _VERB.fullmatch(ask.text.strip()):
        return _change(ask, found[1].lower(), named(ask, found[2]), (found[3] or "").strip())
    if not ask.text.strip() and ask.here is None:
        return _form(ask)
    incident, text = ask.incident()
    if not text.strip():
        return Reply(form=form_of(incident, ask.channel))
    return told(ask, ask.desk.actions.add(incident.id, _typed(ask, text), ask.by))


def _subject(ask: Ask) -> Subject:
    found = _VERB.fullmatch(ask.text.strip())
    return subject_of(ask, named(ask, found[2]).id) if found else ask.subject()


def _change(ask: Ask, verb: str, item: ActionItem, rest: str) -> Reply:
    if verb == "edit":
        return edit(ask, item)
    if verb == "later":
        return told(ask, ask.desk.actions.put_off(item.id, ask.by))
    if verb == "done":
        return told(ask, ask.desk.actions.done(item.id, ask.by))
    if not rest:
        return drop(ask, item)
    return told(ask, ask.desk.actions.drop(item.id, ask.desk.plain(rest), ask.by))


def _typed(ask: Ask, text: str) -> Wanted:
    """What `[@who] [by day] words` means; the rest is words, whatever stands in it."""
    first, _, rest = text.strip().partition(" ")
    owner = ask.desk.named(first, ask.by) if first.startswith(("@", "<@")) else None
    words = rest.strip() if owner else text.strip()
    due = None
    if found := _BY_DAY.match(words):
        due, words = _day(found[1]), words[found.end() :]
    return Wanted(text=ask.desk.plain(words), owner=owner, due=due)


def _day(word: str) -> date:
    try:
        return date.fromisoformat(word)
    except ValueError:
        raise Refused(f"{word} is no day: write it like 2026-02-10. Nothing was kept.") from None


def named(ask: Ask, name: str) -> ActionItem:
    """The item of that name: A1 of this channel's incident, or INC-2026-001-A1 of any.

    Of a private incident's, its own channel knows, and whoever has it. Raises Refused.
    """
    whole = name.upper() if "-" in name else f"{ask.here.id if ask.here else ''}-{name.upper()}"
    with ask.desk.store.read() as reader:
        item = reader.action_item(whole)
        incident = reader.incident(item.incident) if item else None
    if item is None or incident is None or not knows_item(ask, item, incident):
        raise Refused(f"There is no action item {name.upper()} here. /incident actions lists them.")
    return item


def subject_of(ask: Ask, about: str) -> Subject:
    """The incident of the item, of the task or of the message that is meant. Raises Refused for one that the
    asker does not know of."""
    if _WHOLE.fullmatch(about):
        with ask.desk.store.read() as reader:
            return Subject(incident=reader.incident(named(ask, about).incident))
    return Subject(incident=ask.named(re.split("[/@]", about)[0]))


def edit(ask: Ask, item: ActionItem) -> Reply:
    """The form with what the item says."""
    return Reply(form=action_modal(f"{ask.channel}:{item.id}", item=item))


def drop(ask: Ask, item: ActionItem) -> Reply:
    """The form that asks why."""
    return Reply(form=drop_modal(f"{ask.channel}:{item.id}", item))


def form_of(incident: Incident, channel: str) -> dict[str, object]:
    """The empty form of one incident, answered in that channel."""
    return action_modal(f"{channel}:{incident.id}")


def _form(ask: Ask, origin: str = "", text: str = "") -> Reply:
    """The form with what a message says, after the channel's incident, or after one that is asked for."""
    if ask.here:
        return Reply(form=action_modal(f"{ask.channel}:{ask.here.id}{origin}", text))
    wanted = Search(statuses=frozenset(Status), workspace=ask.workspace)
    with ask.desk.store.read() as reader:
        offered = reader.listed(wanted, limit=_MOST_OFFERED)
    if not offered:
        raise Refused("There is no incident yet after which something could be done.")
    return Reply(form=action_modal(f"{ask.channel}:{origin}", text, offered=offered))


def from_task(ask: Ask, task_id: str) -> Reply:
    """The form with what a task says, which somebody left open."""
    with ask.desk.store.read() as reader:
        task = reader.task(task_id)
    if task is None:
        raise Refused("There is no such task. Nothing was kept.")
    return Reply(form=action_modal(f"{ask.channel}:{task.id}", task.text, task.owner))


def from_message(ask: Ask, ts: str, text: str) -> Reply:
    """The form with what a message says; elsewhere than in an incident's channel, it asks after which one."""
    return _form(ask, f"@{ts}", ask.desk.plain(text)[:LONGEST])


def submitted(ask: Ask, about: str, wanted: Wanted) -> Reply:
    """What the form does: changes the item that it is about, or adds one to an incident."""
    if _WHOLE.fullmatch(about):
        return told(ask, ask.desk.actions.change(named(ask, about).id, wanted, ask.by))
    incident_id = ask.named(re.split("[/@]", about)[0]).id
    if "/" in about:
        wanted = wanted.model_copy(update={"origin": Origin.TASK, "source": about})
    elif "@" in about:
        source = f"{ask.channel}:{about.partition('@')[2]}"
        wanted = wanted.model_copy(update={"origin": Origin.MESSAGE, "source": source})
    return told(ask, ask.desk.actions.add(incident_id, wanted, ask.by))


def told(ask: Ask, *items: ActionItem) -> Reply:
    """The items as they are now, in the channel in which it was asked for."""
    with ask.desk.store.read() as reader:
        kept = [(item, incident) for item in items if (incident := reader.incident(item.incident))]
    facts = {
        "items": [shown_item(*each, ask.desk.actions.today) for each in kept],
        "lacking": sum(item.is_open and not (item.owner and item.due) for item in items),
    }
    # In a direct message the message itself is edited, which says it.
    return Reply("action", facts, channel="" if apart(ask.channel)[1].startswith("D") else ask.channel)


COMMAND = Command(
    name="action",
    usage="action [@who] [by 2026-02-10] what is to be done | done A1 | later A1 | drop A1 why | edit A1",
    help="Keeps follow-up work with who does it and by when. Alone: asks for it in a form.",
    run=_run,
    examples=("action @bo by 2026-02-10 Cap the size of broadcasts", "action done A1"),
    action=Action.TASK,
    subject=_subject,
)
