"""Writes measured values with their units, and sums them up."""

from __future__ import annotations

import math
from collections.abc import Sequence

_BYTES = ("bytes", "KB", "MB", "GB", "TB", "PB")
_STEP = 1024
_SECONDS = {"s": 1, "ms": 1000}
_POWERS = ("", "thousand", "million", "billion", "trillion")


def in_bytes(size: float) -> str:
    """A size as people read it: "48.2 GB"."""
    unit = 0
    while size >= _STEP and unit < len(_BYTES) - 1:
        size, unit = size / _STEP, unit + 1
    return f"{size:.0f} {_BYTES[unit]}" if unit == 0 else f"{size:.1f} {_BYTES[unit]}"


def seconds_in_words(seconds: float) -> str:
    """Seconds to a sensible unit: "340 ms", "14 s", "2.5 min", "3.1 h"."""
    if seconds < 1:
        return f"{seconds * 1000:.0f} ms"
    if seconds < 120:
        return f"{seconds:.3g} s"
    return f"{seconds / 60:.3g} min" if seconds < 7200 else f"{seconds / 3600:.3g} h"


def grouped(count: float) -> str:
    """A count that can be read at a glance: "4,200,000"."""
    return f"{count:,.0f}"


def in_words(count: float) -> str:
    """A count that may be large, to three figures: "950", "4.32 billion"."""
    power = 0
    while abs(count) >= 1000 and power < len(_POWERS) - 1:
        count, power = count / 1000, power + 1
    return f"{count:.3g} {_POWERS[power]}".strip()


def amount(value: float, unit: str) -> str:
    """A value in its unit: "2.3 PB", "340 ms", "99.99 %", "1.2 million events/s"."""
    if unit == "bytes":
        return f"-{in_bytes(-value)}" if value < 0 else in_bytes(value)
    if unit in _SECONDS:
        return seconds_in_words(value / _SECONDS[unit])
    if unit == "bytes/s":
        return _decimal_bytes(value)
    return f"{value:.4g} %" if unit == "%" else f"{in_words(value)} {unit}"


def _decimal_bytes(rate: float) -> str:
    """A rate as networks count: in powers of 1000."""
    power = 0
    while rate >= 1000 and power < len(_BYTES) - 1:
        rate, power = rate / 1000, power + 1
    return f"{rate:.3g} {_BYTES[power]}/s"


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` percent of them do not exceed, by nearest rank; 0 of none."""
    if not values:
        return 0.0
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share / 100 * len(ordered)) - 1)]
