"""The manual's four severities."""

from __future__ import annotations

from enum import StrEnum


class Severity(StrEnum):
    """How bad it is; an unknown one becomes medium, never low."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"

    @property
    def rank(self) -> int:
        """0 for critical up to 3 for low."""
        return list(Severity).index(self)

    def worse_than(self, other: Severity) -> bool:
        """Whether this one is more severe than `other`."""
        return self.rank < other.rank

    @classmethod
    def read(cls, word: str | None) -> Severity | None:
        """The severity that `word` names in any case, or None."""
        try:
            return cls((word or "").strip().lower())
        except ValueError:
            return None
