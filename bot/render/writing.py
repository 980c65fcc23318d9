"""The views in which a post-mortem is finished in Slack."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.model.incident import Incident
from bot.model.postmortem import Section, Version
from bot.render import actions as ids
from bot.render.action_items import shown_item
from bot.render.blockkit import fit
from bot.render.environment import render_json
from bot.render.facts import Standing
from bot.rules.diff import Line, changes
from bot.rules.lint import Fault

_MOST_VERSIONS = 10
_MOST_LINES = 12


def postmortem_view(standing: Standing) -> dict[str, Any]:
    """How it stands, what is missing, and what can be done."""
    edited = {version.section for version in standing.versions}
    facts = {
        **dict(standing),
        "is_open": standing.incident.is_open,
        "faults": [fault.said for fault in standing.faults],
        "sections": [_named(each) | {"text": standing.sections[each]} for each in Section],
        "edited": [_named(each) for each in Section if each in edited],
        "items": [shown_item(each, standing.incident, standing.today) for each in standing.items],
    }
    return _view("slack/modals/postmortem.json.j2", facts)


def section_modal(
    incident: Incident,
    section: Section,
    text: str,
    mark: str,
    *,
    corrects: bool,
    overtaken: tuple[str, str] | None = None,
) -> dict[str, Any]:
    """The view in which one writes a section; `mark` says which text the writer sees.

    With `corrects`, it asks what that corrects. Of two who write at once the second sees what the first wrote
    (`overtaken`: the name and the text), and has their own text before them.
    """
    by, theirs = overtaken or ("", "")
    facts = {
        "incident": incident,
        "section": section.value,
        "title": section.words,
        "text": text,
        "mark": mark,
        "corrects": corrects,
        "is_overtaken": overtaken is not None,
        "theirs": shown(changes(text, theirs)),
        "by": by,
    }
    return _view("slack/modals/postmortem_section.json.j2", facts)


def history_view(incident: Incident, section: Section, versions: Sequence[Version]) -> dict[str, Any]:
    """The newest versions of a section, each with what it changed."""
    before = ["", *(version.text for version in versions)]
    told = [
        {
            **dict(version),
            "lines": shown(changes(earlier, version.text)),
            "is_newest": version is versions[-1],
        }
        for earlier, version in zip(before, versions, strict=False)
    ]
    facts = {"incident": incident, "title": section.words, "versions": told[: -_MOST_VERSIONS - 1 : -1]}
    return _view("slack/modals/postmortem_history.json.j2", facts)


def review_modal(incident: Incident) -> dict[str, Any]:
    """The view in which one says who is to review it."""
    return _view("slack/modals/postmortem_review.json.j2", {"incident": incident})


def publish_modal(incident: Incident, faults: Sequence[Fault], channel: str | None) -> dict[str, Any]:
    """The view that says what publishing does, and what is missing still."""
    facts = {"incident": incident, "faults": [fault.said for fault in faults], "channel": channel or ""}
    return _view("slack/modals/postmortem_publish.json.j2", facts)


def told_view(blocks: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """An answer to something that was pressed in a view, where no channel shows it."""
    title, close = ({"type": "plain_text", "text": text} for text in ("Tocsin", "Back"))
    return {
        "type": "modal",
        "callback_id": ids.TOLD_VIEW,
        "title": title,
        "close": close,
        "blocks": list(blocks),
    }


def shown(lines: Sequence[Line]) -> list[Mapping[str, str]]:
    """The lines of a difference as templates print them, the first few."""
    cut = [*lines[:_MOST_LINES], *([Line("…", "")] if len(lines) > _MOST_LINES else [])]
    return [line._asdict() for line in cut]


def _named(section: Section) -> dict[str, str]:
    return {"name": section.value, "title": section.words}


def _view(template: str, facts: Mapping[str, object]) -> dict[str, Any]:
    (view,) = render_json(template, facts)
    return {**view, "blocks": fit(view["blocks"])}
