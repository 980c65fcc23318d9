"""Sets structlog up; every event has a stable action word."""

from __future__ import annotations

import logging
import sys
from typing import TextIO

import structlog

_NOISY = ("azure", "dbos", "msal", "slack_bolt", "slack_sdk", "uvicorn", "httpx", "pagerduty")


def set_up(*, as_json: bool, level: int = logging.INFO, to: TextIO | None = None) -> None:
    """Sends every log line to standard error, or to the stream `to`, as JSON or for reading."""
    stream = to or sys.stderr
    shared: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    renderer: structlog.types.Processor = (
        structlog.processors.JSONRenderer()
        if as_json
        # The pretty traceback that is the default prints local variables, secrets among them.
        else structlog.dev.ConsoleRenderer(
            colors=stream.isatty(), exception_formatter=structlog.dev.plain_traceback
        )
    )
    structlog.configure(
        processors=[*shared, structlog.processors.format_exc_info, renderer]
        if as_json
        else [*shared, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(file=stream),
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(level=logging.WARNING, stream=stream, format="%(name)s: %(message)s")
    for name in _NOISY:
        logging.getLogger(name).setLevel(logging.ERROR)


def logger(component: str) -> structlog.typing.FilteringBoundLogger:
    """A logger that names its component on each line."""
    bound: structlog.typing.FilteringBoundLogger = structlog.get_logger(component=component)
    return bound
