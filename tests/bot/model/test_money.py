"""Sums of money are read in any currency's writing, or not at all."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.money import amount


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("$11,111.00", "11111"),
        ("$1111.11", "1111.11"),
        ("11.111,00 €", "11111"),
        ("1 234,56 kr", "1234.56"),
        ("1\u202f234,56\u00a0€", "1234.56"),
        ("CHF 11'111.50", "11111.5"),
        ("CHF 11’111", "11111"),
        ("₹1,23,456.70", "123456.7"),
        ("¥1,234", "1234"),
        ("R$ 1.234", "1234"),
        ("€1.234.567", "1234567"),
        ("€0,125", "0.12"),
        ("£1234.567", "1234.57"),
        ("1111.32", "1111.32"),
        ("1.234", "1.23"),
        ("USD 50", "50"),
        (50, "50"),
        ("٣٠", "30"),
        (49.99, "49.99"),
        ("-$5.00", "-5"),
        ("($5.00)", "-5"),
    ],
)
def test_sums_are_read(given: Any, read: str) -> None:
    assert amount(given) == Decimal(read)


@pytest.mark.parametrize(
    "given", ["", "free", "$", None, True, [], {}, "$5 of $10", float("nan"), "9" * 60, 10**400]
)
def test_what_is_no_sum_is_none(given: Any) -> None:
    assert amount(given) is None


@given(
    cents=st.integers(0, 10**13),
    marks=st.sampled_from([(",", "."), (".", ","), (" ", ","), ("'", "."), ("’", "."), ("", "."), ("", ",")]),
    around=st.sampled_from(["${}", "€{}", "{} €", "USD {}", "{} kr", "Rs. {}"]),
)
def test_every_way_to_write_a_sum_means_the_same(cents: int, marks: tuple[str, str], around: str) -> None:
    group, point = marks
    written = f"{cents // 100:,}".replace(",", group) + f"{point}{cents % 100:02}"
    assert amount(around.format(written)) == Decimal(cents) / 100


@given(st.text(max_size=80))
def test_any_text_gives_a_sum_or_none(words: str) -> None:
    read = amount(words)
    assert read is None or abs(read) < 10**15
