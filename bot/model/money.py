"""Reads a sum of money as people write it, whatever the currency and its separators."""

from __future__ import annotations

import re
from decimal import Decimal

from bot.model.wire import line, number

_SUM = re.compile(r"[0-9]+(?:[.,'’ ][0-9]+)*")
_MARK = re.compile(r"[.,'’ ]")
_MINUS = frozenset("-−(")
_MOST = Decimal(10) ** 15


def amount(value: object) -> Decimal | None:
    """A sum to the hundredth: 11111 from 11111.0, "$11,111.00", "11.111,00 €" or "CHF 11'111"; else None.

    A lone separator before exactly three digits groups them ("€1.234"), save in a bare number ("1.234").
    None for two sums in one text and for 10^15 and more; brackets or a minus sign make it negative.
    """
    words = line(value, 64)
    plain = number(value)
    if plain is not None:
        read = Decimal(str(plain))
    elif len(found := _SUM.findall(words)) == 1:
        read = Decimal(_unmarked(found[0])) * (-1 if _MINUS & set(words) else 1)
    else:
        return None
    return round(read, 2) if abs(read) < _MOST else None


def _unmarked(digits: str) -> str:
    """The digits with a point before the decimals, where there are any, and no other mark."""
    marks = _MARK.findall(digits)
    if not marks:
        return digits
    head, last, tail = digits.rpartition(marks[-1])
    in_threes = len(tail) == 3 and len(marks) == 1 and len(head) <= 3 and head != "0"
    grouped = last not in ".," or marks.count(last) > 1 or in_threes
    return _MARK.sub("", head) + ("" if grouped else ".") + tail
