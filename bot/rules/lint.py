"""What a post-mortem lacks before others can learn from it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from bot.model.postmortem import Section
from bot.model.value import Value
from bot.rules.blame import blaming

_FIGURE = re.compile(
    r"\d|\b(?:no|none|nobody|nothing|all|every|each|half|thirds?|quarters?|dozens?|hundreds?|thousands?|millions?|"
    r"one|two|three|four|five|six|seven|eight|nine|ten)\b",
    re.IGNORECASE,
)
_PLACEHOLDER = re.compile(
    r"\b(?:TODO|TBD|TBC|FIXME|XXX)\b|\?{3}|lorem ipsum|not yet stated|to be (?:filled|written)|"
    r"\(what, owner, due date\)",
    re.IGNORECASE,
)
_NEEDED = (Section.IMPACT, Section.CAUSE, Section.RESOLUTION)


class Action(Value):
    """An action item, as far as it can be judged: who has it ("" for nobody), and whether it has a date."""

    text: str
    owner: str = ""
    is_dated: bool = True


class Fault(Value):
    """One thing that is missing or amiss, as a sentence; `section` is where, None for the action items."""

    section: Section | None
    said: str


def faults(
    sections: Mapping[Section, str], actions: Sequence[Action], people: Collection[str] = ()
) -> list[Fault]:
    """Everything that is missing or amiss, in the order of the document; `people` are names of ours."""
    found = [
        fault for section in Section for fault in _of_section(section, sections.get(section, ""), people)
    ]
    return [*found, *(Fault(section=None, said=said) for said in _of_actions(actions))]


def _of_section(section: Section, text: str, people: Collection[str]) -> Iterator[Fault]:
    title = section.words
    if section in _NEEDED and not text.strip():
        yield Fault(section=section, said=f"{title}: nothing is stated.")
        return
    if section is Section.IMPACT and not _FIGURE.search(text):
        yield Fault(section=section, said=f"{title} names no figure: how many, how much, for how long?")
    for left in dict.fromkeys(match[0] for match in _PLACEHOLDER.finditer(text)):
        yield Fault(section=section, said=f"{title} still holds a placeholder: {left}.")
    for words, advice in blaming(text, people):
        yield Fault(section=section, said=f"{title} says “{words}”: {advice}.")


def _of_actions(actions: Sequence[Action]) -> Iterator[str]:
    if not actions:
        yield "No action item: what would have prevented this, or found it sooner?"
    for lacking, what in (
        ([each for each in actions if not each.owner], "owner"),
        ([each for each in actions if not each.is_dated], "due date"),
    ):
        if lacking:
            named = f"{len(lacking)} action items have" if len(lacking) > 1 else "An action item has"
            yield f"{named} no {what}: {lacking[0].text}{', …' if len(lacking) > 1 else ''}"
