"""Sets a Markdown document as a PDF, in a process apart: what strangers wrote decides how long that takes."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import threading
from base64 import b64decode, b64encode
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.errors import TocsinError
from bot.shipped import shipped

SECONDS = 20
_GRACE = 10
_BYTES = 3 * 1024**3
_LONGEST_FAULT = 300
_ROOM = threading.BoundedSemaphore(2)
"""So many are made at once: each may take its memory and a processor."""


class NoPdf(TocsinError):
    """The document could not be set as a PDF."""


def to_pdf(markdown: str, title: str, footer: str, pictures: Mapping[str, bytes], at: datetime) -> bytes:
    """The document on A4 pages, with its text as text, an outline, and tags for screen readers.

    `footer` stands below each page; `pictures` are SVGs by their names in the Markdown; `at` is when it was
    written. Nothing is fetched. Raises NoPdf where it takes too long or too much memory.
    """
    parcel = {
        "markdown": markdown,
        "title": title,
        "footer": footer,
        "pictures": {name: b64encode(svg).decode() for name, svg in pictures.items()},
        "at": at.timestamp(),
    }
    if not _ROOM.acquire(timeout=SECONDS):
        raise NoPdf("Too many PDFs are being made at once; ask again shortly.")
    try:
        return _made_apart(json.dumps(parcel).encode())
    finally:
        _ROOM.release()


def _made_apart(parcel: bytes) -> bytes:
    command = [sys.executable, "-P", "-m", __name__]  # never what lies where it was started
    try:
        done = subprocess.run(  # noqa: S603 - our own program, and nothing of a stranger in the command
            command,
            input=parcel,
            capture_output=True,
            timeout=SECONDS + _GRACE,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise NoPdf(f"The PDF took longer than {SECONDS + _GRACE} seconds.") from error
    if done.returncode < 0:
        raise NoPdf(f"The PDF took longer than {SECONDS} seconds, or too much memory.")
    if done.returncode:
        raise NoPdf(f"The PDF could not be set: {done.stderr.decode(errors='replace')[-_LONGEST_FAULT:]}")
    return done.stdout


def main() -> None:
    """Reads the parcel, and writes the PDF."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (_BYTES, _BYTES))
    sys.stdout.buffer.write(_set(json.load(sys.stdin)))


def _set(parcel: Mapping[str, object]) -> bytes:
    # Imported late: the process that asks needs none of it, and it takes its time to load.
    import typst

    from bot.render.parts import parts_of

    pictures: Mapping[str, str] = parcel["pictures"]  # type: ignore[assignment]
    told = {
        "title": parcel["title"],
        "footer": parcel["footer"],
        "parts": parts_of(str(parcel["markdown"]), list(pictures)),
    }
    templates = shipped("templates")
    with TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "paper.json").write_text(json.dumps(told), encoding="utf-8")
        (root / "paper.typ").write_bytes((templates / "postmortem" / "paper.typ").read_bytes())
        for name, svg in pictures.items():
            (root / Path(name).name).write_bytes(b64decode(svg))
        made: bytes = typst.compile(
            root / "paper.typ",
            root=root,
            font_paths=[templates / "fonts"],
            format="pdf",
            timestamp=int(float(str(parcel["at"]))),
        )
    return made


if __name__ == "__main__":
    main()
