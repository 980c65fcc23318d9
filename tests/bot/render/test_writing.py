"""The views in which a post-mortem is finished: Slack takes each, whatever stands in them."""

from __future__ import annotations

from bot.model.incident import Incident, Person
from bot.model.postmortem import Section, Stage, Version
from bot.practice.slack.view_rules import checked_view
from bot.render import writing
from bot.render.actions import EDIT_SECTION
from bot.render.facts import Standing
from bot.rules.lint import Fault

LONG = "\n".join(["<!channel> `x` @here *b* " + "y" * 400] * 7)[:3000]


def test_slack_takes_every_view_however_much_it_holds(over: Incident, ana: Person) -> None:
    incident = over.model_copy(update={"title": "t" * 3000})
    texts = dict.fromkeys(Section, LONG)
    versions = [_version(over, ana, number, LONG + "z" * number) for number in range(1, 40)]
    many = [Fault(section=None, said="s" * 200)] * 60
    full = Standing(
        incident=incident,
        stage=Stage.IN_REVIEW,
        reviewers=(ana,) * 20,
        sections=texts,
        faults=tuple(many),
        versions=tuple(versions),
    )
    bare = Standing(
        incident=incident, stage=Stage.PUBLISHED, published_by=ana, sections=dict.fromkeys(Section, "")
    )
    for view in (
        writing.postmortem_view(full),
        writing.postmortem_view(bare),
        writing.section_modal(
            incident, Section.CAUSE, LONG, "m", corrects=True, overtaken=("Bo", LONG[::-1])
        ),
        writing.history_view(incident, Section.CAUSE, versions),
        writing.review_modal(incident),
        writing.publish_modal(incident, many, "post-mortems"),
    ):
        assert checked_view(view, "modal") == view
        shown = [block for block in view["blocks"] if block["type"] != "input"]
        assert "<!channel>" not in str(shown)


def test_each_section_can_be_edited_and_what_was_edited_has_versions(over: Incident, ana: Person) -> None:
    versions = [_version(over, ana, 1, "a join")]
    texts = dict.fromkeys(Section, "")
    view = writing.postmortem_view(Standing(incident=over, sections=texts, versions=tuple(versions)))
    edits = [block["accessory"] for block in view["blocks"] if "accessory" in block]
    assert [each["value"] for each in edits] == [*Section, over.id], "and action items can be added"
    assert {each["action_id"] for each in edits[:-1]} == {EDIT_SECTION}
    (menu,) = [each for each in view["blocks"][1]["elements"] if each["type"] == "static_select"]
    assert [each["value"] for each in menu["options"]] == ["cause"]


def _version(over: Incident, by: Person, number: int, text: str) -> Version:
    return Version(
        id=f"{over.id}/cause/{number}",
        incident=over.id,
        section=Section.CAUSE,
        number=number,
        text=text,
        by=by,
        at=over.detected_at,
        note="n" * 300,
    )
