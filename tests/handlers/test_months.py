"""Months as people write them."""

from __future__ import annotations

from datetime import date

import pytest

from handlers.months import take_month

TODAY = date(2026, 3, 31)


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("", "2026-03"),
        ("this month", "2026-03"),
        ("Last  Month", "2026-02"),
        ("2026-01", "2026-01"),
        ("january", "2026-01"),
        ("Sept", "2025-09"),
        ("dec", "2025-12"),
        ("mar", "2026-03"),
        ("may 2024", "2024-05"),
        ("Febr. 2025", "2025-02"),
    ],
)
def test_taken(text: str, month: str) -> None:
    assert take_month(text, TODAY) == date.fromisoformat(f"{month}-01")


@pytest.mark.parametrize(
    "text",
    ["2026-13", "2026-1", "ja", "januar y", "marsh", "12", "yesterday", "may 26", "20٢٦-01", "may 20٢٦"],
)
def test_not_taken(text: str) -> None:
    assert take_month(text, TODAY) is None
