"""/incident timeline: what has happened, a page at a time; rewords and redacts entries, exports all."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from bot.errors import Refused
from bot.model.action import Action
from bot.model.incident import Incident
from bot.model.timeline import Entry, EntryKind
from bot.policy.nearest import meant
from bot.render.modals import correct_modal, redact_modal
from bot.render.timeline import FORMATS
from bot.rules.authority import Subject
from bot.rules.correcting import correctable, wording
from handlers.slack.desk import Ask, Command, Reply
from handlers.slack.moments import minute_before

_ON_A_PAGE = 20
_MOST_DAYS = 31
_NAMED = re.compile(r"(?:#?(\d{1,6})|(\d{1,2}:\d\d))(?:\s+(.*))?", re.ASCII | re.DOTALL)


def _run(ask: Ask) -> Reply:
    incident, text = ask.incident()
    word, _, rest = text.partition(" ")
    part = _PARTS.get(word.lower())
    if part is None:
        raise Refused(f"Nothing of a timeline is called {ask.desk.plain(word)}{meant(word.lower(), _TYPED)}")
    return part(ask, incident, rest.strip())


def _newest(ask: Ask, incident: Incident, _rest: str) -> Reply:
    return _page(ask, incident)


def _before(ask: Ask, incident: Incident, entry_id: str) -> Reply:
    return _page(ask, incident, before=entry_id)


def _after(ask: Ask, incident: Incident, entry_id: str) -> Reply:
    return _page(ask, incident, after=entry_id)


def _page(ask: Ask, incident: Incident, before: str = "", after: str = "") -> Reply:
    with ask.desk.store.read() as reader:
        found = reader.story_page(
            incident.id, limit=_ON_A_PAGE + 1, before=before or None, after=after or None
        )
    shown = found[:_ON_A_PAGE] if after else found[-_ON_A_PAGE:]
    is_more = len(found) > _ON_A_PAGE
    older = shown[0].id if shown and (after or is_more) else ""
    newer = shown[-1].id if shown and (before or (after and is_more)) else ""
    return Reply("timeline", {"incident": incident, "entries": shown, "older": older, "newer": newer})


def _edit(ask: Ask, incident: Incident, text: str) -> Reply:
    entry, words = _named(ask, incident, text, correctable)
    if words or not correctable(entry):
        return corrected(ask, entry.id, ask.desk.plain(words))
    return Reply(form=correct_form(entry))


def _redact(ask: Ask, incident: Incident, text: str) -> Reply:
    """At once, with or without why: what must go does not wait for a form."""
    entry, why = _named(ask, incident, text, wording)
    return redacted(ask, entry.id, ask.desk.plain(why))


def _export(ask: Ask, incident: Incident, format_: str) -> Reply:
    wanted = format_.lower() or FORMATS[0]
    if wanted not in FORMATS:
        raise Refused(f"A timeline comes as {', '.join(FORMATS)}, not as {ask.desk.plain(wanted)}.")
    room = ask.desk.correcting.share(incident, wanted, ask.channel, ask.by)
    return Reply("timeline_exported", {"incident": incident, "format": wanted, "room": room})


def corrected(ask: Ask, entry_id: str, text: str) -> Reply:
    """Says it in these words from now on."""
    return _changed(ask, "corrected", ask.desk.correcting.correct(entry_id, text, ask.by))


def redacted(ask: Ask, entry_id: str, why: str) -> Reply:
    """Takes its words away, and says where they may still stand."""
    return _changed(ask, "redacted", ask.desk.correcting.redact(entry_id, why, ask.by))


def subject(ask: Ask, entry_id: str) -> Subject:
    """The incident of that entry. Raises Refused where the asker knows of none."""
    return Subject(incident=_entry(ask, entry_id)[1])


def form(ask: Ask, entry_id: str, *, redacts: bool = False) -> Reply:
    """The form for what a button or a menu names."""
    entry, _ = _entry(ask, entry_id)
    return Reply(form=redact_modal(entry) if redacts else correct_form(entry))


def correct_form(entry: Entry) -> dict[str, object]:
    """With what it says now."""
    return correct_modal(entry, entry.data.get(correctable(entry), ""))


def _entry(ask: Ask, entry_id: str) -> tuple[Entry, Incident]:
    with ask.desk.store.read() as reader:
        entry = reader.entry(entry_id)
        incident = reader.incident(entry.incident) if entry else None
    if entry is None or incident is None or not ask.knows(incident):
        raise Refused("There is no such entry.")
    return entry, incident


def _changed(ask: Ask, template: str, entry: Entry) -> Reply:
    with ask.desk.store.read() as reader:
        incident = reader.incident(entry.incident)
    room = incident.room.id if incident and incident.room else ""
    message = entry.link if entry.kind is EntryKind.CAPTURED else ""
    return Reply(template, {"incident": incident, "entry": entry, "message": message}, channel=room)


def _named(ask: Ask, incident: Incident, text: str, fits: Callable[[Entry], str]) -> tuple[Entry, str]:
    """The entry that the text begins with, by number or time, and the rest of the text. Raises Refused."""
    found = _NAMED.fullmatch(text)
    if found is None:
        raise Refused("Say which entry, by its number or its time, like #5 or 14:15.")
    number, clock, rest = found.groups()
    entry = _numbered(ask, incident, int(number)) if number else _at(ask, incident, clock, fits)
    return entry, rest or ""


def _numbered(ask: Ask, incident: Incident, number: int) -> Entry:
    with ask.desk.store.read() as reader:
        entry = reader.entry_numbered(incident.id, number)
    if entry is None:
        raise Refused(f"The timeline of {incident.id} has no #{number}.")
    return entry


def _at(ask: Ask, incident: Incident, clock: str, fits: Callable[[Entry], str]) -> Entry:
    """Of the last day on which there is one."""
    now, policy = ask.desk.clock.now(), ask.desk.policy
    for days in range(_MOST_DAYS):
        start, end = minute_before(clock, now, policy, days)
        with ask.desk.store.read() as reader:
            found = [each for each in reader.entries_within(incident.id, start, end) if fits(each)]
        if len(found) > 1:
            numbers = " and ".join(f"#{each.number}" for each in found)
            raise Refused(f"{numbers} are both of {clock}. Say which by its number.")
        if found:
            return found[0]
    raise Refused(
        f"Nothing that somebody wrote is of {clock}, by the clocks of the teams. "
        "/incident timeline shows the number of each entry."
    )


_PARTS: Mapping[str, Callable[[Ask, Incident, str], Reply]] = {
    "": _newest,
    "before": _before,
    "after": _after,
    "edit": _edit,
    "redact": _redact,
    "export": _export,
}
_TYPED = ("edit", "redact", "export")


def _action(ask: Ask) -> Action:
    return Action.NOTE if ask.said().partition(" ")[0].lower() in _TYPED else Action.LOOK


COMMAND = Command(
    name="timeline",
    usage="timeline [edit #5|14:15 new words | redact #5|14:15 why | export csv]",
    help="Shows what has happened, for you alone; rewords an entry, takes its words away, or exports it all.",
    run=_run,
    examples=(
        "timeline",
        "timeline edit 14:15 it is the broadcast join",
        "timeline redact #5 an API token",
        "timeline export html",
    ),
    action=_action,
)
