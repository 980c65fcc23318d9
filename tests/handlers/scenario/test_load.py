"""Every mistake in a scenario is named by file, line and key."""

from __future__ import annotations

import pytest

from handlers.scenario.load import ScenarioError, load_scenario, names
from tests.handlers.scenario.conftest import HEAD, Write

ACK = "wait_for: {act: acknowledge, by: ana, within: 90s, say: Acknowledge}"


@pytest.mark.parametrize(
    ("steps", "line", "key", "message"),
    [
        ("  - {at: 5m}", 7, "steps[0].at", "must be a time after the beginning, like +5m, not '5m'"),
        ("  - {at: +soon}", 7, "steps[0].at", "must be a duration"),
        ("  - {at: +5m}\n  - {at: +4m}", 8, "steps[1].at", "must not be before the step above"),
        ("  - {at: +5m, alret: {}}", 7, "steps[0].alret", "unknown key; did you mean alert?"),
        ("  - {at: +5m, pin: {by: ana, txet: x}}", 7, "steps[0].pin.txet", "unknown key; did you mean text?"),
        (
            "  - {at: +5m, pin: {by: aan, text: x}}",
            7,
            "steps[0].pin.by",
            "no one in the cast called aan; did",
        ),
        ("  - {at: +5m, pin: {by: cleo, text: x}}", 7, "steps[0].pin.by", "no one in the cast called cleo"),
        (f"  - {{at: +1m, {ACK}}}", 7, "steps[0].wait_for.within", "must fit between the step above"),
        (f"  - {{at: +5m, {ACK}}}", 7, "steps[0]", "must have a deed"),
        (
            "  - {at: +5m, pin: {by: ana, text: x}, clear: [slack]}",
            7,
            "steps[0]",
            "must have one deed at most; make two steps of it",
        ),
        ("  - {at: +5m, alert: {source: azure}}", 7, "steps[0].alert.source", "no source called azure"),
        (
            "  - {at: +5m, alert: {source: generic, example: alarm}}",
            7,
            "steps[0].alert.example",
            "no example called alarm",
        ),
        ("  - {at: +5m, alert: {source: generic}}", 7, "steps[0].alert", "must have an example or a body"),
        (
            "  - {at: +5m, fault: {of: teams, kind: x}}",
            7,
            "steps[0].fault.of",
            "must be 'slack' or 'pagerduty'",
        ),
        (
            "  - at: +5m\n    alerts: {count: 3, per_minute: 9, services: [kafak], title: x, severity: high}",
            8,
            "steps[0].alerts.services[0]",
            "no service called kafak; did you mean kafka?",
        ),
        (
            "  - at: +5m\n    expect:\n      - {check: a, look: carp, has: [x]}",
            9,
            "steps[0].expect[0].look",
            "must be 'receipt', 'decision'",
        ),
        (
            "  - at: +5m\n    expect:\n      - {check: a, look: card}",
            9,
            "steps[0].expect[0]",
            "must look somewhere",
        ),
        (
            "  - at: +5m\n    expect:\n      - {check: a, look: phone, has: [x]}",
            9,
            "steps[0].expect[0].of",
            "no one in the cast called",
        ),
        (
            "  - at: +5m\n    expect:\n      - {check: a, count: {rings: 1}}\n      - {check: a, count: {}}",
            10,
            "steps[0].expect[1].check",
            "a is checked a second time here",
        ),
        (
            "  - at: +5m\n    alert:\n      source: generic\n      example: deployment\n"
            "      overrides: {a.b: x}",
            11,
            "steps[0].alert.overrides.a.b",
            "the body has no such place",
        ),
        (
            "  - {at: +5m, fault: {of: pagerduty, kind: slwo}}",
            7,
            "steps[0].fault.kind",
            "no fault called slwo; did you mean slow?",
        ),
        (
            "  - at: +5m\n    caption: posts {incidnet}",
            8,
            "steps[0].caption",
            "nothing is called {incidnet}; did you mean incident?",
        ),
        ("  - {at: +5m, caption: 'at {+8}'}", 7, "steps[0].caption", "{+8} must be a duration"),
        ("  - {at: +5m, clear: &x [slack]}\n  - {at: +6m, clear: *x}", 8, "", "aliases are not allowed here"),
    ],
)
def test_mistake_in_a_step(write: Write, steps: str, line: int, key: str, message: str) -> None:
    path = write(steps)
    with pytest.raises(ScenarioError) as found:
        load_scenario(str(path))
    where = f"{path}:{line}:{f' {key}:' if key else ''} "
    assert where in str(found.value)
    assert message in str(found.value)


@pytest.mark.parametrize(
    ("keys", "key", "message"),
    [
        ("diagnosis: {words: [x]}", "diagnosis.cause", "is missing"),
        ("diagnosis: {cause: x, words: []}", "diagnosis.words", "must not be empty"),
        ("response: [{act: ack}]", "response[0].act", "must be 'declare', 'acknowledge'"),
        ("response: [{act: note, within: soon}]", "response[0].within", "must be a duration"),
    ],
)
def test_mistake_in_what_is_expected_of_people(write: Write, keys: str, key: str, message: str) -> None:
    text = HEAD.replace("cast:", f"{keys}\ncast:") + "  - {at: +0m, clear: [slack]}"
    with pytest.raises(ScenarioError) as found:
        load_scenario(str(write(text)))
    assert f":5: {key}: " in str(found.value)
    assert message in str(found.value)


def test_all_mistakes_are_named_at_once(write: Write) -> None:
    text = HEAD.replace("cast: [ana, bo]", "cast: [anna, bo]\ncats: 1") + "  - {at: never}"
    with pytest.raises(ScenarioError) as found:
        load_scenario(str(write(text)))
    first, second, third = str(found.value).splitlines()
    assert ":5: cast[0]: no person called anna; did you mean ana?" in first
    assert ":6: cats: unknown key; did you mean cast?" in second
    assert ":8: steps[0].at: " in third


def test_what_is_not_there_is_said(tmp_path: object) -> None:
    with pytest.raises(ScenarioError, match=r"There is no scenario strom; did you mean storm\?"):
        load_scenario("strom")
    with pytest.raises(ScenarioError, match=r"none.yml: cannot be read: No such file"):
        load_scenario(f"{tmp_path}/none.yml")


def test_name_is_the_files(write: Write) -> None:
    assert load_scenario(str(write("  - {at: +0m, clear: [slack]}"))).name == "kafka"
    with pytest.raises(ScenarioError, match="a scenario's name is its file's"):
        load_scenario(str(write(f"name: x{HEAD}  - {{at: +0m}}")))


@pytest.mark.parametrize("name", names())
def test_every_scenario_that_ships_loads(name: str) -> None:
    scenario = load_scenario(name)
    assert scenario.name == name
    assert sum(len(step.expect) for step in scenario.steps) >= 10
    assert any(step.wait_for for step in scenario.steps), "a drill without an invitation tests nobody"
