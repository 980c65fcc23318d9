"""What the console's pages of post-mortems are filled with."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.model.incident import Incident
from bot.model.postmortem import Section, Stage, Version
from bot.render.commonmark import to_html
from bot.render.facts import Standing
from bot.render.filters import Ready
from bot.rules.diff import changes
from bot.rules.document import OF_INCIDENT

_TITLE = re.compile(r"\A# [^\n]*\n+")
_HEADING = re.compile(r"<(/?)h([1-6])>")
_MOST_LINES = 200
_MOST_VERSIONS = 30
STAGES = {Stage.DRAFT: "Draft", Stage.IN_REVIEW: "In review", Stage.PUBLISHED: "Published"}


def document(markdown: str) -> Ready:
    """The document for a page that has a title of its own; its headings begin below that."""
    html = to_html(_TITLE.sub("", markdown))
    highest = min((int(level) for _, level in _HEADING.findall(html)), default=2)
    return Ready(_HEADING.sub(lambda tag: f"<{tag[1]}h{min(int(tag[2]) - highest + 2, 6)}>", html))


def standing_facts(standing: Standing) -> dict[str, object]:
    """How it stands: its stage in words, what is missing, and each section with who wrote it last."""
    newest = {version.section: version for version in standing.versions}
    return {
        "stage": STAGES[standing.stage],
        "is_published": standing.stage is Stage.PUBLISHED,
        "published_by": standing.published_by,
        "reviewers": standing.reviewers,
        "faults": [
            {"said": fault.said, "section": fault.section.value if fault.section else ""}
            for fault in standing.faults
        ],
        "sections": [_section(each, standing, newest.get(each)) for each in Section],
    }


def _section(section: Section, standing: Standing, newest: Version | None) -> dict[str, object]:
    return {
        "name": section.value,
        "title": section.words,
        "is_empty": not standing.sections[section].strip(),
        "by": newest.by.name if newest else "",
        "at": newest.at if newest else None,
    }


def differences(before: str, after: str) -> list[dict[str, str]]:
    """What differs, line by line: each with its sign, and the word for it."""
    words = {"-": "taken out", "+": "added"}
    found = changes(before, after)
    lines = [{"sign": line.sign, "text": line.text, "word": words.get(line.sign, "")} for line in found]
    rest = {"sign": "…", "text": f"and {len(lines) - _MOST_LINES} lines more", "word": ""}
    return lines if len(lines) <= _MOST_LINES else [*lines[:_MOST_LINES], rest]


def versions_facts(versions: Sequence[Version]) -> list[dict[str, object]]:
    """The newest versions of a section, each with what it changed."""
    before = ["", *(version.text for version in versions)]
    told = [
        {
            **dict(version),
            "lines": differences(earlier, version.text),
            "is_newest": version is versions[-1],
        }
        for earlier, version in zip(before, versions, strict=False)
    ]
    return told[: -_MOST_VERSIONS - 1 : -1]


def lacking(incident: Incident, items: int) -> list[str]:
    """What is obviously missing, without a look into what happened."""
    found = [section.words.lower() for section in OF_INCIDENT if not getattr(incident, section.value).strip()]
    return found if items else [*found, "action items"]
