"""The outside monitor's adapter: what counts as heard, and what is never told."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from bot.adapters.heartbeat.dead_man import HttpDeadMan
from bot.errors import AdapterError, Reason
from bot.ports import NoMeasures
from tests.flows.outside_monitor import PATH, OutsideMonitor


@pytest.fixture
def monitor() -> Iterator[OutsideMonitor]:
    with OutsideMonitor().open() as opened:
        yield opened


def beat(address: str) -> AdapterError:
    with pytest.raises(AdapterError) as failed:
        HttpDeadMan(address, "GET", NoMeasures()).beat()
    assert PATH not in str(failed.value)
    return failed.value


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_it_is_heard(monitor: OutsideMonitor, method: str) -> None:
    HttpDeadMan(monitor.address.get_secret_value(), method, NoMeasures()).beat()
    assert monitor.heard == [method]


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        *((301, Reason.CLIENT), (401, Reason.AUTH), (404, Reason.NOT_FOUND)),
        *((410, Reason.CLIENT), (429, Reason.RATE_LIMITED), (500, Reason.SERVER)),
    ],
)
def test_any_other_answer_means_that_it_was_not(monitor: OutsideMonitor, status: int, reason: Reason) -> None:
    monitor.status = status
    error = beat(monitor.address.get_secret_value())
    assert (error.reason, str(error)) == (reason, f"The monitor at 127.0.0.1 answers {status}")


def test_nobody_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert str(beat(f"http://127.0.0.1:{port}{PATH}")) == "The monitor at 127.0.0.1 cannot be reached"
