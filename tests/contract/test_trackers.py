"""The Tickets port: every tracker files, finds, notes, closes and opens again, and says what went wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from pydantic import SecretStr
from starlette.applications import Starlette

from bot.adapters.tickets.trackers import tracker_of
from bot.errors import AdapterError, Reason
from bot.model.value import Link
from bot.policy import Ticketing
from bot.ports import Tickets, TicketText
from bot.practice.tickets import PracticeTrackers
from bot.practice.tickets.tracker import Tracker
from bot.settings import read_settings
from tests.handlers.http_site import running

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
PROJECTS = {"azure_devops": "Operations", "jira": "OPS", "github": "contoso/operations"}
PEOPLE = {"azure_devops": "ana@example.com", "jira": "5b10ac8d82e05b22cc7d4ef5", "github": "ana"}
TEXT = TicketText(
    mark="tocsin-INC-2026-001",
    title="Quota at 82 % <b>& `more`",
    details={"Incident": "INC-2026-001, medium", "Alert": "Quota <script>*at* 82 %"},
    links=(
        Link(name="Azure Monitor", url="https://portal.azure.com/?a=1&b=2"),
        Link(name="Bad", url="javascript:x"),
    ),
    team="data-platform",
    service="databricks",
    due=date(2026, 3, 2),
)


@dataclass
class Site:
    """One tracker and its adapter."""

    tickets: Tickets
    tracker: Tracker


@pytest.fixture(scope="module")
def trackers() -> Iterator[PracticeTrackers]:
    """All three behind one server, at noon."""
    where = ""
    made = PracticeTrackers(lambda: NOON, lambda: where)
    with running(Starlette(routes=made.routes())) as port:
        where = f"http://127.0.0.1:{port}"
        yield made


@pytest.fixture(params=PROJECTS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def adapter(trackers: PracticeTrackers, kind: str, **more: Any) -> Tickets:
    """The adapter of that kind as the settings and the policy make it."""
    settings: dict[str, Any] = {
        name.lower(): SecretStr(value) if name.endswith("_TOKEN") else value
        for name, value in trackers.environment().items()
    }
    settings |= {name: more.pop(name) for name in list(more) if name in settings}
    policy = {"kind": kind, "project": PROJECTS[kind], "labels": ("platform",), **more}
    return tracker_of(Ticketing.model_validate(policy), read_settings(**settings))


@pytest.fixture
def site(trackers: PracticeTrackers, kind: str) -> Iterator[Site]:
    tracker: Tracker = getattr(trackers, kind)
    tracker.items.clear()
    yield Site(adapter(trackers, kind), tracker)
    tracker.faults.clear()


def test_a_ticket_is_filed_and_found_by_its_mark(site: Site) -> None:
    assert site.tickets.find(TEXT.mark, NOON) is None
    filed = site.tickets.file(TEXT)
    longer = site.tickets.file(TEXT.model_copy(update={"mark": f"{TEXT.mark}1"}))
    assert site.tickets.find(TEXT.mark, NOON) == filed != longer
    assert site.tickets.find(f"{TEXT.mark}1", NOON) == longer
    assert site.tickets.find("tocsin-INC-2026-00", NOON) is None
    assert filed.url.startswith(site.tracker.url) and filed.url.endswith(filed.key.removeprefix("#"))
    item = site.tracker.items[0]
    assert item.title == "Quota at 82 % <b>& `more`"
    assert {"tocsin", "platform"} <= set(item.labels)


def test_what_a_ticket_says_is_text_and_its_links_are_good(site: Site) -> None:
    site.tickets.file(TEXT)
    (item,) = site.tracker.items
    said = str(item.fields)
    assert "Azure Monitor" in said and "javascript" not in said
    written = {
        "azure_devops": ["<b>Alert:</b> Quota &lt;script&gt;*at* 82 %", "?a=1&amp;b=2"],
        "jira": ["Quota <script>*at* 82 %", "'href': 'https://portal.azure.com/?a=1&b=2'", "2026-03-02"],
        "github": ["Quota &lt;script>\\\\*at\\\\* 82 %", "(https://portal.azure.com/?a=1&b=2)"],
    }
    assert [words for words in written[site.tickets.kind] if words not in said] == []


def test_notes_are_said_once_and_states_are_set(site: Site) -> None:
    key = site.tickets.file(TEXT).key
    for _ in range(2):
        site.tickets.note(key, "Jan 29 14:05 UTC: Medium → high by Ana: <it> *grows*")
    (item,) = site.tracker.items
    assert len(item.comments) == 1 and "Medium → high by Ana" in item.comments[0]
    assert "<it>" not in item.comments[0] or site.tickets.kind == "jira"
    assert site.tickets.closed([key]) == {key: False}
    for closed in (True, True, False, False):
        site.tickets.set_closed(key, closed)
        assert site.tickets.closed([key]) == {key: closed}


def test_a_ticket_that_is_gone_is_closed_and_needs_nothing(site: Site) -> None:
    key, other = site.tickets.file(TEXT).key, site.tickets.file(TEXT).key
    site.tracker.delete(1)
    assert site.tickets.closed([key, other]) == {key: True, other: False}
    site.tickets.set_closed(key, True)
    site.tickets.note(key, "a note")


def test_the_tickets_of_a_team_go_to_whom_the_policy_names(trackers: PracticeTrackers, kind: str) -> None:
    tracker: Tracker = getattr(trackers, kind)
    tracker.items.clear()
    assign = ({"team": "data-platform", "to": "nobody"}, {"service": "databricks", "to": PEOPLE[kind]})
    adapter(trackers, kind, assign=assign).file(TEXT)
    assert PEOPLE[kind] in str(tracker.items[0].fields)


def test_what_is_refused_beside_the_ticket_itself_is_left_out(trackers: PracticeTrackers, kind: str) -> None:
    tracker: Tracker = getattr(trackers, kind)
    tracker.items.clear()
    adapter(trackers, kind, assign=({"team": "data-platform", "to": "who-left"},)).file(TEXT)
    (item,) = tracker.items
    assert "who-left" not in str(item.fields)
    assert item.title == TEXT.title


def test_a_due_date_that_their_form_lacks_is_left_out(trackers: PracticeTrackers) -> None:
    trackers.jira.items.clear()
    trackers.jira.off_screen.add("duedate")
    adapter(trackers, "jira").file(TEXT)
    assert "duedate" not in trackers.jira.items[0].fields
    trackers.jira.off_screen.clear()


def test_who_may_not_label_still_finds_its_issue(trackers: PracticeTrackers) -> None:
    trackers.github.items.clear()
    trackers.github.may_push = False
    tickets = adapter(trackers, "github")
    filed = tickets.file(TEXT)
    assert trackers.github.items[0].labels == []
    assert tickets.find(TEXT.mark, NOON) == filed
    assert tickets.find(TEXT.mark, NOON + timedelta(hours=1)) is None
    trackers.github.may_push = True


@pytest.mark.parametrize(
    ("fault", "reason", "retryable", "after"),
    [
        ("429", Reason.RATE_LIMITED, True, 7.0),
        ("503", Reason.SERVER, True, 7.0),
        ("500", Reason.SERVER, True, 7.0),
        ("down", Reason.TIMEOUT, True, None),
        ("lost_reply", Reason.TIMEOUT, True, None),
        ("401", Reason.AUTH, False, 7.0),
    ],
)
def test_each_failure_has_its_reason(
    site: Site, fault: Any, reason: Reason, retryable: bool, after: float | None
) -> None:
    site.tracker.faults.add(fault, retry_after=7)
    with pytest.raises(AdapterError) as failed:
        site.tickets.file(TEXT)
    error = failed.value
    assert (error.reason, error.retryable, error.retry_after) == (reason, retryable, after)
    assert str(error).startswith(site.tickets.title)
    assert len(site.tracker.items) == (fault == "lost_reply")


def test_github_says_too_often_with_403(trackers: PracticeTrackers) -> None:
    trackers.github.faults.add("403", retry_after=30)
    with pytest.raises(AdapterError) as failed:
        adapter(trackers, "github").file(TEXT)
    assert (failed.value.reason, failed.value.retry_after) == (Reason.RATE_LIMITED, 30.0)


@pytest.mark.parametrize(
    ("kind", "setting", "said"),
    [
        ("azure_devops", "azure_devops_token", "Azure DevOps does not know the token"),
        ("jira", "jira_token", "Jira answers 401 You do not have permission"),
        ("github", "github_token", "GitHub answers 401 Bad credentials"),
    ],
)
def test_a_wrong_token_is_said_without_it(
    trackers: PracticeTrackers, kind: str, setting: str, said: str
) -> None:
    tickets = adapter(trackers, kind, **{setting: SecretStr("hunter2")})
    asked: list[Callable[[], object]] = [lambda: tickets.file(TEXT), lambda: tickets.find(TEXT.mark, NOON)]
    for ask in asked:
        with pytest.raises(AdapterError, match=said) as failed:
            ask()
        assert failed.value.reason is Reason.AUTH and not failed.value.retryable
        assert "hunter2" not in str(failed.value)


def test_what_is_not_set_is_named(trackers: PracticeTrackers) -> None:
    tickets = adapter(trackers, "jira", jira_email=None, jira_token=None)
    asked: list[Callable[[], object]] = [
        lambda: tickets.file(TEXT),
        lambda: tickets.find(TEXT.mark, NOON),
        lambda: tickets.closed(["OPS-1"]),
        lambda: tickets.set_closed("OPS-1", True),
        lambda: tickets.note("OPS-1", "x"),
    ]
    for ask in asked:
        with pytest.raises(AdapterError, match="JIRA_EMAIL and JIRA_TOKEN are not set, so Jira gets no"):
            ask()


def test_a_project_that_is_not_there_is_refused_in_their_words(trackers: PracticeTrackers) -> None:
    with pytest.raises(AdapterError, match="project: valid project is required") as failed:
        adapter(trackers, "jira", project="NOPE").file(TEXT)
    assert failed.value.reason is Reason.CLIENT and not failed.value.retryable
    with pytest.raises(AdapterError, match="answers 404 Not Found"):
        adapter(trackers, "github", project="contoso/nope").file(TEXT)
    with pytest.raises(AdapterError, match="answers 404"):
        adapter(trackers, "azure_devops", project="Nope").file(TEXT)
