"""Templates are strict about facts, name themselves when they fail, and cannot be talked out of escaping."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from jinja2 import nodes
from jinja2.exceptions import SecurityError
from markupsafe import Markup

from bot.errors import TocsinError
from bot.model.incident import Incident
from bot.model.timeline import Entry, EntryKind
from bot.render.answers import ephemeral
from bot.render.environment import Style, TemplateFault, environment, render
from bot.render.facts import PostmortemFacts
from bot.render.filters import json_values
from bot.render.postmortem import draft
from bot.shipped import shipped

ROOT = shipped("templates")
TEMPLATES = sorted(str(path.relative_to(ROOT)) for path in ROOT.rglob("*.j2"))


def test_a_missing_fact_names_the_template() -> None:
    with pytest.raises(TemplateFault, match=r"slack/topic\.txt\.j2.*incident"):
        render("slack/topic.txt.j2", Style.TEXT, {})
    with pytest.raises(TocsinError, match="commands/nothing"):
        render("commands/nothing.json.j2", Style.SLACK_JSON, {})


def test_what_grows_too_large_is_an_error(incident: Incident, entry: Callable[..., Entry]) -> None:
    notes = (entry(EntryKind.NOTE, data={"text": "&" * 3000}),) * 400
    with pytest.raises(TemplateFault, match=r"postmortem/default\.md\.j2.*5000000 characters"):
        draft(PostmortemFacts(incident=incident, timeline=notes))


def test_none_and_objects_are_never_printed() -> None:
    template = environment(Style.TEXT).from_string("{{ value }}")
    for value in (None, datetime(2026, 1, 1, tzinfo=UTC), {"a": 1}):
        with pytest.raises(TypeError, match="prints text"):
            template.render(value=value)


def test_facts_cannot_claim_to_be_escaped() -> None:
    assert ephemeral("refused", what=Markup("<!channel>"), who="").text == "&lt;!channel&gt;"


def test_templates_cannot_reach_behind_a_value() -> None:
    with pytest.raises(SecurityError):
        environment(Style.TEXT).from_string("{{ value.__class__.__mro__ }}").render(value="")


def test_a_value_in_json_is_escaped_for_mrkdwn_and_for_json() -> None:
    template = environment(Style.SLACK_JSON).from_string('["{{ value }}", "{{ value | plain }}"]')
    filled = template.render(value='<!here> "a"\\ & b')
    assert list(json_values(filled)) == [['&lt;!here&gt; "a"\\ &amp; b', '<!here> "a"\\ & b']]


@pytest.mark.parametrize("name", ["safe", "tojson", "escape", "e", "join", "format", "replace", "xmlattr"])
def test_filters_that_pass_by_the_escaping_are_not_there(name: str) -> None:
    for style in Style:
        assert name not in environment(style).filters


@pytest.mark.parametrize("template", TEMPLATES)
def test_every_template_compiles_and_joins_only_plain_words(template: str) -> None:
    """`~` beside what a macro made would escape its other side for HTML and no more."""
    made = environment(Style.SLACK_JSON)
    made.get_template(template)
    for concat in made.parse((ROOT / template).read_text(encoding="utf-8")).find_all(nodes.Concat):
        assert not list(concat.find_all((nodes.Call, nodes.Filter)))
