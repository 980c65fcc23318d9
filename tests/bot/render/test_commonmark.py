"""Markdown as HTML: what strangers wrote stays text, leads nowhere bad, and breaks no structure."""

from __future__ import annotations

from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from bot.render.commonmark import to_html, to_storage, without_pictures
from bot.render.escape import markdown, one_line

PICTURE = "![Streaming: lag 3 at 12:00](INC-2026-001-streaming.svg)"


def test_boxes_can_be_told_by_ear_and_are_signs_where_there_are_none() -> None:
    html = to_html("- [ ] to *do*\n- [x] done\n- neither")
    assert 'aria-label="to do" /> to <em>do</em>' in html
    assert 'aria-label="done" checked="checked" /> done' in html and "<li>neither</li>" in html
    assert "<li>☐ to <em>do</em></li>" in to_storage("- [ ] to *do*")


def test_nothing_is_fetched_but_pictures_of_our_own() -> None:
    html = to_html(
        f"{PICTURE}\n\n![spy](https://evil.example/x.png)", {"INC-2026-001-streaming.svg": "data:x"}
    )
    assert '<img src="data:x" alt="Streaming: lag 3 at 12:00" />' in html
    assert "<em>spy</em>" in html and "evil.example" not in html
    assert "<em>Streaming: lag 3 at 12:00</em>" in to_html(PICTURE)
    assert without_pictures(f"a\n\n{PICTURE}\n") == "a\n\nStreaming: lag 3 at 12:00\n"


def test_links_lead_to_the_web_alone() -> None:
    html = to_html(
        "[a](https://a.example/?b=1&c=2) [b](javascript:x) [c](data:text/html,x) [d](//evil.example)"
    )
    assert html.count("<a ") == 1 and 'href="https://a.example/?b=1&amp;c=2"' in html


@given(st.text(max_size=200))
def test_any_text_is_well_formed_and_stays_text(text: str) -> None:
    said = markdown(one_line(text))
    for html in (to_html(f"**Impact:** {said}\n\n- {said}"), to_storage(f"### {said}\n\n> {text}")):
        root = ElementTree.fromstring(f"<body>{html}</body>")
        assert not {each.tag for each in root.iter()} & {"script", "iframe", "object", "style"}


@given(st.text(alphabet="<>&![]()*_`~#|-+=\\\"' \n\tjavascript:/x0", max_size=120))
def test_signs_that_mean_something_are_well_formed_too(text: str) -> None:
    for html in (to_html(text), to_storage(text)):
        ElementTree.fromstring(f"<body>{html}</body>")
