"""An exported timeline, read by its readers: people, spreadsheets, browsers, and who wants proof."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from bot.model.incident import Incident
from bot.model.timeline import Entry, EntryKind
from bot.render.entries import KEYS
from bot.render.timeline import TimelineFacts, address_of, exported, proven
from bot.rules.chain import genesis, head_of, sealed, words_digest
from bot.rules.correcting import PROOF
from bot.rules.verifying import heads_in

At = Callable[[int, int], datetime]
Make = Callable[..., Entry]
DOCS = Path(__file__).resolve().parents[3] / "docs/timeline.md"
SCRIPT = re.findall(r"```python\n(.*?)```", DOCS.read_text("utf-8"), re.DOTALL)[-1]
NASTY = (
    '=HYPERLINK("http://evil.example","open")',
    "+1+1",
    "-2+3",
    "@SUM(1)",
    "\t=1",
    "＝1",
    "  =1",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "]]></style></title>&amp;",
    "| a | b |\n# head\n- [x](javascript:alert(1)) ![i](http://evil.example/p.png) www.evil.example",
    "```\n\u202e\x1b[31m\x07",
    '"; drop table entries; --\r\n"quoted", cells',
    "word " * 1500,
)


def facts(incident: Incident, *entries: Entry, **more: object) -> TimelineFacts:
    """All of them sealed, as the store does it."""
    head, seals = genesis(incident.id), []
    for number, each in enumerate(entries):
        seals.append(sealed(each, head, f"{number:032x}"))
        head = head_of(seals[-1])
    shown = {"incident": incident, "made_at": incident.opened_at, "heads": (head,)}
    return TimelineFacts.model_validate({**shown, "entries": entries, "seals": seals, **more})


def verified(text: str, tmp_path: Path) -> subprocess.CompletedProcess[str]:
    """What the script of docs/timeline.md says."""
    file = tmp_path / "timeline.json"
    file.write_text(text, encoding="utf-8")
    run = [sys.executable, "-I", "-c", SCRIPT, str(file)]
    return subprocess.run(run, capture_output=True, text=True, timeout=30)


@pytest.fixture
def told(incident: Incident, entry: Make, at: At) -> TimelineFacts:
    """A note, an alert that was learnt of late, and what came from a merged incident."""
    late = {"observed_at": at(14, 0) + timedelta(seconds=90), "recorded_at": at(14, 0) + timedelta(days=1)}
    return facts(
        incident,
        entry(EntryKind.ALERT, at(14, 0), data={"title": "Disk full"}, source="azure", number=1).model_copy(
            update=late
        ),
        entry(EntryKind.NOTE, at(14, 15), author="Ana", data={"text": "it is the *join*"}, number=2),
        said_in={"e2": "https://slack.com/archives/C0INC/p17"},
    )


def test_it_is_read_with_all_that_is_known_of_it(told: TimelineFacts) -> None:
    _, note = told.entries
    said = told.model_copy(update={"said_in": {note.id: address_of("C0INC", "1769695200.000100")}})
    assert exported(said, "md").splitlines() == [
        "# Timeline of INC-2026-001",
        "",
        "Streaming latency above 10 s (critical, triage)",
        "",
        "From 2026-01-29 on. Times are UTC: when it happened, and where that was learnt of or written down "
        "later, also when.",
        "",
        "- 14:00 (observed 14:01:30, recorded Jan 30 14:00) - Disk full (azure) \\#1",
        '- 14:15 - "it is the \\*join\\*" (note by Ana) \\#2 '
        "([said here](https://slack.com/archives/C0INC/p1769695200000100))",
        "",
        "---",
        "",
        f"Exported 2026-01-29 14:00 UTC. Timeline: 2 entries, head `{told.heads[0].written}`",
    ]
    page = exported(said, "html")
    assert "<small>observed 14:01:30</small>" in page and '<li id="entry-2">' in page
    assert page.count("http") == 1, "it loads nothing, and leads to Slack alone"
    rows = list(csv.DictReader(io.StringIO(exported(said, "csv"))))
    assert [row["happened_at"] for row in rows] == [
        "2026-01-29T14:00:00.000000+00:00",
        "2026-01-29T14:15:00.000000+00:00",
    ]
    assert rows[0]["observed_at"].startswith("2026-01-29T14:01:30")
    assert rows[0]["recorded_at"].startswith("2026-01-30T14:00:00")
    assert (rows[1]["text"], rows[1]["author"]) == ('"it is the *join*" (note by Ana)', "Ana")
    assert rows[1]["sealed"] == told.heads[0].written
    assert all(heads_in(exported(said, each))[-1] == told.heads[0] for each in ("md", "json", "csv", "html"))
    assert heads_in(proven("# Post-mortem\n", told.heads)) == list(told.heads)


def test_nothing_has_happened(incident: Incident) -> None:
    for format_, words in (("md", "Nothing is recorded."), ("html", "Nothing is recorded."), ("json", "[]")):
        assert words in exported(facts(incident), format_).replace("\n", "")


class Tags(HTMLParser):
    """What a browser sees of the page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: set[str | None] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links |= {value for name, value in attrs if name in ("href", "src")}
        assert not any(name.startswith("on") for name, _ in attrs)


def nasty(entry: Make, at: At, words: str) -> Iterator[Entry]:
    """Every kind of entry with these words wherever a stranger could have put them."""
    for number, (kind, keys) in enumerate(KEYS.items(), 1):
        names = [name for name in f"{keys.needed} {keys.may}".split() if not name.endswith("_at")]
        by = {"author": words, "author_id": words, "source": words, "link": words}
        of = {**by, "key": words, "id": f"{kind}", "number": number}
        yield entry(kind, at(14, 0), data=dict.fromkeys(names, words)).model_copy(update=of)


@pytest.mark.parametrize("words", NASTY, ids=range(len(NASTY)))
def test_hostile_words_do_nothing(
    words: str, incident: Incident, entry: Make, at: At, tmp_path: Path
) -> None:
    named = incident.model_copy(update={"title": words})
    told = facts(named, *nasty(entry, at, words), said_in={"note": address_of(words, words)})
    rows = list(csv.reader(io.StringIO(exported(told, "csv"))))
    assert len(rows) == len(KEYS) + 1 and {len(row) for row in rows} == {len(rows[0])}
    risky = [cell for row in rows for cell in row if re.match(r"\s*[=+\-@＝＋－＠\t\r\n]", cell)]
    assert risky == []
    seen = Tags(exported(told, "html"))
    assert seen.tags <= {
        *("html", "head", "meta", "title", "style", "body", "main", "header", "h1", "p", "ol", "li", "div"),
        *("time", "small", "a", "footer", "code"),
    }
    assert not any(link and "evil" in link for link in seen.links)
    markdown = exported(told, "md")
    drawn = Tags(MarkdownIt("commonmark").render(markdown))
    assert drawn.tags <= {"h1", "p", "ul", "li", "hr", "code"} and drawn.links == set()
    assert markdown.count("\n- ") == len(KEYS), "a line for each"
    whole = exported(told, "json")
    assert json.loads(whole)["entries"][0]["data"] == dict(told.entries[0].data)
    assert verified(whole, tmp_path).stdout.strip() == told.heads[0].written


def test_a_stranger_sees_what_was_changed(incident: Incident, entry: Make, at: At, tmp_path: Path) -> None:
    first, secret = (
        entry(EntryKind.NOTE, at(14, n), author="Ana", data={"text": f"note {n}"}, id=f"n{n}", number=n)
        for n in (1, 2)
    )
    gone = secret.model_copy(update={"data": {"text": "[redacted]", "redacted": "yes"}})
    proof = {"n2": words_digest(gone, "other")}
    record = entry(EntryKind.REDACTED, at(14, 3), id="r", data={PROOF: json.dumps(proof)}, number=3)
    told = facts(incident, first, secret, record)
    seals = [
        told.seals[0],
        told.seals[1].model_copy(update={"salt": "other", "redacted_in": "r"}),
        told.seals[2],
    ]
    whole = exported(
        told.model_copy(update={"entries": (first, gone, record), "seals": tuple(seals)}), "json"
    )
    assert "note 2" not in whole and verified(whole, tmp_path).stdout.strip() == told.heads[0].written
    for was, is_ in (
        ("note 1", "note x"),
        ("[redacted]", "[nothing]"),
        ('"author": "Ana"', '"author": "Bo"'),
        ("14:01:00.000000", "14:02:00.000000"),
        (proof["n2"], "0" * 64),
    ):
        assert was in whole
        told_so = verified(whole.replace(was, is_), tmp_path)
        assert told_so.returncode == 1 and "was changed at place" in told_so.stderr, was
    cut = json.loads(whole)
    del cut["chains"][incident.id][1]
    assert "was changed at place 2" in verified(json.dumps(cut), tmp_path).stderr
    # What was taken back is a seal alone, and what was withheld cannot be guessed at.
    less = told.model_copy(update={"entries": (first,), "withheld": frozenset({"n1"})})
    shown = json.loads(exported(less, "json"))
    assert [each["salt"] for each in shown["entries"]] == [None] and len(shown["chains"][incident.id]) == 3
    assert verified(json.dumps(shown), tmp_path).returncode == 0
