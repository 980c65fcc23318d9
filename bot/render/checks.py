"""What checks found: as one line, and as the message in the card's thread."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

from bot.model.check import CheckResult, Verdict, worst_first
from bot.render.blockkit import Message, message

_MOST_EVIDENCE = 4


def in_brief(results: Sequence[CheckResult]) -> str:
    """ "1 fail, 3 ok. Clusters: streaming-prod is terminated": the counts, and the worst that was found."""
    first = worst_first(results)[0]
    told = counted(results)
    return told if first.verdict is Verdict.OK else f"{told}. {first.title}: {first.summary}"


def counted(results: Iterable[CheckResult]) -> str:
    """ "1 fail, 2 warn, 3 ok"."""
    verdicts = [result.verdict for result in results]
    return ", ".join(f"{verdicts.count(each)} {each}" for each in Verdict if each in verdicts)


def diagnosis(
    results: Sequence[CheckResult],
    count: int,
    asked_by: str = "",
    incident: str = "",
    than: Mapping[str, str] | None = None,
) -> Message:
    """The message for the results so far, of `count` checks, worst first.

    While they run they can be stopped, where the incident is named. `than` says what has `changed` since the
    run at `compared_at`, as the entry of the timeline does.
    """
    shown = worst_first(results)
    facts = {
        "results": [_shown(result) for result in shown],
        "counts": counted(results),
        "brief": in_brief(results) if results else "",
        "done": len(results),
        "count": count,
        "asked_by": asked_by,
        "incident": incident,
        "verdict": shown[0].verdict if shown else "",
        "changed": "",
        "compared_at": "",
        **{name: said for name, said in (than or {}).items() if name in ("changed", "compared_at")},
    }
    return message("slack/diagnosis.json.j2", facts)


def changes(before: Iterable[CheckResult], after: Iterable[CheckResult]) -> str:
    """ "Clusters fail → ok, Queries ok → warn": what stands otherwise than before; "" where nothing does."""
    was = {each.check: each.verdict for each in before}
    moved = [each for each in after if was.get(each.check, each.verdict) is not each.verdict]
    return ", ".join(f"{each.title} {was[each.check]} → {each.verdict}" for each in moved)


def results_in(data: Mapping[str, str]) -> list[CheckResult]:
    """The results that an entry of the timeline keeps; none for one that was interrupted."""
    return [CheckResult.model_validate_json(each) for each in json.loads(data.get("results") or "[]")]


def _shown(result: CheckResult) -> dict[str, object]:
    return {**dict(result), "evidence": result.evidence[:_MOST_EVIDENCE], "measured": ()}
