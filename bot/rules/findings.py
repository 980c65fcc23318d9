"""Makes one result of what a check found on each thing it looked at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from bot.errors import AdapterError, Unset
from bot.model.check import CheckResult, Measure, Verdict, worst
from bot.model.deadline import TooLate
from bot.model.value import Link
from bot.policy import Policy
from bot.ports.checks import Inquiry
from bot.rules.masking import masked

P = TypeVar("P")
_MOST_SUMMARY = 300
_MOST_LINE = 300
_MOST_LINES = 8
_MOST_OF_IT = 0.8
"""What is left of the time is for telling the rest."""


@dataclass(frozen=True)
class Finding:
    """How one thing stands, in a line with numbers and units; `evidence` has more lines on it."""

    verdict: Verdict
    text: str
    evidence: tuple[str, ...] = ()
    measured: tuple[Measure, ...] = ()
    link: Link | None = None


def beside(inquiry: Inquiry, what: str, look: Callable[[Inquiry], list[Finding]]) -> list[Finding]:
    """What a look at something more finds, in most of the time that is left.

    Where that cannot tell, this is one more finding, and what was found before stays.
    """
    try:
        return look(replace(inquiry, deadline=inquiry.deadline.share(_MOST_OF_IT)))
    except TooLate:
        why = "nobody answered in time"
    except (Unset, AdapterError) as error:
        why = str(error)
    return [Finding(Verdict.UNKNOWN, f"{what}: {why}")]


def judged(value: float, limits: tuple[float, float]) -> Verdict:
    """Above the first limit it warns, above the second it fails."""
    warn, fail = limits
    return Verdict.FAIL if value > fail else Verdict.WARN if value > warn else Verdict.OK


def concluded(check: str, title: str, findings: Sequence[Finding], all_well: str) -> CheckResult:
    """The result whose summary is the worst finding, or `all_well` where there is nothing to say.

    What is not well stands before the rest in the evidence. Secrets are masked, and all is cut to a size that
    fits a message.
    """
    ordered = sorted(findings, key=lambda finding: finding.verdict.rank)
    ill = [finding for finding in ordered if finding.verdict is not Verdict.OK]
    verdict = worst(finding.verdict for finding in findings)
    summary = ill[0].text if ill else all_well
    if len(ill) > 1:
        summary = f"{summary}, and {len(ill) - 1} more"
    lines = [*(ill[0].evidence if ill else ())]
    for finding in ill[1:]:
        lines += [finding.text, *finding.evidence]
    lines += [finding.text for finding in ordered if finding.verdict is Verdict.OK and len(findings) > 1]
    return CheckResult(
        check=check,
        title=title,
        verdict=verdict,
        summary=clean(summary, _MOST_SUMMARY),
        evidence=tuple(clean(line, _MOST_LINE) for line in lines[:_MOST_LINES]),
        link=next((finding.link for finding in ordered if finding.link), None),
        measured=tuple(measure for finding in findings for measure in finding.measured),
    )


def concluded_of_each(
    check: str, title: str, parts: Sequence[P], look: Callable[[P], Finding], are_well: str
) -> CheckResult:
    """The result of a look at each of at least one; `are_well` is what all of several are ("backups are young
    enough")."""
    findings = [look(part) for part in parts]
    all_well = f"all {len(parts)} {are_well}" if len(parts) > 1 else findings[0].text
    return concluded(check, title, findings, all_well)


def unknown(check: str, title: str, why: str) -> CheckResult:
    """The result of a check that could not tell."""
    return CheckResult(check=check, title=title, verdict=Verdict.UNKNOWN, summary=clean(why, _MOST_SUMMARY))


def advised(result: CheckResult, policy: Policy) -> CheckResult:
    """The result with the common issue that it fits, unless all is well or nothing could be told."""
    if result.verdict not in (Verdict.FAIL, Verdict.WARN):
        return result
    text = " ".join([result.summary, *result.evidence])
    for trouble in policy.likely(text)[:1]:
        step = f"{trouble.cause} → {trouble.resolution}"
        return result.model_copy(update={"issue": trouble.issue, "next_step": step})
    return result


def clean(text: str, most: int) -> str:
    """One line of at most `most` characters, without secrets."""
    # It is cut before it is masked too, since masking reads all of it.
    line = masked(" ".join(text[: 10 * most].split()))
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"
