"""The draft of a post-mortem: the manual's sections, nothing made up."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.model.alert import Change, DecidedAlert
from bot.model.check import CheckResult, Verdict
from bot.model.incident import Incident, Person
from bot.model.page import Page, PageState
from bot.model.postmortem import Section
from bot.model.timeline import Entry, EntryKind
from bot.render.entries import data
from bot.render.facts import PostmortemFacts
from bot.render.postmortem import draft

At = Callable[[int, int], datetime]
Make = Callable[..., Entry]
K = EntryKind

WHOLE = """\
# Incident Post-Mortem

**Incident ID:** INC-2026-001
**Date:** January 29, 2026 (UTC)
**Duration:** 45 minutes (14:00 to 14:45 UTC; acknowledged after 5 min, mitigated after 30 min)
**Impact:** 5% of queries failed

### Timeline

- 14:00 - Error rate 1.8 % (limit 1 %), streaming (Azure Monitor, error-rate-high)
- 14:05 - Ana acknowledged (paged 14:00)
- 14:15 - "it is the broadcast join" (note by Ana)
- 14:30 - Fix live; status mitigating (Bo)
- 14:45 - All alerts resolved
- 14:45 - Incident resolved by Ana

### Root Cause

A broadcast join outgrew the memory of the streaming cluster

### Resolution

- Raised the cluster's memory
- Rewrote the join so that it no longer broadcasts

### Action Items

Action items: not yet stated. What would have prevented this, and what would have found it sooner?

- [ ] (what, owner, due date)

---

### The Response

- What it was: Streaming latency above 10 s (critical, streaming).
- How we found out: Azure Monitor alerted at 14:00.
- Until someone was on it: 5 min (Ana).
- What changed before: Deployed enrich-orders 4.2.1 (8 min before).
- Pages: Ana 14:00 (acknowledged).
- Alerts: 1.
  - End-to-end latency 14 s (limit 10 s) (critical): since 14:00, no end reported ([Azure Monitor](https://portal.azure.com/?a=1&b=2))
- People: Ana (commander)."""


@pytest.fixture(scope="session")
def story(
    over: Incident, alert: DecidedAlert, page: Page, change: Change, entry: Make, at: At
) -> PostmortemFacts:
    error_rate = {"title": "Error rate", "reading": "1.8 % (limit 1 %)", "service": "streaming"}
    source = {"source": "Azure Monitor", "rule": "error-rate-high"}
    timeline = (
        entry(K.ALERT, at(14, 0), data=data(K.ALERT, **error_rate, **source)),
        entry(K.ROOM, at(14, 0), data=data(K.ROOM, name="inc-2026-001")),
        entry(K.ACKNOWLEDGED, at(14, 5), author="Ana", data=data(K.ACKNOWLEDGED, paged_at=at(14, 0))),
        entry(K.NOTE, at(14, 15), author="Ana", data=data(K.NOTE, text="it is the broadcast join")),
        entry(K.STATUS, at(14, 30), author="Bo", data=data(K.STATUS, new="mitigating", reason="Fix live")),
        entry(K.ALERTS_CLEAR, at(14, 45), data=data(K.ALERTS_CLEAR, count="1")),
        entry(K.RESOLVED, at(14, 45), author="Ana"),
    )
    answered = page.model_copy(update={"state": PageState.ACKNOWLEDGED})
    return PostmortemFacts(
        incident=over, timeline=timeline, pages=(answered,), alerts=(alert,), changes=(change,)
    )


def changed(story: PostmortemFacts, **changes: object) -> PostmortemFacts:
    return story.model_copy(update={"incident": story.incident.model_copy(update=changes)})


def test_the_whole_story(story: PostmortemFacts) -> None:
    text = draft(story)
    assert "\n".join(line.rstrip() for line in text.splitlines()) == WHOLE
    assert "**Incident ID:** INC-2026-001  \n" in text, "two spaces make Markdown break the line"


def test_what_is_not_known_is_asked_for_by_name(story: PostmortemFacts, entry: Make, at: At) -> None:
    second = entry(K.CAPTURED, at(14, 22), author="Ana", data=data(K.CAPTURED, text="OOM", said_by="Bo"))
    asked = changed(story, cause="", resolution="", impact="")
    text = draft(asked.model_copy(update={"timeline": (*story.timeline, second)}))
    assert "Root cause: not yet stated. Notes at 14:15 and 14:22 may say." in text
    assert "Resolution: not yet stated. Notes at 14:15 and 14:22 may say." in text
    assert "**Impact:** not yet stated." in text
    one_note = draft(asked)
    assert "Root cause: not yet stated. The note at 14:15 may say." in one_note


def test_an_incident_past_midnight_has_its_days(story: PostmortemFacts) -> None:
    end = story.incident.detected_at + timedelta(days=1, hours=2)
    text = draft(changed(story, resolved_at=end))
    assert "**Date:** January 29, 2026 to January 30, 2026 (UTC)" in text
    assert "26 hours (Jan 29 14:00 to Jan 30 16:00 UTC;" in text
    assert "- Jan 29 14:05 - Ana acknowledged (paged Jan 29 14:00)" in text


def test_several_pages_and_changes_are_listed(story: PostmortemFacts, page: Page, change: Change) -> None:
    failed = page.model_copy(update={"target_name": "Bo", "state": PageState.FAILED})
    text = draft(story.model_copy(update={"pages": (page, failed), "changes": (change, change)}))
    assert "- Pages: Ana 14:00 (accepted), Bo 14:00 (failed)." in text
    assert "4.2.1 (8 min before); Deployed enrich-orders 4.2.1 (8 min before)." in text


def test_an_open_incident_can_be_drafted_too(incident: Incident) -> None:
    text = draft(PostmortemFacts(incident=incident))
    assert "**Duration:** not over yet (since 14:00 UTC; not acknowledged)" in text
    assert "Nothing is recorded." in text
    assert "- Until someone was on it: nobody acknowledged it." in text
    assert "- Pages: none went out." in text


def test_a_declared_incident_says_who_saw_it(story: PostmortemFacts) -> None:
    text = draft(changed(story, declared_by=Person(id="U0BO", name="Bo")))
    assert "- How we found out: Bo declared it at 14:00." in text


def test_a_storm_of_alerts_is_told_once(story: PostmortemFacts, entry: Make, at: At) -> None:
    storm = tuple(
        entry(K.ALERT, at(14, minute), data=data(K.ALERT, title=f"Node {minute}")) for minute in range(20)
    )
    text = draft(story.model_copy(update={"timeline": storm}))
    assert "- 14:02 - Node 2\n- 14:03 to 14:19 - 17 more alerts\n" in text


@given(
    st.lists(st.sampled_from(["\n# A", "\n- b", "[c](http://d)", "<e>", "`", "*", "\\", "1. ", "f"])).map(
        "".join
    )
)
def test_nothing_that_people_write_breaks_the_document(
    story: PostmortemFacts, entry: Make, at: At, words: str
) -> None:
    said = f"x{words}"
    note = entry(K.NOTE, at(14, 15), author=said, data=data(K.NOTE, text=said))
    told = changed(story, title=said, cause=said, impact=said, resolution=said)
    sections = dict.fromkeys(Section, said)
    document = draft(told.model_copy(update={"timeline": (note,), "sections": sections}))
    tokens = MarkdownIt("commonmark").parse(document)
    kinds = Counter(token.type for token in tokens)
    assert kinds["heading_open"] == 9
    assert kinds["fence"] == kinds["code_block"] == kinds["html_block"] == kinds["ordered_list_open"] == 0
    inline = [each.type for token in tokens for each in token.children or []]
    assert inline.count("link_open") == 1, "the alert's own"


def test_the_first_and_the_last_checks_are_told_with_what_they_found(
    story: PostmortemFacts, entry: Make, at: At
) -> None:
    def run(minute: int, verdict: Verdict, summary: str) -> Entry:
        found = CheckResult(
            check="cluster", title="Clusters", verdict=verdict, summary=summary, next_step="Start it"
        )
        results = json.dumps([found.model_dump_json()])
        return entry(K.DIAGNOSED, at(14, minute), data=data(K.DIAGNOSED, summary="x", results=results))

    runs = (
        run(1, Verdict.FAIL, "a is down"),
        run(9, Verdict.WARN, "a is slow"),
        run(40, Verdict.OK, "both run"),
    )
    text = draft(story.model_copy(update={"timeline": runs}))
    assert "- First checks at 14:01: 1 fail.\n  - Clusters (fail): a is down. Start it\n" in text
    assert "- Last checks at 14:40 (1 run between): 1 ok.\n" in text
    once = draft(story.model_copy(update={"timeline": runs[:1]}))
    assert "- Checks at 14:01: 1 fail.\n" in once


def test_nobody_who_reads_it_later_is_told_whom_to_call(
    story: PostmortemFacts, entry: Make, page: Page, at: At
) -> None:
    failed = data(
        K.PAGE_FAILED, target="Ana", error="PagerDuty did not answer", call="Please call Ana: +1 202"
    )
    unanswered = page.model_copy(update={"state": PageState.RESOLVED})
    by_another = page.model_copy(update={"acknowledged_at": at(14, 6), "acknowledged_by": "Bo"})
    timeline = (entry(K.PAGE_FAILED, at(14, 1), data=failed),)
    text = draft(story.model_copy(update={"timeline": timeline, "pages": (unanswered, by_another)}))
    assert "The page to Ana failed: PagerDuty did not answer." in text and "+1 202" not in text
    assert "- Pages: Ana 14:00 (not answered), Ana 14:00 (acknowledged 14:06 by Bo)." in text


def test_the_teams_clock_stands_beside_utc(story: PostmortemFacts) -> None:
    text = draft(story.model_copy(update={"zone": "Asia/Tokyo"}))
    assert "(14:00 to 14:45 UTC, 23:00 to 23:45 JST; acknowledged" in text
    assert "Times are UTC, with those of Asia/Tokyo in brackets." in text
    assert "- 14:05 (23:05 JST) - Ana acknowledged (paged 14:00)" in text
    late = changed(story, resolved_at=story.incident.detected_at + timedelta(hours=2))
    assert "23:00 to Jan 30 01:00 JST" in draft(late.model_copy(update={"zone": "Asia/Tokyo"}))
