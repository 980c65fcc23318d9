"""Whatever JSON arrives, a parser gives signals or says that it cannot read it; it never breaks."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.errors import UnreadableAlert
from bot.model.alert import Alert, Change, Ignored, Signal, Unread
from bot.sources.catalog import SOURCES

ODD = [
    *(10**400, -(10**400), 2**63, -1, 0, 1e308, -0.0, float("nan"), float("-inf")),
    *(
        "NaN",
        "Infinity",
        "-1e999",
        "1_000",
        "0x10",
        "\u0661\u0662",
        "1,2,3",
        "$",
        "\ud800\x00",
        "\x1b[31m\x07",
        "\u202e",
    ),
    *(
        "",
        " ",
        "null",
        "x" * 5000,
        "\n" * 4000,
        "\U0001f534" * 900,
        "%7C|%",
        "firing",
        "Resolved",
        "{}",
        "[",
        "{" * 3000,
    ),
    *("0000-00-00T00:00:00Z", "0001-01-01T00:00:00+09:00", "9999-12-31T23:59:59Z", "10000-01-01T00:00:00Z"),
    *("2026-02-30T25:61:61Z", "13/45/2026 99:99:99 PM", "https://[", "javascript:alert(1)", "http://u:p@h/"),
]
# By number, since hypothesis would print all of them with each failure.
ODDITIES = st.integers(0, len(ODD) - 1).map(lambda number: ODD[number])
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(exclude_categories=()))
    | ODDITIES
)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=15,
)
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]")
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
        assert not CONTROL.search("".join(texts(signal.model_dump())))
        if isinstance(signal, Alert):
            assert 0 < len(signal.title) <= 300
            assert len(signal.summary) <= 3000
            assert len(signal.labels) <= 64
            assert 3 < len(signal.fingerprint) <= 420
            assert max(map(len, (signal.reading, signal.service or "", signal.resource or ""))) <= 1000
            assert all(link.url.startswith("http") for link in signal.links)
        if isinstance(signal, Change):
            assert 0 < len(signal.title) <= 400
        if isinstance(signal, Ignored | Unread):
            assert 0 < len(signal.reason) <= 1000
    return signals


def texts(value: Any) -> Iterator[str]:
    """Every text in a value."""
    match value:
        case str():
            yield value
        case dict():
            yield from (text for pair in value.items() for each in pair for text in texts(each))
        case list() | tuple():
            yield from (text for each in value for text in texts(each))


def places(body: Any) -> list[tuple[Any, Any]]:
    """Every (container, key) in a body, from the outside in."""
    found: list[tuple[Any, Any]] = []
    keys = body.keys() if isinstance(body, dict) else range(len(body)) if isinstance(body, list) else ()
    for key in keys:
        found += [(body, key), *places(body[key])]
    return found


def retyped(value: Any) -> Any:
    """The same said in another type, as senders do."""
    match value:
        case dict():
            return list(value.items())
        case list():
            return {str(place): item for place, item in enumerate(value)}
        case str():
            return [value]
        case bool() | None:
            return str(value)
        case _:
            return str(value)


@st.composite
def mutants(draw: st.DrawFn, name: str) -> Any:
    """An example of the source with a few of its values dropped, retyped, or replaced by something else."""
    body = copy.deepcopy(draw(st.sampled_from(list(SOURCES[name].examples.values()))))
    for _ in range(draw(st.integers(1, 4))):
        spots = places(body)
        if not spots:
            break
        container, key = draw(st.sampled_from(spots))
        match draw(st.sampled_from(["drop", "retype", "odd", "anything", "wrap", "twice"])):
            case "drop" if isinstance(container, dict):
                del container[key]
            case "retype":
                container[key] = retyped(container[key])
            case "odd":
                container[key] = draw(ODDITIES)
            case "wrap":
                container[key] = {"value": container[key]}
            case "twice":
                container[key] = [container[key], copy.deepcopy(container[key])]
            case _:
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


def mapped(body: Any, change: Callable[[Any], Any]) -> Any:
    """The body with `change` made to every value in it that holds no others."""
    match body:
        case dict():
            return {key: mapped(value, change) for key, value in body.items()}
        case list():
            return [mapped(value, change) for value in body]
    return change(body)


def known_by(signals: list[Signal]) -> list[tuple[Any, ...]]:
    """What must not depend on how a sender writes the same."""
    names = ("fingerprint", "status", "severity", "started_at", "ended_at", "happened_at", "dedup_key")
    return [(type(signal), *(getattr(signal, name, None) for name in names)) for signal in signals]


EXAMPLES = [(name, example) for name, source in SOURCES.items() for example in source.examples]


@pytest.mark.parametrize(("name", "example"), EXAMPLES)
def test_it_does_not_matter_how_the_same_is_written(name: str, example: str) -> None:
    body = SOURCES[name].examples[example]
    told = known_by(parse(name, body))

    def shouted(value: Any) -> Any:
        is_id = isinstance(value, str) and value.startswith("/subscriptions/")
        return "/subscriptions/" + value.removeprefix("/subscriptions/").upper() if is_id else value

    def in_digits(value: Any) -> Any:
        return str(value) if isinstance(value, int) and not isinstance(value, bool) else value

    def counted(value: Any) -> Any:
        return int(value) if isinstance(value, str) and re.fullmatch(r"[1-9]\d*", value) else value

    assert known_by(parse(name, mapped(body, shouted))) == told, "ids of Azure are the same in any case"
    assert known_by(parse(name, mapped(body, in_digits))) == told, "a number may come as a string"
    assert known_by(parse(name, mapped(body, counted))) == told, "and a string of digits as a number"
    assert known_by(parse(name, extended(body))) == told, "what is new is passed over"
    assert known_by(parse(name, thinned(body))) == told, "null says no more than nothing"
    for case in (str.upper, str.lower):
        assert known_by(parse(name, worded(body, case))) == told, "words have no case"
    if isinstance(body, dict):
        assert known_by(parse(name, [body])) == told, "one may come in a list"
        assert known_by(parse(name, {"body": body})) == told, "or passed on by a relay"
        assert known_by(parse(name, {"statusCode": 200, "body": json.dumps(body)})) == told, "as a string"


WORDS = {
    "action",
    "alert_transition",
    "changeType",
    "conclusion",
    "currentHealthStatus",
    "eventType",
    "event_type",
}
WORDS |= {
    "kind",
    "monitorCondition",
    "monitoringService",
    "priority",
    "result",
    "schemaId",
    "severity",
    "stage",
}
WORDS |= {"state", "status", "ThresholdType", "type", "urgency"}


def worded(body: Any, recase: Callable[[str], str]) -> Any:
    """The body with the senders' own words in another case."""
    match body:
        case dict():
            return {
                key: recase(value) if key in WORDS and isinstance(value, str) else worded(value, recase)
                for key, value in body.items()
            }
        case list():
            return [worded(value, recase) for value in body]
    return body


def thinned(body: Any) -> Any:
    """The body without what is null."""
    match body:
        case dict():
            return {key: thinned(value) for key, value in body.items() if value is not None}
        case list():
            return [thinned(value) for value in body]
    return body


def extended(body: Any) -> Any:
    """The body with a field more in every object."""
    match body:
        case dict():
            grown = {key: extended(value) for key, value in body.items()}
            return grown | {"fieldOfNextYear": {"a": [None, 1]}}
        case list():
            return [extended(value) for value in body]
    return body


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
