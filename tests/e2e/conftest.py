"""A browser in front of the practice workspace's page, with the real bot behind it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from handlers.practice import PracticeWorld
from handlers.practice_clock import PracticeClock
from handlers.practice_page import serve_page

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Debian's Chromium, headless, and for no longer: its loop holds the thread, where DBOS suffers none."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if not Path(CHROMIUM).exists():
        pytest.skip("chromium is not installed")
    with playwright.sync_playwright() as running:
        opened = running.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture
def clock() -> PracticeClock:
    """Three in the afternoon, running."""
    return PracticeClock(datetime(2026, 1, 29, 15, 0, tzinfo=UTC))


@pytest.fixture
def world(tmp_path: Path, clock: PracticeClock) -> PracticeWorld:
    """A world that `address` starts."""
    return PracticeWorld(tmp_path, clock)


@pytest.fixture
def address(world: PracticeWorld, clock: PracticeClock) -> Iterator[str]:
    """The page's address; a thread of its own starts and stops the world, as the browser's holds a loop."""
    serving = serve_page(world, clock=clock)
    with ThreadPoolExecutor(1) as thread:
        yield thread.submit(serving.__enter__).result()
        thread.submit(serving.__exit__, None, None, None).result()


@pytest.fixture
def asked() -> list[str]:
    """Every address that the browser asked for."""
    return []


@pytest.fixture
def look(browser: Any, address: str, asked: list[str]) -> Iterator[Callable[..., Any]]:
    """Opens the page as somebody; what the page's own code complains of fails the test."""
    contexts, complaints = [], []

    def opened(
        who: str = "U0ANA",
        *,
        path: str = "",
        width: int = 1440,
        prepare: Callable[[Any], object] = lambda page: None,
        **context: Any,
    ) -> Any:
        made = browser.new_context(viewport={"width": width, "height": 900}, **context)
        contexts.append(made)
        made.set_default_timeout(40_000)
        made.add_init_script(f"localStorage.setItem('as', localStorage.getItem('as') ?? '{who}')")
        page = made.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if _is_complaint(said) else None)
        page.on("request", lambda request: asked.append(request.url))
        prepare(page)
        page.goto(address + path)
        return page

    yield opened
    for each in contexts:
        each.close()
    assert complaints == []


def _is_complaint(said: Any) -> bool:
    """An error on the console, but for the browser's own word that a test has cut the line."""
    return said.type == "error" and "ERR_INTERNET_DISCONNECTED" not in said.text
