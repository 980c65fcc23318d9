"""Whatever fills a template, Slack takes what comes out: by its own types, by its SDK, and by its limits."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from enum import Enum
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from pydantic import BaseModel
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.model.action_item import Priority
from bot.model.postmortem import Section
from bot.model.severity import Severity
from bot.practice.slack.blockkit import problems
from bot.practice.slack.records import SlackError
from bot.practice.slack.view_rules import checked_view
from bot.render import actions, blockkit, home, modals, writing
from bot.render.blockkit import HOME_BLOCKS, fit
from bot.render.environment import render_json
from bot.shipped import shipped
from handlers.practice_gallery import gallery
from handlers.practice_samples import NEW, TAKEN

HERE = Path(__file__).parent
INSTALLED = (HERE / "node_modules" / "@slack" / "types").is_dir() and shutil.which("node") is not None

WORDS = {
    "as they are": None,
    "growing": "<" * 3000,
    "mrkdwn": '<!channel> <@U0EVE> <http://evil.example|Azure> *b* _i_ `c` ```x``` > "\\ &amp; :fire: {{x}}',
    "unicode": "\u202e\u05e9\u05dc\u05d5\u05dd \U0001f9d1\u200d\U0001f692 \x00\x1b[31m \ud83d \x07 \u2028"
    * 20,
}
VARIANTS = [*((said, 1) for said in WORDS), ("as they are", 0), ("as they are", 55), ("growing", 5)]
"""Which words, and how many are in each list."""

_FIXED = re.compile(
    r"INC-\d+-\d+|T-INC-.*|S-\d+|[UC]0\w+|\d{4}-\d\d-\d\d(?:T.*)?|https?://\S+|\d+[a-z]?", re.ASCII
)
_OURS = frozenset(
    [*(value for value in vars(actions).values() if isinstance(value, str)), *Priority, *Section]
)
"""What is no words: ids, times, addresses, numbers; the names of our own buttons and forms."""


_HOME, _ANSWER = "slack/home.json.j2", "slack/modals/answer.json.j2"
_PARTS = {"slack/options.json.j2"}
"""What is neither a message nor a view."""


class Filled(NamedTuple):
    """A template with the facts that it was once filled with."""

    template: str
    facts: Mapping[str, object]


@pytest.fixture(scope="module")
def filled() -> list[Filled]:
    """Every template for Slack with the facts of its samples in the gallery."""
    found: list[Filled] = []

    def recorded(template: str, facts: Mapping[str, object]) -> list[Any]:
        values = render_json(template, facts)
        found.append(Filled(template, facts))
        return values

    with pytest.MonkeyPatch.context() as patch:
        for each in (blockkit, home, modals, writing):
            patch.setattr(each, "render_json", recorded)
        gallery()
    return found


def worse(value: Any, words: str | None, length: int) -> Any:
    """The same facts with other words in every place that holds words, and lists of that length.

    Lists within lists are short, since none of ours is not.
    """
    same = partial(worse, words=words, length=length)
    if isinstance(value, BaseModel):
        return value.model_copy(update={name: same(each) for name, each in value})
    if isinstance(value, Mapping):
        return {name: same(each) for name, each in value.items()}
    if isinstance(value, tuple) and hasattr(value, "_replace"):
        return type(value)(*map(same, value))
    if isinstance(value, list | tuple):
        within = partial(worse, words=words, length=min(length, 2))
        return [within(each) for each in (list(value) * length)[:length]]
    is_words = isinstance(value, str) and not isinstance(value, Enum) and value and words is not None
    return words if is_words and value not in _OURS and not _FIXED.fullmatch(value) else value


def surfaces(filled: list[Filled]) -> Iterator[tuple[str, str, Any]]:
    """Each with its name, by whether it is a message's blocks or a view."""
    for number, (template, facts) in enumerate(filled):
        for said, length in VARIANTS:
            name = f"{template} ({number}): words {said}, {length} in each list"
            changed = worse(facts, WORDS[said], length)
            if length != 1 and changed == worse(facts, WORDS[said], 1):
                continue  # it has no lists
            if template == _ANSWER or template in _PARTS:
                continue
            if template == _HOME:
                tab = {"type": "home", "blocks": fit(render_json(template, changed), HOME_BLOCKS)}
                yield name, "Home", tab
            elif "/modals/" in template and length == 1:
                yield name, "Modal", modals._view(template, changed)
            elif "/modals/" not in template:
                yield name, "Message", blockkit.message(template, changed).blocks

    offered = modals.SeverityChoice(severity=Severity.HIGH, meaning="m", effect="e")
    yield "answer", "Modal", modals.answer_modal([{"type": "divider"}])
    yield "declare with one severity", "Modal", modals.declare_modal([offered])
    yield "silence", "Modal", modals.silence_modal(digest="incidents")
    yield "merge with many", "Modal", modals.merge_modal(TAKEN, [NEW] * 120)


def shape(value: Any, key: str = "") -> Any:
    """What types can tell of a value: they know nothing of what is in a string, nor how often it comes."""
    if isinstance(value, dict):
        return {name: shape(each, name) for name, each in value.items()}
    if isinstance(value, list):
        return [json.loads(each) for each in dict.fromkeys(json.dumps(shape(each)) for each in value)]
    return "x" if isinstance(value, str) and key not in ("type", "style") else value


@pytest.fixture(scope="module")
def shown(filled: list[Filled]) -> list[tuple[str, str, Any]]:
    """All of them, made once."""
    return list(surfaces(filled))


def test_every_template_is_in_the_gallery(filled: list[Filled]) -> None:
    folder = shipped("templates")
    whole = {path for path in folder.rglob("*.json.j2") if "{% macro" not in path.read_text()}
    names = {str(path.relative_to(folder)) for path in whole}
    assert sorted(names - _PARTS - {each.template for each in filled}) == []


def test_it_keeps_slacks_limits(shown: list[tuple[str, str, Any]]) -> None:
    for name, surface, value in shown:
        if surface == "Message":
            assert problems(value, "message") == [], name
        else:
            try:
                checked_view(value, surface.lower())
            except SlackError as refused:
                pytest.fail(f"{name}: {refused.code} {refused.extra}")


def test_slacks_sdk_takes_it(shown: list[tuple[str, str, Any]]) -> None:
    for name, surface, value in shown:
        blocks = value if surface == "Message" else value["blocks"]
        parsed = Block.parse_all(blocks)
        assert len(parsed) == len(blocks), name
        for block in parsed:
            block.validate_json()
        if surface == "Modal":
            View(**value).validate_json()
        assert surface == "Message" or len(json.dumps(value)) <= 250_000


@pytest.mark.skipif(not INSTALLED, reason="Slack's types are not installed: npm ci --prefix tests/blockkit")
def test_it_is_what_slacks_types_say(shown: list[tuple[str, str, Any]]) -> None:
    shapes = {
        json.dumps(shape(each)): (name, surface)
        for name, surface, value in shown
        for each in ([value] if surface != "Message" else ([block] for block in value))
    }
    asked = [
        {"name": name, "surface": surface, "value": json.loads(value)}
        for value, (name, surface) in shapes.items()
    ]
    asked.append({"name": "made up", "surface": "Message", "value": [{"type": "section", "txet": "hi"}]})
    done = subprocess.run(
        ["node", str(HERE / "check.mjs")],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    wrong = json.loads(done.stdout)
    assert wrong.pop("made up"), "the check refuses what is wrong"
    assert wrong == {}
