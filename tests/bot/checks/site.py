"""The practice platform over real HTTP, and the checks that look at it by the real SDKs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from pydantic import SecretStr

from bot.adapters.platform import Platform
from bot.checks.catalog import CHECKS
from bot.clock import TurnedClock
from bot.engine.diagnosing import Diagnosing
from bot.model.check import CheckResult
from bot.policy import load_policy
from bot.ports import NoMeasures
from bot.ports.checks import Check
from bot.practice.platform import PracticePlatform
from bot.settings import read_settings
from handlers.guarded import policy_on
from handlers.stand_ins import PracticeStandIns

START = datetime(2026, 1, 29, 14, 0, tzinfo=UTC)


class Site:
    """A platform that is well, until a test bends it."""

    def __init__(self, folder: Path) -> None:
        self.clock = TurnedClock(START)
        self._folder = folder
        self._stand_ins = PracticeStandIns(self.clock)
        self._opened: list[Platform] = []

    def __enter__(self) -> Self:
        self._stand_ins.start()
        self.platform = PracticePlatform(self._stand_ins.databricks, self._stand_ins.azure)
        self.databricks = self._stand_ins.databricks
        self.azure = self._stand_ins.azure
        self.trackers = self._stand_ins.trackers
        self.faults = self.azure.faults
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for platform in self._opened:
            platform.close()
        self._stand_ins.stop()

    def environment(self) -> Mapping[str, str]:
        """What the environment says of it."""
        return self._stand_ins.environment()

    def diagnosing(
        self,
        *,
        seconds: float = 5.0,
        section: Mapping[str, Any] | None = None,
        checks: Mapping[str, Check] = CHECKS,
        **settings: Any,
    ) -> Diagnosing:
        """What runs checks, with these parts of the policy's section and these settings changed."""
        said = {name.lower(): _setting(name, value) for name, value in self.environment().items()}
        policy = load_policy(policy_on(self._folder, self.platform.section(**(section or {}))))
        platform = Platform(read_settings(**said | settings), NoMeasures())
        self._opened.append(platform)
        return Diagnosing(platform, policy, self.clock, checks, seconds)

    def run(self, name: str, service: str | None = None, **changed: Any) -> CheckResult:
        """One check's result."""
        (result,) = self.diagnosing(**changed).run([name], service)
        return result


def _setting(name: str, value: str) -> str | SecretStr | None:
    return value if name.endswith(("_URL", "_HOST", "_ID")) else SecretStr(value) if value else None
