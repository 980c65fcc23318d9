"""docs/scenarios.md is whole and true: its example plays, and it names every key."""

from __future__ import annotations

import re
from pathlib import Path

from handlers.scenario import deeds, model
from handlers.scenario.expectation import Count, Expectation, Look
from tests.handlers.scenario.conftest import Perform, Write

PAGE = (Path(__file__).parents[3] / "docs/scenarios.md").read_text(encoding="utf-8")


def test_its_example_plays(write: Write, perform: Perform) -> None:
    (example,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    outcome = perform(write(example))
    assert outcome.missed == [] and len(outcome.records) == 1


def test_every_key_is_named() -> None:
    shapes = (model.Scenario, model.Diagnosis, model.Expected, model.Step, model.Invitation, Expectation)
    keys = [key for shape in shapes for key in shape.model_fields if key != "name"]
    keys += [
        key for shape in (deeds.Post, deeds.Burst, deeds.Fault, deeds.Press) for key in shape.model_fields
    ]
    words = [each.value for each in (*model.Act, *Look, *Count)]
    missing = [word for word in (*keys, *words) if not re.search(rf"[`{{ ,]{word}\b", PAGE)]
    assert missing == []
