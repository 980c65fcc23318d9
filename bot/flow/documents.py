"""Gathers what a post-mortem is made of, and has it rendered and judged."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from bot.clock import Clock
from bot.flow.follow_up import items_of, tasks_left
from bot.log import logger
from bot.model.action_item import ActionItem
from bot.model.alert import Change
from bot.model.curve import Curve
from bot.model.incident import Incident, Person
from bot.model.postmortem import Section, Stage
from bot.model.task import Task
from bot.model.timeline import Entry, EntryKind
from bot.model.value import Value
from bot.policy import Policy
from bot.ports import Blocks, Reader
from bot.render import messages
from bot.render.checks import results_in
from bot.render.environment import TemplateFault
from bot.render.facts import PostmortemFacts, Related
from bot.render.paper import Paper
from bot.render.postmortem import draft
from bot.render.similar import precedents
from bot.rules.curves import curves, named, span
from bot.rules.discretion import discreet
from bot.rules.document import written
from bot.rules.lint import Action, Fault, faults

_log = logger("flow")
_MOST_ALERTS = 5000
Work = TypeVar("Work", Task, ActionItem)
Changes = Callable[[Reader, Incident], tuple[Change, ...]]


class Drafted(Value):
    """A post-mortem in Markdown; `trouble` says in a sentence why the policy's template did not make it.

    `curves` are what its pictures are drawn of.
    """

    markdown: str
    trouble: str = ""
    curves: tuple[Curve, ...] = ()


class Documents:
    """One way to word a post-mortem, whoever asks."""

    def __init__(self, policy: Policy, changes: Changes, clock: Clock, name_of: Callable[[str], str]) -> None:
        self._policy = policy
        self._clock = clock
        self._changes = changes
        self._name_of = name_of

    def markdown(self, reader: Reader, incident: Incident) -> str:
        """The post-mortem as it stands."""
        return self.drafted(reader, incident).markdown

    def drafted(self, reader: Reader, incident: Incident) -> Drafted:
        """The same by the policy's template for it; where that fails, by ours."""
        return self._worded(self._facts(reader, incident))

    def _worded(self, facts: PostmortemFacts) -> Drafted:
        incident = facts.incident
        choice = self._policy.postmortems.template_for(incident.severity, incident.service)
        if choice is None:
            return Drafted(markdown=draft(facts), curves=facts.curves)
        try:
            return Drafted(markdown=draft(facts, choice.body), curves=facts.curves)
        except TemplateFault as fault:
            _log.warning("postmortem_template_failed", template=choice.template, error=str(fault))
            why = str(fault).rstrip(".")
            trouble = f"The post-mortem's template {choice.template} could not be filled: {why}"
            return Drafted(markdown=draft(facts), trouble=trouble, curves=facts.curves)

    def paper(self, reader: Reader, incident: Incident) -> Paper:
        """The same with all that a file of it is made of."""
        facts = self._facts(reader, incident)
        drafted = self._worded(facts)
        kept = reader.postmortem(incident.id)
        return Paper(
            facts=facts,
            markdown=drafted.markdown,
            stage=kept.stage if kept else Stage.DRAFT,
            at=self._clock.now(),
        )

    def sections(self, reader: Reader, incident: Incident) -> Mapping[Section, str]:
        """What each section says now."""
        return written(incident, reader.section_versions(incident.id), reader.story(incident.id))

    def faults(self, reader: Reader, incident: Incident) -> list[Fault]:
        """What is missing or amiss before it is published."""
        people = [person.name for person in self._policy.people.values()]
        return faults(self.sections(reader, incident), _actions(reader, incident), people)

    def comment(self, reader: Reader, incident: Incident) -> str:
        """What stands beside the draft's file."""
        sections = [fault.section for fault in self.faults(reader, incident)]
        lacking = dict.fromkeys(each.words.lower() if each else "action items" for each in sections)
        return messages.postmortem_comment(incident, list(lacking))

    def told(self, reader: Reader, incident: Incident, asked: Mapping[str, str]) -> tuple[str, Blocks]:
        """What somebody is told of it: that it is up for `review`, or still `due`."""
        said = [fault.said for fault in self.faults(reader, incident)]
        return messages.postmortem_told(incident, asked["what"], asked["by"], said)

    def _facts(self, reader: Reader, incident: Incident) -> PostmortemFacts:
        story, merged = reader.story(incident.id), [each.id for each in reader.merged_into(incident.id)]
        facts = PostmortemFacts(
            curves=tuple(self._curves(reader, incident, story)),
            incident=incident,
            timeline=tuple(story),
            pages=tuple(page for each in (incident.id, *merged) for page in reader.pages(each)),
            alerts=tuple(reader.decided_alerts(incident=incident.id, limit=_MOST_ALERTS)),
            changes=tuple(each for each in self._changes(reader, incident) if _is_before(each, incident)),
            tasks=tuple(self._named(each) for each in tasks_left(reader, incident.id)),
            items=tuple(self._named(each) for each in items_of(reader, incident.id)),
            sections=written(incident, reader.section_versions(incident.id), story),
            related=tuple(_related(reader, incident)),
            zone=self._policy.business.timezone,
        )
        return facts if incident.private else _without_private(reader, facts)

    def _curves(self, reader: Reader, incident: Incident, story: Sequence[Entry]) -> list[Curve]:
        """What checks measured, as far as it is kept: with the incident, or with the health board."""
        runs = [each for each in story if each.kind is EntryKind.DIAGNOSED]
        measures = named(result for run in runs for result in results_in(run.data))
        kept = reader.curves(incident.id)
        since, until = span(incident, self._clock.now())
        found = reader.samples_within(list(measures), since, until) if measures else []
        return curves(incident, measures, found, kept)

    def _named(self, work: Work) -> Work:
        """The same with its owner's name, where only their id was known when it was given to them."""
        owner = work.owner
        if owner is None or owner.name != owner.id or not (name := self._name_of(owner.id)):
            return work
        return work.model_copy(update={"owner": Person(id=owner.id, name=name)})


def _is_before(change: Change, incident: Incident) -> bool:
    """Whether it can have had to do with it: a document that is read a year later tells of no later one."""
    return change.happened_at is None or change.happened_at <= incident.opened_at


def _actions(reader: Reader, incident: Incident) -> list[Action]:
    """What is still to be done; a task that nobody made an action item holds no date, so none is missed."""
    tasks, items = tasks_left(reader, incident.id), items_of(reader, incident.id)
    left = [Action(text=task.text, owner=task.owner.name if task.owner else "") for task in tasks]
    return left + [
        Action(text=item.text, owner=item.owner.name if item.owner else "", is_dated=item.due is not None)
        for item in items
        if item.is_open
    ]


def _related(reader: Reader, incident: Incident) -> list[Related]:
    """What was merged into it, and what people linked; of private ones a private incident alone knows."""
    found = [Related(incident=each, how="merged into this") for each in reader.merged_into(incident.id)]
    linked = [reader.incident(link.name) for link in incident.links if link.name.startswith("INC-")]
    found += [Related(incident=each, how="linked") for each in linked if each]
    found += _similar(reader, incident, {each.incident.id for each in found})
    return [each for each in found if incident.private or not each.incident.private]


def _similar(reader: Reader, incident: Incident, told: set[str]) -> list[Related]:
    """What was held up to it when it opened."""
    found = []
    for entry in reader.entries_of(incident.id, [EntryKind.SIMILAR])[-1:]:
        for past in precedents(entry):
            other = reader.incident(past.id)
            items = [item for each in past.unkept if (item := reader.action_item(each.id))]
            if other and past.id not in told:
                how = f"similar: {', '.join(past.reasons)}"
                found.append(Related(incident=other, how=how, unkept=tuple(items)))
    return found


def _without_private(reader: Reader, facts: PostmortemFacts) -> PostmortemFacts:
    """The same without the names of private incidents, whoever wrote them where."""
    private = reader.private_incidents()
    if not private:
        return facts
    tell, ids = discreet(private), {each.id for each in private}

    def told(entry: Entry) -> Entry:
        return entry.model_copy(update={"data": {key: tell(said) for key, said in entry.data.items()}})

    return facts.model_copy(
        update={
            "timeline": tuple(
                told(each)
                for each in facts.timeline
                if each.kind is not EntryKind.LINKED or each.data.get("name") not in ids
            ),
            "sections": {section: tell(text) for section, text in facts.sections.items()},
            "tasks": tuple(task.model_copy(update={"text": tell(task.text)}) for task in facts.tasks),
            "items": tuple(item.model_copy(update={"text": tell(item.text)}) for item in facts.items),
            "incident": facts.incident.model_copy(
                update={"links": tuple(each for each in facts.incident.links if each.name not in ids)}
            ),
        }
    )
