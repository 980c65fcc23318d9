"""A token in an address is in no log line, in no error, and in no answer, whatever goes wrong."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from bot.log import set_up
from handlers.guard import Limits
from tests.handlers.http_site import Site, first_answer, serving

SECRET = "long-url-secret-4711"
WITH_IT = f"?token={SECRET}"


@pytest.fixture
def watched(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> Iterator[Site]:
    """A site that tells all it can, to see that it tells nothing of this."""
    with serving(tmp_path, Limits(body_seconds=0.2, linger_seconds=0.1), webhook_token=SECRET) as site:
        set_up(as_json=False, level=logging.DEBUG)
        with caplog.at_level(logging.DEBUG):
            for name in logging.root.manager.loggerDict:
                if not name.startswith(("httpx", "httpcore")):  # the sender's own, in this test
                    caplog.set_level(logging.DEBUG, logger=name)
            yield site
    ours = [r.getMessage() for r in caplog.records if not r.name.startswith(("httpx", "httpcore"))]
    printed = "".join(capfd.readouterr()) + "\n".join(ours)
    assert SECRET not in printed
    assert "token=" not in printed


def raw(head: str) -> Callable[[Site], httpx.Response]:
    """A request as it goes over the wire."""
    return lambda site: site.raw(f"{head}\r\nHost: localhost\r\n\r\n{{}}".encode())


def slow(site: Site) -> httpx.Response:
    """One whose body never comes."""
    head = f"POST /alerts/metrics{WITH_IT} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n{{"
    with site.connected(head.encode()) as connection:
        return first_answer(connection)


def broken(site: Site) -> httpx.Response:
    """One that meets a fault of our own."""
    site.woken = None  # type: ignore[assignment]
    return site.client.post(f"/alerts/metrics{WITH_IT}", content=b"{}")


def shut(site: Site) -> httpx.Response:
    """One that cannot be kept."""
    site.store.close()
    return site.client.post(f"/alerts/metrics{WITH_IT}", content=b"{}")


ASKED: dict[str, tuple[int, Callable[[Site], httpx.Response]]] = {
    "taken": (202, lambda site: site.client.post(f"/alerts/metrics{WITH_IT}", content=b"{}")),
    "our own fault": (202, broken),
    "not kept": (503, shut),
    "no such source": (404, lambda site: site.client.post(f"/alerts/nagios{WITH_IT}", content=b"{}")),
    "by GET": (405, lambda site: site.client.get(f"/alerts/metrics{WITH_IT}")),
    "malformed": (400, lambda site: site.client.post(f"/alerts/metrics{WITH_IT}", content=b"{bad")),
    "too large": (413, lambda site: site.client.post(f"/alerts/metrics{WITH_IT}", content=b" " * 600_000)),
    "slow": (408, slow),
    "at the API": (401, lambda site: site.client.get(f"/api/incidents{WITH_IT}&limit=many")),
    "nowhere": (404, lambda site: site.client.get(f"/nowhere{WITH_IT}")),
    "with a slash": (202, lambda site: site.client.post(f"/alerts/metrics/{WITH_IT}", content=b"{}")),
    "as no HTTP": (400, raw(f"POST /alerts/metrics{WITH_IT} HTTP/9.9")),
    "as a wrong method": (400, raw(f"JU\x01NK /alerts/metrics{WITH_IT} HTTP/1.1")),
    "for Slack": (401, lambda site: site.client.post(f"/slack/events{WITH_IT}", content=b"{}")),
    "almost right": (401, lambda site: site.client.post(f"/alerts/metrics{WITH_IT}x", content=b"{}")),
}


@pytest.mark.parametrize("name", ASKED)
def test_a_token_in_the_address_is_told_to_nobody(watched: Site, name: str) -> None:
    status, ask = ASKED[name]
    answer = ask(watched)
    assert answer.status_code == status
    assert SECRET not in answer.text + str(answer.headers)
