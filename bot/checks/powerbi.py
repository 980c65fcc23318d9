"""Whether Power BI's semantic models were refreshed, and lately enough."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from bot.errors import AdapterError, Reason
from bot.model.check import CheckResult, Measure, Verdict
from bot.policy.platform import Model
from bot.ports.checks import Check, Inquiry
from bot.ports.platform import Refresh
from bot.rules.duration import in_words
from bot.rules.findings import Finding, concluded_of_each

_HOUR = timedelta(hours=1)


def _run(inquiry: Inquiry) -> CheckResult:
    models = inquiry.some(inquiry.parts.power_bi, "power_bi", "the semantic models to look at")
    return concluded_of_each(
        CHECK.name, CHECK.title, models, partial(_look, inquiry), "models are up to date"
    )


def _look(inquiry: Inquiry, model: Model) -> Finding:
    try:
        refreshes = inquiry.platform.models().refreshes(model, inquiry.deadline)
    except AdapterError as error:
        if error.reason is not Reason.NOT_FOUND:
            raise
        return Finding(Verdict.FAIL, f"{model.name} does not exist (any more), or is hidden from us")
    return _judge(model, refreshes, inquiry)


def _judge(model: Model, refreshes: Sequence[Refresh], inquiry: Inquiry) -> Finding:
    ended = [each for each in refreshes if each.ended_at]
    good = next((each for each in ended if not each.failed), None)
    if good is None or good.ended_at is None:
        text = f"failed {len(ended)} times and never went well" if ended else "was never refreshed"
        why = (ended[0].error,) if ended and ended[0].error else ()
        return Finding(Verdict.FAIL if ended else Verdict.WARN, f"{model.name} {text}", why)
    age = inquiry.now - good.ended_at
    measured = (Measure(name=f"{model.name}.age", value=round(age / _HOUR, 2), unit="h"),)
    failures = ended[: ended.index(good)]
    last = f"{model.name} was last refreshed {in_words(age)} ago"
    if failures:
        text = f"refresh of {model.name} failed {_times(len(failures))} since; {last}"
        why = (failures[0].error,) if failures[0].error else ()
        return Finding(Verdict.FAIL if age > model.within else Verdict.WARN, text, why, measured)
    if age > model.within:
        text = f"stale data: {last}, at least every {in_words(model.within)} is due"
        return Finding(Verdict.FAIL, f"{text}{_under_way(refreshes, inquiry)}", measured=measured)
    return Finding(Verdict.OK, f"{last}{_under_way(refreshes, inquiry)}", measured=measured)


def _under_way(refreshes: Sequence[Refresh], inquiry: Inquiry) -> str:
    running = [each for each in refreshes if each.ended_at is None]
    return f", one is under way for {in_words(inquiry.now - running[0].began_at)}" if running else ""


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


CHECK = Check(
    name="powerbi",
    title="Power BI",
    asks="whether semantic models were refreshed, and lately enough",
    services=frozenset({"power-bi"}),
    words=("power bi", "powerbi", "semantic model", "dataset refresh", "stale data", "report", "dashboard"),
    has=lambda platform: bool(platform.power_bi),
    run=_run,
)
