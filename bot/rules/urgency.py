"""Decides what may not wait behind a backlog: critical alerts, and what the pager says of our pages."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence

from bot.model.alert import Alert, AlertStatus, PageNews, Signal
from bot.model.severity import Severity
from bot.model.wire import PRIORITIES, SEVERITY_WORDS
from bot.policy import Policy
from bot.policy.match import Condition, is_glob
from bot.rules.classify import classify

Mark = tuple[str, ...]
"""Pieces of text that stand in a body in this order, in lower case."""

_MEANING = {**SEVERITY_WORDS, **PRIORITIES, "critical": Severity.CRITICAL, "sev0": Severity.CRITICAL}
_FEW_AND_GRAVE = ("cost", "pagerduty", "sentinel")
"""Sources that send little, and whose critical alerts (or news of a page) no single word gives away."""


class Urgency:
    """Tells urgent signals from others, in two steps: a cheap look at the text, and a thorough one.

    The cheap look goes by the policy's critical rules and by words that senders use for critical. What it
    does not see is decided in its turn.
    """

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._marks = tuple(dict.fromkeys(_marks(policy)))

    @property
    def row_marks(self) -> list[Mark]:
        """What a row of the inbox, where a body is a JSON string, holds when one of them may be urgent."""
        sources = [(f'"source":"{name}"',) for name in _FEW_AND_GRAVE]
        return [*sources, *(tuple(json.dumps(piece)[1:-1] for piece in mark) for mark in self._marks)]

    def may_be(self, source: str, text: str) -> bool:
        """Whether the text of a body is worth a thorough look."""
        low = text.lower()
        return source in _FEW_AND_GRAVE or any(_stands_in(mark, low) for mark in self._marks)

    def is_urgent(self, signals: Iterable[Signal]) -> bool:
        """Whether one of them is a critical alert that fires, or news of a page."""
        return any(self._is_urgent(signal) for signal in signals)

    def is_private(self, alert: Alert) -> bool:
        """Whether nothing of it may be told where others read."""
        return classify(alert, self._policy).private

    def _is_urgent(self, signal: Signal) -> bool:
        if not isinstance(signal, Alert):
            return isinstance(signal, PageNews)
        if signal.status is not AlertStatus.FIRING or signal.is_test:
            return False
        return classify(signal, self._policy).severity is Severity.CRITICAL


def _marks(policy: Policy) -> Iterator[Mark]:
    yield '"severity"', '"0"'  # as Azure's older alerts have it
    own = {word: found for each in policy.sources.values() for word, found in each.severities.items()}
    for word, severity in {**_MEANING, **own}.items():
        if severity is Severity.CRITICAL:
            yield (f'"{word.lower()}"',)
    for rule in policy.rules:
        if rule.severity is Severity.CRITICAL:
            yield from _pieces([*rule.any, *rule.all])


def _pieces(conditions: Sequence[Condition]) -> Iterator[Mark]:
    for condition in conditions:
        for pattern in next(iter(condition.values())):
            split = r"[*?]+" if is_glob(pattern) else r"[\W_]+"
            yield tuple(piece for piece in re.split(split, pattern.lower()) if piece)


def _stands_in(mark: Mark, text: str) -> bool:
    at = 0
    for piece in mark:
        at = text.find(piece, at)
        if at < 0:
            return False
        at += len(piece)
    return True
