"""A template that is not ours is filled apart, and can neither hang, grow, nor look into anything."""

from __future__ import annotations

import pytest

from bot.render import apart
from bot.render.apart import render_apart
from bot.render.environment import Style, TemplateFault

FACTS = {"incident": {"id": "INC-2026-001", "title": "*bold* <b>"}, "many": "x" * 4000, "lines": []}


def filled(body: str) -> str:
    return render_apart(body, Style.MARKDOWN, FACTS)


def test_it_escapes_what_strangers_wrote_and_may_use_our_parts() -> None:
    assert filled("# {{ incident.id }}: {{ incident.title }}") == "# INC-2026-001: \\*bold\\* &lt;b>"
    assert "### Timeline" in filled('{% set zone = "" %}{% include "postmortem/timeline.md.j2" %}')


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("{{ nope }}", "'nope' is undefined"),
        ("{% for x in lines %}", "end of template"),
        ("{{ incident.__class__.__mro__ }}", "unsafe"),
        ("{{ incident.update({}) }}", "access to attribute .update. of"),
        ("{% include '../../etc/passwd' %}", "passwd"),
        ("{{ many * 10000000 }}", "MemoryError"),
    ],
)
def test_what_it_must_not_do_is_a_fault(body: str, why: str) -> None:
    with pytest.raises(TemplateFault, match=why):
        filled(body)


def test_a_loop_without_end_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "_GRACE", -4)
    loops = "".join(f"{{% for a{n} in many %}}" for n in range(4)) + "{% endfor %}" * 4
    with pytest.raises(TemplateFault, match="longer than 1 seconds"):
        filled(loops)
