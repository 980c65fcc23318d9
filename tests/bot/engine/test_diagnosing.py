"""The runner: side by side, each with a deadline, none in the way of another."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from bot.clock import TurnedClock
from bot.engine.diagnosing import Diagnosing
from bot.engine.workers import Workers
from bot.errors import AdapterError, Reason, Refused, Unset
from bot.model.check import CheckResult, Verdict
from bot.model.deadline import TooLate
from bot.policy import load_policy
from bot.ports.checks import Check, Inquiry
from bot.rules.findings import Finding, concluded
from tests.bot.checks.site import START

Run = Callable[[Inquiry], CheckResult]


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    """What hangs in a test hangs here, until its end."""
    event = threading.Event()
    yield event
    event.set()


def check(name: str, run: Run) -> Check:
    return Check(name, name.capitalize(), "whether", frozenset({"kafka"}), ("lag",), lambda _: True, run)


def well(inquiry: Inquiry) -> CheckResult:
    return concluded("well", "Well", [Finding(Verdict.OK, "well")], "it is well")


def raising(error: Exception) -> Run:
    def run(_inquiry: Inquiry) -> CheckResult:
        raise error

    return run


def runner(seconds: float = 0.3, **runs: Run) -> Diagnosing:
    """Checks of these names; no platform is asked."""
    checks = {name: check(name, run) for name, run in runs.items()}
    clock = TurnedClock(START)
    return Diagnosing(None, load_policy(), clock, checks, seconds)  # type: ignore[arg-type]


def told(results: list[CheckResult]) -> dict[str, tuple[str, str]]:
    return {result.check: (result.verdict.value, result.summary) for result in results}


def test_one_that_hangs_holds_no_other_up(gate: threading.Event) -> None:
    def hang(_inquiry: Inquiry) -> CheckResult:
        gate.wait(20)
        return well(_inquiry)

    seen: list[list[str]] = []
    results = runner(hang=hang, well=well).run(
        ["hang", "well"], None, lambda found: seen.append([result.check for result in found])
    )
    assert told(results) == {
        "hang": ("unknown", "did not answer within 0.3 s"),
        "well": ("ok", "it is well"),
    }
    assert seen == [["well"], ["hang", "well"]], "each is told as it comes"


def test_whatever_goes_wrong_is_a_result() -> None:
    refused = AdapterError("Kafka does not let Tocsin read", reason=Reason.AUTH, retryable=False)
    made = runner(
        unset=raising(Unset("set X to Y")),
        refused=raising(refused),
        late=raising(TooLate()),
        broken=raising(ZeroDivisionError("secret")),
    )
    assert told(made.run(["unset", "refused", "late", "broken"], None)) == {
        "unset": ("unknown", "set X to Y"),
        "refused": ("unknown", "Kafka does not let Tocsin read"),
        "late": ("unknown", "did not answer within 0.3 s"),
        "broken": ("unknown", "broke: something unforeseen (ZeroDivisionError)"),
    }


def test_ten_people_who_ask_at_once_cost_one_call(gate: threading.Event) -> None:
    calls = []

    def count(inquiry: Inquiry) -> CheckResult:
        calls.append(inquiry.services)
        gate.wait(1)
        return well(inquiry)

    made = runner(seconds=5, well=count)
    with ThreadPoolExecutor(10) as people:
        asked = [people.submit(made.run, ["well"], "kafka") for _ in range(10)]
        gate.set()
        assert all(each.result()[0].verdict is Verdict.OK for each in asked)
    assert calls == [frozenset({"kafka"})]
    made.run(["well"], "streaming")
    assert len(calls) == 2, "another service is another question"
    clock: TurnedClock = made._clock  # type: ignore[assignment]
    clock.turn(timedelta(seconds=6))
    made.run(["well"], "kafka")
    assert len(calls) == 3, "and later the answer may be another"


def test_names_are_understood() -> None:
    made = runner(lag=well, cost=well)
    assert made.choose(["all"], None, "") == ["lag", "cost"]
    assert made.choose(["cost", "cost"], None, "") == ["cost"]
    with pytest.raises(Refused, match="No check is called cots; did you mean cost"):
        made.choose(["cots"], None, "")


def test_what_stops_the_program_stops_the_checks(gate: threading.Event) -> None:
    def hang(inquiry: Inquiry) -> CheckResult:
        gate.wait(20)
        return well(inquiry)

    made = runner(seconds=20, hang=hang)
    with ThreadPoolExecutor(1) as person:
        asked = person.submit(made.run, ["hang"], None)
        made.stop()
        with pytest.raises(AdapterError, match="Tocsin was stopped"):
            asked.result(10)


def test_what_is_no_longer_wanted_ends_but_for_those_who_want_it(gate: threading.Event) -> None:
    def hang(inquiry: Inquiry) -> CheckResult:
        gate.wait(20)
        return well(inquiry)

    made, seen = runner(seconds=20, hang=hang, well=well), threading.Event()
    with ThreadPoolExecutor(2) as people:
        ana = people.submit(made.run, ["hang", "well"], None, lambda _: seen.set(), ask="ana's")
        bo = people.submit(made.run, ["hang"], None, ask="bo's")
        assert seen.wait(10)
        while not made.halt("bo's", "Bo"):
            pass
        assert told(bo.result(10)) == {"hang": ("unknown", "was stopped by Bo")}
        assert not ana.done() and not made.halt("bo's", "Bo")
        gate.set()
        assert [each.verdict for each in ana.result(10)] == [Verdict.OK, Verdict.OK]


def test_what_hangs_takes_a_bounded_number_of_threads(gate: threading.Event) -> None:
    workers = Workers("test", 2)
    begun = [threading.Event() for _ in range(3)]

    def hang(number: int) -> int:
        begun[number].set()
        gate.wait(20)
        return number

    futures = [workers.submit(lambda number=number: hang(number)) for number in range(3)]  # type: ignore[misc]
    assert begun[0].wait(10) and begun[1].wait(10)
    assert not begun[2].is_set() and futures[2].cancel(), "the third waits its turn, and may give up"
    gate.set()
    assert [future.result(10) for future in futures[:2]] == [0, 1]
    assert workers.submit(lambda: 7).result(10) == 7
