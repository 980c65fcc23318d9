"""Pictures of figures, whoever is in them."""

from __future__ import annotations

import re

import pytest

from bot.model.figures import Figures, Load, Noise, Times
from bot.render.figures_plot import LOOKS, plot

NOTHING = Noise(alerts=0, repeated=0, flapping=0, muted=0, opened=0, idle=0)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Łukasz Жук", "Łukasz Жук"),
        ("李明", "li-ming"),
        ("Ana 🔥", "Ana"),
        ("$x^2$ <b>", "$x^2$ &lt;b&gt;"),
        ("Data platform, second line", "Data platform, se…"),
    ],
)
def test_names_are_ones_that_can_be_drawn(name: str, shown: str) -> None:
    """A script that the font has nothing of would be a row of boxes: the policy's own word stands for it."""
    whole = Times(incidents=0)
    rung = Load(target="li-ming", name=name, pages=2, out_of_hours=1, nights=1)
    figures = Figures(
        zone="UTC", months=(), all=whole, by_severity={}, by_service={}, noise=NOTHING, load=(rung,), burnt=()
    )
    drawn = plot(figures, ("load",), "svg", LOOKS["light"]).decode()
    assert shown in re.findall(r">([^<>]+)</text>", drawn)
