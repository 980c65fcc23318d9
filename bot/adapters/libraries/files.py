"""What the libraries share that keep files in git."""

from __future__ import annotations

import hashlib

from bot.ports import Volume
from bot.render.escape import cut, one_line

_MOST_MESSAGE = 200


def message_of(volume: Volume) -> str:
    """What a commit says."""
    what = f"Correct {volume.title}: {volume.note}" if volume.note else f"Keep {volume.title}"
    return cut(one_line(what), _MOST_MESSAGE)


def blob_id(content: bytes) -> str:
    """The name that git gives this content."""
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()
