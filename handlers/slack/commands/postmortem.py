"""/incident postmortem: what stands in it, who reviews it, and that it is published."""

from __future__ import annotations

from bot.engine.postmortem import LONGEST, Edit, Overtaken, Unfinished
from bot.errors import Refused
from bot.model.action import Action
from bot.model.incident import Incident, Person
from bot.model.postmortem import Section, Stage, Version
from bot.render import writing
from bot.render.paper import FORMATS
from bot.rules.diff import changes
from bot.rules.document import seen
from handlers.slack.desk import Ask, Command, Reply


def _run(ask: Ask) -> Reply:
    incident, text = ask.incident()
    word, _, rest = text.strip().partition(" ")
    match word.lower():
        case "":
            return Reply(form=view(ask, incident.id))
        case "review":
            return reviewed(ask, incident, [ask.desk.named(each, ask.by) for each in rest.split()])
        case "publish" if rest.strip().lower() in ("", "anyway"):
            return published(ask, incident, anyway=bool(rest.strip()))
        case "export":
            return _exported(ask, incident, rest.strip().lower())
        case _:
            raise Refused("Say review and whom, publish, or export: /incident postmortem review @bo")


def view(ask: Ask, incident_id: str) -> dict[str, object]:
    """How it stands, with what can be done."""
    return writing.postmortem_view(ask.desk.postmortems.standing(incident_id))


def reviewed(ask: Ask, incident: Incident, people: list[Person]) -> Reply:
    """Asks these people to review it."""
    kept = ask.desk.postmortems.ask_review(incident.id, people, ask.by)
    return Reply("postmortem", {"incident": incident, "reviewers": kept.reviewers})


def published(ask: Ask, incident: Incident, *, anyway: bool) -> Reply:
    """Publishes it; where something is missing, asks once more."""
    try:
        closed = ask.desk.postmortems.publish(incident.id, ask.by, anyway=anyway)
    except Unfinished as unfinished:
        return Reply("postmortem_unfinished", {"incident": incident, "faults": unfinished.faults})
    return Reply("postmortem", {"incident": closed, "reviewers": ()})


def _exported(ask: Ask, incident: Incident, wanted: str) -> Reply:
    """As a file: in the incident's channel for all who are there, from elsewhere for the asker alone."""
    if wanted == "again":
        ask.desk.postmortems.send_again(incident.id)
        return Reply("exported", {"incident": incident, "format": "", "here": False})
    wanted = wanted or "pdf"
    if wanted not in FORMATS:
        raise Refused(f"Say {', '.join(FORMATS)}, or again for where the policy sends it.")
    is_here = incident.room is not None and incident.room.id == ask.channel
    ask.desk.postmortems.hand_out(incident.id, wanted, ask.channel if is_here else "", ask.by)
    return Reply("exported", {"incident": incident, "format": wanted.upper(), "here": is_here})


def section_form(ask: Ask, incident: Incident, section: Section) -> dict[str, object]:
    """The form for a section, with what it says now."""
    it = ask.desk.postmortems.standing(incident.id)
    text = it.sections[section]
    if len(text) > LONGEST:
        raise Refused(f"{section.words} is longer than the {LONGEST} characters that a form of Slack holds.")
    corrects = it.stage is Stage.PUBLISHED
    return writing.section_modal(incident, section, text, seen(text), corrects=corrects)


def saved(ask: Ask, incident_id: str, edit: Edit) -> Reply:
    """Keeps what somebody wrote; where another was faster, shows both and keeps the form open."""
    before = ask.desk.postmortems.standing(incident_id)
    try:
        version = ask.desk.postmortems.edit(incident_id, edit)
    except Overtaken as overtaken:
        corrects = before.stage is Stage.PUBLISHED
        form = writing.section_modal(
            before.incident,
            edit.section,
            edit.text,
            seen(overtaken.theirs),
            corrects=corrects,
            overtaken=(overtaken.by, overtaken.theirs),
        )
        return Reply(form=form)
    return _told(ask, before.incident, version, before.sections[edit.section])


def history(ask: Ask, incident: Incident, section: Section) -> dict[str, object]:
    """The versions of a section."""
    found = ask.desk.postmortems.standing(incident.id).versions
    return writing.history_view(incident, section, [each for each in found if each.section is section])


def restored(ask: Ask, incident: Incident, version_id: str) -> Reply:
    """Makes an older version the newest, and shows the versions anew."""
    _, name, number = version_id.split("/")
    section = Section(name)
    ask.desk.postmortems.restore(incident.id, section, int(number), ask.by)
    return Reply(form=history(ask, incident, section), beneath=view(ask, incident.id))


def _told(ask: Ask, incident: Incident, version: Version, before: str) -> Reply:
    facts = {
        "incident": incident,
        "title": version.section.words,
        "version": version,
        "lines": writing.shown(changes(before, version.text)),
    }
    room = incident.room.id if incident.room else ""
    return Reply("postmortem_saved", facts, channel=room, beneath=view(ask, incident.id))


def section_of(word: str) -> Section:
    """The section of that name. Raises Refused."""
    try:
        return Section(word)
    except ValueError:
        raise Refused("There is no such section.") from None


def _action(ask: Ask) -> Action:
    match ask.said().lower().split():
        case ["publish", *_]:
            return Action.CLOSE
        case ["review", *_] | ["export", "again"]:
            return Action.POSTMORTEM
        case _:
            return Action.LOOK


COMMAND = Command(
    name="postmortem",
    usage="postmortem [review @who | publish | export pdf | export again]",
    help="Opens the post-mortem: what is missing, its sections to edit, review, publishing, and files of it.",
    run=_run,
    examples=("postmortem", "postmortem review @bo", "postmortem publish", "postmortem export pdf"),
    action=_action,
)
