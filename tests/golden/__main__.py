"""`make golden`: plays every story, and writes its post-mortem anew. Read what changed before you keep it."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from tests.golden.stories import documents

HERE = Path(__file__).parent

with TemporaryDirectory() as folder:
    for name, text in documents(Path(folder)).items():
        (HERE / f"{name}.md").write_text(text, encoding="utf-8")
