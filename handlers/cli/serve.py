"""tocsin serve: takes alerts, and answers in Slack."""

from __future__ import annotations

import gc
import json
import signal
import threading

import click

from bot import log
from bot.clock import SystemClock
from bot.settings import read_settings
from handlers.connections import describe
from handlers.serving import Serving

_LOOK_SECONDS = 1.0


@click.command("serve")
@click.option("--listen", help="Where to listen, like 0.0.0.0:8080. TOCSIN_LISTEN says the same.")
@click.option("--json", "as_json", is_flag=True, help="Log JSON lines.")
def COMMAND(listen: str | None, as_json: bool) -> None:  # noqa: N802 - every command file exports COMMAND
    """Take alerts, and answer in Slack, until interrupted."""
    log.set_up(as_json=as_json)
    settings = read_settings(**({"listen": listen} if listen else {}))
    serving = Serving(settings, SystemClock())
    ending = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ending.set())
    serving.start()
    _tame_collector()
    lines = describe(settings, serving.url, serving.tocsin.policy)
    print(json.dumps({"url": serving.url}) if as_json else "\n".join(lines), flush=True)
    while serving.is_alive and not ending.wait(_LOOK_SECONDS):
        pass
    serving.stop()


def _tame_collector() -> None:
    """Has Python look for cyclic garbage rarely, and never in what starting made, which stays.

    Otherwise it looks after each few requests, and through everything now and then, which halts every answer.
    """
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
