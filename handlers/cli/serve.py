"""tocsin serve: takes alerts, and answers in Slack."""

from __future__ import annotations

import gc
import json
import signal
import threading

import click

from bot import log
from bot.adapters.store.sqlite.turn import Turn
from bot.clock import SystemClock
from bot.settings import Settings, read_settings
from handlers.connections import describe
from handlers.serving import Serving
from handlers.standby import stand_by

_LOOK_SECONDS = 1.0


@click.command("serve")
@click.option("--listen", help="Where to listen, like 0.0.0.0:8080. TOCSIN_LISTEN says the same.")
@click.option("--json", "as_json", is_flag=True, help="Log JSON lines.")
def COMMAND(listen: str | None, as_json: bool) -> None:  # noqa: N802 - every command file exports COMMAND
    """Take alerts, and answer in Slack, until interrupted.

    Of several on one database, the first works and the next stands by until that one ends.
    """
    log.set_up(as_json=as_json)
    settings = read_settings(**({"listen": listen} if listen else {}))
    ending = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ending.set())
    with Turn(settings.database_file) as turn:
        if not turn.take():
            stand_by(settings, turn, ending, lambda url: _say_standing_by(url, as_json))
        if not ending.is_set():
            _serve(settings, ending, as_json)


def _say_standing_by(url: str, as_json: bool) -> None:
    said = f"Another Tocsin has the database. This one stands by at {url}, and takes over when that one ends."
    print(json.dumps({"standing_by": url}) if as_json else said, flush=True)


def _serve(settings: Settings, ending: threading.Event, as_json: bool) -> None:
    serving = Serving(settings, SystemClock())
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
