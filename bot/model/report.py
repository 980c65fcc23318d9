"""What daily digests and weekly reviews are made of."""

from __future__ import annotations

from bot.model.value import Value


class NoisyAlert(Value):
    """One alert, by its fingerprint, and how often it was sent as firing: `count` times in all.

    Of these it `repeated` what was known, came while it was `flapping`, or was `muted`. `acted` says whether
    somebody acknowledged or resolved an incident that it was part of.
    """

    fingerprint: str
    title: str
    source: str
    count: int
    repeated: int
    flapping: int
    muted: int
    acted: bool
