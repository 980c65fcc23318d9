"""What people type after a command's options, read into values."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import click

from bot.policy.durations import parse_duration


class LastingType(click.ParamType[timedelta]):
    """A duration like 45m or 90d, as the policy has them."""

    name = "duration"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:
        """Fails as click does, with a sentence."""
        try:
            duration: timedelta = value if isinstance(value, timedelta) else parse_duration(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)
        return duration
