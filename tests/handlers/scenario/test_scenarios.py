"""Each scenario that ships holds from its first step to its last."""

from __future__ import annotations

import pytest

from handlers.scenario.load import load_scenario, names
from tests.handlers.scenario.conftest import Perform


@pytest.mark.parametrize("name", names())
def test_scenario_holds(perform: Perform, name: str) -> None:
    outcome = perform(name)
    assert outcome.missed == []
    expected = [each.check for step in load_scenario(name).steps for each in step.expect]
    assert [check.name for check in outcome.checks] == expected
    assert outcome.invited == [], "at once, nobody is invited"
