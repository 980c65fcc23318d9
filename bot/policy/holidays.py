"""Days on which nobody works although the week says so: of a country, and the teams' own."""

from __future__ import annotations

import re
from collections.abc import Container
from datetime import date
from functools import cache
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, model_validator

from bot.model.value import Value
from bot.policy.nearest import meant

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def _day(raw: Any) -> Any:
    if isinstance(raw, str) and not _DAY.fullmatch(raw):
        raise ValueError(f"must be a day like 2026-12-24, not {raw!r}")
    return raw


def _country(code: str) -> str:
    if code not in _subdivisions():
        wanted = meant(code.upper(), _subdivisions()) if len(code) == 2 else ""
        near = wanted if "did you mean" in wanted else ""
        raise ValueError(f"must be a country's two letters like NL or DE, not {code!r}{near}")
    return code


class Holidays(Value):
    """The public holidays of a country, or of a part of it, and `dates` beside them."""

    country: Annotated[str, AfterValidator(_country)] | None = None
    subdivision: str | None = None
    dates: tuple[Annotated[date, BeforeValidator(_day)], ...] = ()

    @model_validator(mode="after")
    def _is_a_part_of_it(self) -> Holidays:
        if self.subdivision is None:
            return self
        if self.country is None:
            raise ValueError("names a subdivision, but no country")
        known = _subdivisions()[self.country]
        if self.subdivision not in known:
            raise ValueError(
                f"{self.country} has no subdivision {self.subdivision}{meant(self.subdivision, known)}"
            )
        return self

    def holds(self, day: date) -> bool:
        """Whether nobody works on that day."""
        return day in self.dates or (
            self.country is not None and day in _public(self.country, self.subdivision)
        )


def by_country(raw: Any) -> Any:
    """Two letters alone stand for that country's holidays."""
    return {"country": raw} if isinstance(raw, str) else raw


@cache
def _subdivisions() -> dict[str, list[str]]:
    # Imported late: most policies name no country.
    from holidays import list_supported_countries

    return list_supported_countries(include_aliases=False)


@cache
def _public(country: str, subdivision: str | None) -> Container[date]:
    from holidays import country_holidays

    return country_holidays(country, subdiv=subdivision)
