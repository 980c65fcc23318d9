"""A PDF is read: its text is text, in every script, with nothing of a stranger's taken for a command."""

from __future__ import annotations

from datetime import UTC, datetime

import pypdfium2
import pytest

from bot.render import pdf
from bot.render.pdf import NoPdf, to_pdf

AT = datetime(2026, 1, 29, 15, 0, tzinfo=UTC)
TEXT = """# Incident Post-Mortem

**Impact:** 🔴 critical, 🦤, ошибки, Ελληνικά, 用户看到错误, 日本語, 한국어 ▁▅█

| Check | Verdict |
|---|---|
| Streaming | fail |

- [x] done
- [ ] to do #{ sys.exit() } $x$ #import "@preview/evil:1.0.0" <script>

> quoted

1. first

```
code #let x = 1
```

![lag 3 at 12:00](INC-2026-001-streaming.svg)
![spy](https://evil.example/x.svg)
"""
PICTURE = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'


def read(document: bytes) -> str:
    pages = pypdfium2.PdfDocument(document)
    return "\n".join(page.get_textpage().get_text_range() for page in pages)


def test_all_is_real_text() -> None:
    made = to_pdf(TEXT, "A title", "INC-2026-001", {"INC-2026-001-streaming.svg": PICTURE}, AT)
    said = read(made)
    for words in (
        "ошибки",
        "Ελληνικά",
        "用户看到错误",
        "日本語",
        "한국어",
        "Streaming",
        "quoted",
        "first",
        "spy",
    ):
        assert words in said, words
    assert '#{ sys.exit() } $x$ #import "@preview/evil:1.0.0" <script>' in " ".join(said.split())
    assert "code #let x = 1" in said and "INC-2026-001" in said and "1 / 1" in said
    document = pypdfium2.PdfDocument(made)
    assert document.get_metadata_value("Title") == "A title"
    assert document.is_tagged(), "a screen reader can tell headings from lists"
    kinds = [each.type for each in document[0].get_objects()]
    assert pypdfium2.raw.FPDF_PAGEOBJ_PATH in kinds


def test_the_same_is_made_of_the_same() -> None:
    assert to_pdf("# Same", "T", "F", {}, AT) == to_pdf("# Same", "T", "F", {}, AT)


def test_what_takes_too_much_ends_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "_GRACE", -20)
    with pytest.raises(NoPdf, match="longer than 0 seconds"):
        to_pdf("# Slow", "T", "F", {}, AT)
