"""The site that the HTTP tests share, and what holds for every one of them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import timedelta

import pytest
import structlog

from bot.log import set_up
from handlers.slack.request import SlackAnswer
from tests.handlers.http_site import SLACK_SECRET, Site, serving


@pytest.fixture(scope="module")
def shared_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One site for a whole file."""
    with serving(tmp_path_factory.mktemp("site")) as site:
        yield site


@pytest.fixture
def site(shared_site: Site) -> Site:
    """The file's site, with its recorders empty and the time moved on, so that no signature comes twice."""
    shared_site.clock.turn(timedelta(seconds=1))
    shared_site.woken.clear()
    shared_site.dispatched.clear()
    shared_site.on_slack = lambda _request: SlackAnswer(200, "done")
    return shared_site


@pytest.fixture(autouse=True)
def no_stack_trace(capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Nothing a sender does may print a stack trace, and nothing printed may hold a secret."""
    set_up(as_json=True)
    # pytest gives each phase of a test a standard error of its own.
    structlog.configure(logger_factory=lambda: structlog.PrintLogger(sys.stderr))
    yield
    structlog.reset_defaults()
    printed = "".join(capfd.readouterr()) + caplog.text
    assert "Traceback" not in printed
    assert "hook-token" not in printed
    assert SLACK_SECRET not in printed
