"""Which past incidents are like a new one, and in what."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from bot.model.incident import Incident
from bot.model.memory import Alike
from bot.model.value import Value

MOST = 3
_ENOUGH = 1.9
"""Two must have in common an alert, most words of the title, or the service and some of the words."""

_SAME_ALERT, _SAME_SERVICE, _SAME_WORDS = 3.0, 1.0, 2.5
_FIX_KNOWN = 1.2
_HALF_LIFE_DAYS = 365
_STEM = 5
"""So many letters tell a word from others well enough: "latency" and "latencies" are one."""

_MOST_WORDS = 8
_WORD = re.compile(r"[^\W\d_]{3,}")
_EMPTY = (
    "above after alert alerts all and are below but critical drill for from has have high incident into its "
    "low medium more not over problem than that the this under was were with"
)
_EMPTY_WORDS = frozenset(_EMPTY.split())


class Similar(Value):
    """A past incident like a new one, and what they have in common, the most telling first."""

    incident: Incident
    reasons: tuple[str, ...]


def telling_words(title: str) -> list[str]:
    """The words of a title by which it may be found again, as they stand in it; at most eight."""
    return list(_stems(title).values())[:_MOST_WORDS]


def most_similar(incident: Incident, others: Iterable[Alike], now: datetime) -> list[Similar]:
    """The three most similar of the others, the most similar first; none that has too little in common.

    Of two that are as similar the later one comes first, and one whose fix is known.
    """
    scored = []
    for other in others:
        common, reasons = _in_common(incident, other)
        if common >= _ENOUGH:
            days = max((now - other.incident.opened_at).days, 0)
            worth = _FIX_KNOWN if other.incident.resolution else 1.0
            score = common * worth * 0.5 ** (days / _HALF_LIFE_DAYS)
            scored.append((score, Similar(incident=other.incident, reasons=tuple(reasons))))
    scored.sort(key=lambda pair: (-pair[0], pair[1].incident.id))
    return [similar for _, similar in scored[:MOST]]


def _in_common(incident: Incident, other: Alike) -> tuple[float, list[str]]:
    """How much the two have in common, and what."""
    same_service = incident.service is not None and incident.service == other.incident.service
    # That both are about their service goes without saying.
    unsaid = _stems(incident.service or "") if same_service else {}
    ours, theirs = (
        {stem: word for stem, word in _stems(each.title).items() if stem not in unsaid}
        for each in (incident, other.incident)
    )
    shared = [word for stem, word in ours.items() if stem in theirs]
    alike = _SAME_WORDS * 2 * len(shared) / max(len(ours) + len(theirs), 1)
    reasons = {
        "same alert": other.same_alert,
        "same service": same_service,
        f"also about {', '.join(shared)}": bool(shared) and not other.same_alert,
    }
    common = _SAME_ALERT * other.same_alert + _SAME_SERVICE * same_service + alike
    return common, [reason for reason, holds in reasons.items() if holds]


def _stems(text: str) -> dict[str, str]:
    """The words that tell something by their first letters, each as it stands there first."""
    words: dict[str, str] = {}
    for word in _WORD.findall(text.lower()):
        if word not in _EMPTY_WORDS:
            words.setdefault(word[:_STEM], word)
    return words
