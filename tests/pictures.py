"""Draws the pictures of README.md from the running demo, in Debian's Chromium: `make pictures`."""

from __future__ import annotations

import io
import re
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from queue import Queue
from time import monotonic
from typing import Any

from PIL import Image
from playwright.sync_api import sync_playwright

from handlers.demo.machine import Machine
from handlers.demo.theatre import Theatre
from handlers.scenario.onlooker import Onlooker

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "pictures"
CHROMIUM = "/usr/bin/chromium"
STORY = "streaming-latency"
_WIDE: dict[str, Any] = {"viewport": {"width": 1440, "height": 810}, "color_scheme": "light"}
_PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 780}, "color_scheme": "dark"}
_MOVING_WIDTH = 960
_FRAME_MILLISECONDS = 1300
_COLOURS = 96


def main() -> None:
    """Writes them all, and says how large they are."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    Machine("Drawing the pictures")
    with playing() as address, sync_playwright() as running:
        chromium = running.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        light = chromium.new_context(**_WIDE).new_page()
        light.goto(address)
        frames = Frames(light)
        incident(light, frames)
        frames.write("incident.webp")
        dark(chromium, address)
        chromium.close()
    for path in sorted(FOLDER.iterdir()):
        sys.stdout.write(f"{path.name:24} {path.stat().st_size / 1000:7.0f} kB\n")


@contextmanager
def playing() -> Iterator[str]:
    """The story's page; in a thread of its own, since the browser holds this one's loop."""
    opened: Queue[Theatre] = Queue()

    def play() -> None:
        with (
            tempfile.TemporaryDirectory() as folder,
            Theatre(Path(folder), speed=60, attended=False, reading=0.8) as theatre,
        ):

            def begins() -> None:
                opened.put(theatre)
                theatre.wait_for_page(30)

            theatre.perform(STORY, Onlooker(), begins)
            theatre.next_wanted()

    with ThreadPoolExecutor(1) as thread:
        played = thread.submit(play)
        theatre = opened.get(timeout=30)
        try:
            yield theatre.address
        finally:
            theatre.leave()
            played.result(30)


class Frames:
    """The moving picture: one frame for each scene that is worth a look."""

    def __init__(self, page: Any) -> None:
        self._page = page
        self._taken: list[Image.Image] = []

    def take(self, count: int = 1) -> None:
        """Takes the page as it stands; it is shown `count` times as long as others."""
        shot = Image.open(io.BytesIO(self._page.screenshot(animations="disabled"))).convert("RGB")
        height = round(shot.height * _MOVING_WIDTH / shot.width)
        small = shot.resize((_MOVING_WIDTH, height), Image.Resampling.LANCZOS)
        self._taken += [small] * count

    def write(self, name: str) -> None:
        """Writes them, to be repeated for ever."""
        first, *rest = self._taken
        first.save(
            FOLDER / name,
            save_all=True,
            append_images=rest,
            duration=_FRAME_MILLISECONDS,
            loop=0,
            quality=72,
            method=6,
        )


def incident(page: Any, frames: Frames) -> None:
    """Plays the story as somebody would who acts in it, and takes its pictures."""
    bar = page.get_by_role("region", name="Story")
    bar.get_by_text("Deployed enrich-orders").wait_for(timeout=60_000)
    frames.take()
    page.locator(".phone.ringing").wait_for(timeout=60_000)
    frames.take(2)
    page.locator(".message.pinned").wait_for(timeout=60_000)
    frames.take(2)
    bar.get_by_text("Acknowledge on Ana's phone").wait_for(timeout=60_000)
    frames.take(2)
    picture(page, "alarm.png")
    page.get_by_role("region", name="Pager").get_by_role("button", name="Acknowledge").click()
    page.locator(".message.pinned").get_by_text("acknowledged by Ana").wait_for()
    frames.take(2)
    bar.get_by_role("button", name="/incident note it is the broadcast join").click(timeout=60_000)
    frames.take()
    page.keyboard.press("Enter")
    page.locator(".message.ephemeral").get_by_text("Noted").wait_for()
    frames.take()
    bar.get_by_role("button", name="/incident status mitigating Fix live").click(timeout=60_000)
    page.keyboard.press("Enter")
    page.locator(".message.pinned").get_by_text("Mitigating").wait_for()
    frames.take()
    form(page, frames)
    page.locator(".file").get_by_role("heading", name="Incident Post-Mortem").wait_for(timeout=60_000)
    bar.get_by_text("The story is over").wait_for(timeout=90_000)
    frames.take(3)
    picture(page, "post-mortem.png")


def form(page: Any, frames: Frames) -> None:
    """The form that closes the incident, which the cast fills in."""
    page.get_by_role("dialog").get_by_label("Root cause").wait_for(timeout=60_000)
    frames.take(2)
    picture(page, "resolve.png")


def dark(chromium: Any, address: str) -> None:
    """The same incident on a phone, and every message on one page."""
    context = chromium.new_context(**_PHONE, device_scale_factor=2)
    page = context.new_page()
    page.goto(address)
    page.locator(".channel-header h1").get_by_text("inc-").wait_for()
    page.get_by_role("button", name=re.compile("pinned")).click()
    page.get_by_role("link", name="Show in channel").last.click()
    page.locator(".message.found").wait_for()
    picture(page, "phone.png")


def picture(page: Any, name: str) -> None:
    """Writes the page as it stands, in few colours."""
    shot = Image.open(io.BytesIO(page.screenshot(animations="disabled"))).convert("RGB")
    shot.quantize(_COLOURS, dither=Image.Dither.NONE).save(FOLDER / name, optimize=True)


if __name__ == "__main__":
    began = monotonic()
    main()
    sys.stdout.write(f"{monotonic() - began:.0f} s\n")
