"""The Library port: each keeps a document once, brings it up to date, finds it again, and says what fails."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import SecretStr
from starlette.applications import Starlette

from bot.adapters.libraries.shelves import library_of
from bot.adapters.slack.api import SlackApi
from bot.adapters.slack.canvas import SlackCanvases
from bot.clock import TurnedClock
from bot.errors import AdapterError, Reason
from bot.policy import Destination
from bot.ports import Library, NoMeasures, Volume
from bot.practice.server import Person, PracticeServer, PracticeSlack
from bot.practice.tickets import PracticeTrackers
from bot.practice.tickets.confluence import PracticeConfluence
from bot.practice.tickets.git import Repository
from bot.render.escape import markdown, one_line
from bot.settings import read_settings
from bot.shipped import shipped
from tests.handlers.http_site import running

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
NASTY = "<!channel> ]]> &bogus; <script>alert(1)</script> \\<ac:macro/> \x0b {{ 7*7 }}"
PLACES = {
    "confluence": {"space": "OPS", "parent": "42"},
    "github": {"repository": "contoso/post-mortems"},
    "azure_devops": {"repository": "Operations/post-mortems"},
    "canvas": {},
}


def volume(text: str = "Fine", mark: str = "aaaa", note: str = "", room: str = "") -> Volume:
    markdown = (
        f"# Incident Post-Mortem\n\n**Impact:** {text}  \n**Date:** today\n\n- [ ] box\n- [x] done\n\n"
        "![Streaming: lag 3 at 12:00](INC-2026-001-streaming.svg)\n"
    )
    return Volume(
        incident="INC-2026-001",
        name="INC-2026-001-post-mortem",
        title="Post-mortem INC-2026-001",
        markdown=markdown,
        pictures={"INC-2026-001-streaming.svg": b"<svg/>"},
        mark=mark,
        note=note,
        room=room,
    )


@dataclass
class Site:
    """One library: its adapter, the incident's channel there, and how it fails.

    `kept` gives the text of each document that stands there, `editions` how often something was written.
    """

    library: Library
    kept: Callable[[], list[str]]
    editions: Callable[[], int]
    lose_reply: Callable[[], Any]
    forbid: Callable[[], object]
    room: str = ""


@pytest.fixture(scope="module")
def trackers() -> Iterator[PracticeTrackers]:
    where = ""
    made = PracticeTrackers(lambda: NOON, lambda: where)
    with running(Starlette(routes=made.routes())) as port:
        where = f"http://127.0.0.1:{port}"
        yield made


@pytest.fixture(params=PLACES)
def site(request: pytest.FixtureRequest) -> Iterator[Site]:
    kind: str = request.param
    if kind == "canvas":
        yield from _canvas()
    else:
        yield _web(kind, request.getfixturevalue("trackers"))


def _web(kind: str, trackers: PracticeTrackers) -> Site:
    tracker: Any = getattr(trackers, kind)
    tracker.faults.clear()
    overrides = {
        name.lower(): SecretStr(said) if name.endswith("TOKEN") else said
        for name, said in trackers.environment().items()
    }
    destination = Destination.model_validate({"to": kind, **PLACES[kind]})
    library = library_of(destination, read_settings(**overrides))
    if kind == "confluence":
        return _confluence(library, tracker)
    tracker.papers = Repository()

    def forbid() -> None:
        tracker.papers.may_push = False

    def documents() -> list[str]:
        return [said.decode() for name, said in tracker.papers.files.items() if name.endswith(".md")]

    return Site(
        library,
        documents,
        lambda: len(tracker.papers.commits),
        lambda: tracker.faults.add("lost_reply", about="PUT" if kind == "github" else "pushes"),
        forbid,
    )


def _confluence(library: Library, wiki: PracticeConfluence) -> Site:
    wiki.pages, wiki.may_create = [], True

    def forbid() -> None:
        wiki.may_create = False

    return Site(
        library,
        lambda: [page.versions[-1][0] for page in wiki.pages],
        lambda: sum(len(page.versions) for page in wiki.pages),
        lambda: wiki.faults.add("lost_reply", about="POST"),
        forbid,
    )


def _canvas() -> Iterator[Site]:
    people = [Person("U0ANA", "ana", "Ana", "ana@example.com")]
    slack = PracticeSlack(
        manifest=shipped("manifest.yml"), now=lambda: NOON, people=people, channels=("general",)
    )
    with PracticeServer(slack) as server:
        workspace = slack.workspace
        api = SlackApi(workspace.bot_token, f"{server.url}/api/", TurnedClock(NOON), NoMeasures())
        room = next(iter(workspace.channels))
        changes = ("canvases.create", "canvases.edit")
        yield Site(
            SlackCanvases(api, "", lambda _: None),
            lambda: [(each.content or b"").decode() for each in workspace.files.values()],
            lambda: sum(call.method in changes for call in slack.calls),
            lambda: slack.faults.add(method="canvases.create", kind="lost_reply", times=1),
            lambda: slack.faults.add(method="canvases.*", kind="canvas_disabled_user_team"),
            room,
        )


def test_a_document_is_there_once_and_its_correction_in_the_same_place(site: Site) -> None:
    first = site.library.keep(volume(room=site.room), "")
    assert first.url.startswith("http") and first.key
    (text,) = site.kept()
    assert "Incident Post-Mortem" in text and "lag 3 at 12:00" in text

    corrected = volume("Ten orders were late", "bbbb", "Impact is known", site.room)
    assert site.library.keep(corrected, first.key) == first
    (text,) = site.kept()
    assert "Ten orders were late" in text
    assert site.library.keep(corrected, "") == first, "found again, where the key was lost"
    assert len(site.kept()) == 1


def test_an_edition_that_stands_there_is_not_written_again(site: Site) -> None:
    first = site.library.keep(volume(room=site.room), "")
    written = site.editions()
    site.library.keep(volume(room=site.room), first.key)
    if site.room:  # Slack keeps no word of ours by which an edition could be told
        assert len(site.kept()) == 1
    else:
        assert site.editions() == written


def test_a_lost_answer_makes_no_second_document(site: Site) -> None:
    site.lose_reply()
    with pytest.raises(AdapterError) as lost:
        site.library.keep(volume(room=site.room), "")
    assert lost.value.retryable
    site.library.keep(volume(room=site.room), "")
    assert len(site.kept()) == 1


def test_hostile_text_stays_text(site: Site) -> None:
    site.library.keep(volume(markdown_escaped(NASTY), room=site.room), "")
    (text,) = site.kept()
    assert "<script" not in text and "{{ 7" in text


def test_what_is_forbidden_is_said_and_not_tried_again(site: Site) -> None:
    assert site.library.examine()
    site.forbid()
    with pytest.raises(AdapterError) as refused:
        site.library.keep(volume(room=site.room), "")
    assert not refused.value.retryable


def test_the_check_up_tells_who_may_write_nothing(trackers: PracticeTrackers) -> None:
    for kind in ("confluence", "github"):
        site = _web(kind, trackers)
        site.forbid()
        with pytest.raises(AdapterError, match="may") as refused:
            site.library.examine()
        assert refused.value.reason is Reason.AUTH


def test_what_is_not_set_is_named() -> None:
    destination = Destination(to="confluence", space="OPS")
    empty = read_settings(confluence_url=None, confluence_email=None, confluence_token=None)
    with pytest.raises(AdapterError, match="CONFLUENCE_URL and CONFLUENCE_EMAIL and CONFLUENCE_TOKEN are"):
        library_of(destination, empty).examine()


def markdown_escaped(text: str) -> str:
    """As it stands in a post-mortem."""
    return markdown(one_line(text))
