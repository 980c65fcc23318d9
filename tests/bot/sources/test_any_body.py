"""Whatever JSON arrives, a parser gives signals or says that it cannot read it; it never breaks."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.errors import UnreadableAlert
from bot.model.alert import Alert, Signal
from bot.sources.catalog import SOURCES

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(exclude_categories=()))
    | st.sampled_from([10**400, "\ud800\x00", "0001-01-01T00:00:00+09:00", "x" * 5000, "https://[", "firing"])
)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=15,
)
CALM = settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))


def parse(name: str, body: Any) -> list[Signal]:
    """What the source gives, checked to be fit for every place it goes to."""
    try:
        signals = SOURCES[name].parse(body, {})
    except UnreadableAlert:
        return []
    assert signals
    for signal in signals:
        json.loads(signal.model_dump_json())
        if isinstance(signal, Alert):
            assert 0 < len(signal.title) <= 300
            assert len(signal.summary) <= 3000
            assert len(signal.labels) <= 64
            assert 3 < len(signal.fingerprint) <= 420
    return signals


def places(body: Any) -> list[tuple[Any, Any]]:
    """Every (container, key) in a body, from the outside in."""
    found: list[tuple[Any, Any]] = []
    keys = body.keys() if isinstance(body, dict) else range(len(body)) if isinstance(body, list) else ()
    for key in keys:
        found += [(body, key), *places(body[key])]
    return found


@st.composite
def mutants(draw: st.DrawFn, name: str) -> Any:
    """An example of the source with a few of its values dropped, nulled, or replaced by something else."""
    body = copy.deepcopy(draw(st.sampled_from(list(SOURCES[name].examples.values()))))
    for _ in range(draw(st.integers(1, 3))):
        spots = places(body)
        if not spots:
            break
        container, key = draw(st.sampled_from(spots))
        if isinstance(container, dict) and draw(st.booleans()):
            del container[key]
        else:
            container[key] = draw(ANYTHING)
    return body


@pytest.mark.parametrize("name", SOURCES)
@CALM
@given(body=ANYTHING)
def test_any_json(name: str, body: Any) -> None:
    parse(name, body)


@pytest.mark.parametrize("name", SOURCES)
@CALM
@given(data=st.data())
def test_any_change_of_an_example(name: str, data: st.DataObject) -> None:
    parse(name, data.draw(mutants(name)))


ESSENTIALS = [
    "alertId",
    "alertRule",
    "severity",
    "monitorCondition",
    "monitoringService",
    "alertTargetIDs",
    "firedDateTime",
    "resolvedDateTime",
    "description",
    "investigationLink",
]
CONTEXT = [
    "properties",
    "conditionType",
    "condition",
    "correlationId",
    "operationName",
    "labels",
    "annotations",
    "expressionValue",
    "DetectedValue",
    "AlertData",
    "SearchQuery",
    "SearchResults",
    "Dimensions",
    "ResultCount",
]


@CALM
@given(
    essentials=st.dictionaries(st.sampled_from(ESSENTIALS), ANYTHING),
    context=ANYTHING | st.dictionaries(st.sampled_from(CONTEXT), ANYTHING),
    custom=ANYTHING,
)
def test_azures_essentials_are_enough(essentials: Any, context: Any, custom: Any) -> None:
    data = {"essentials": essentials, "alertContext": context, "customProperties": custom}
    assert parse("azure_monitor", {"data": data})


@CALM
@given(
    body=st.dictionaries(st.sampled_from(["status", "severity", "link", "labels", "kind", "group"]), ANYTHING)
)
def test_a_title_is_enough(body: Any) -> None:
    assert parse("generic", {**body, "title": "Something broke"})
