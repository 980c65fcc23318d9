"""The health board in a browser: readable for all in light and dark, wide and narrow, without scripts."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from handlers.practice import PracticeWorld
from handlers.practice_clock import PracticeClock
from tests.e2e.axe import serious_faults

pytestmark = pytest.mark.browser


@pytest.fixture
def address(tmp_path: Path, clock: PracticeClock) -> Iterator[str]:
    """Where the bot listens that looks at a platform, once all checks ran."""
    world = PracticeWorld(tmp_path, clock, guarded=True)

    def start() -> str:
        world.__enter__()
        assert world.bot
        world.bot.tocsin.health.look()
        return world.bot.url

    with ThreadPoolExecutor(1) as thread:
        yield thread.submit(start).result()
        thread.submit(world.__exit__, None, None, None).result()


def test_everybody_can_read_it(browser: Any, address: str) -> None:
    for scheme, width in (("light", 1280), ("dark", 1280), ("light", 390)):
        viewport = {"width": width, "height": 900}
        context = browser.new_context(viewport=viewport, color_scheme=scheme, bypass_csp=True)
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        page.goto(f"{address}/health")
        assert page.get_by_role("heading", name="Platform health").is_visible()
        row = page.get_by_role("row", name="API response p99")
        assert "310 ms" in row.inner_text() and "at most 500 ms" in row.inner_text()
        assert serious_faults(page) == []
        fits = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        assert page.evaluate(fits), "nothing is cut off"
        assert all(url.startswith(address) for url in asked), "nothing is loaded from elsewhere"
        context.close()
