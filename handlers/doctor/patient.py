"""What is examined, and how one look is made at it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bot.app.inspection import Inspection
from bot.clock import Clock
from bot.policy import Mistake, Policy
from bot.settings import Settings
from handlers.doctor.finding import Finding


@dataclass(frozen=True)
class Patient:
    """One Tocsin, by its settings and its policy, which is the packaged one where its own has `mistakes`.

    With `rings`, each routing key is tried by an event that is resolved at once.
    """

    settings: Settings
    policy: Policy
    mistakes: tuple[Mistake, ...]
    inspection: Inspection
    clock: Clock
    rings: bool = False


@dataclass(frozen=True)
class Look:
    """One look: `about` names it while it lasts. With `by_policy`, it needs a policy without mistakes.

    What it raises as an AdapterError is a failure that is mended by `mend`.
    """

    about: str
    at: Callable[[Patient], Iterable[Finding]]
    mend: str = ""
    by_policy: bool = False
