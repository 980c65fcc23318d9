"""The chain over an incident's timeline: each entry is sealed with the digest of the one before it.

docs/timeline.md describes the form, so that others can verify it.
"""

from __future__ import annotations

import hashlib
import json
from datetime import datetime

from bot.model.seal import Head, Seal
from bot.model.timeline import Entry

_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)
"""RFC 8785, which is this for text, whole numbers and null."""


def genesis(incident: str) -> Head:
    """What the first entry of that incident follows."""
    return Head(incident=incident, size=0, digest=_digest({"tocsin": "timeline 1", "incident": incident}))


def sealed(entry: Entry, after: Head, salt: str) -> Seal:
    """The seal of an entry as it is recorded, behind that head. `salt` must be unguessable."""
    parts = {
        "times": times_digest(entry),
        "author": author_digest(entry),
        "facts": facts_digest(entry),
        "words": words_digest(entry, salt),
    }
    return Seal(
        entry=entry.id,
        incident=entry.incident,
        place=after.size + 1,
        previous=after.digest,
        digest=_digest({"previous": after.digest, **parts}),
        salt=salt,
        **parts,
    )


def head_of(seal: Seal) -> Head:
    """The head of a chain that ends with it."""
    return Head(incident=seal.incident, size=seal.place, digest=seal.digest)


def is_whole(seal: Seal) -> bool:
    """Whether its digest is that of its parts and of what it follows."""
    parts = {name: getattr(seal, name) for name in ("previous", "times", "author", "facts", "words")}
    return _digest(parts) == seal.digest


def times_digest(entry: Entry) -> str:
    """Of when it happened, was observed, and was recorded."""
    names = ("happened_at", "observed_at", "recorded_at")
    return _digest({name: _moment(getattr(entry, name)) for name in names})


def author_digest(entry: Entry) -> str:
    """Of whose it is."""
    return _digest({"author": entry.author, "author_id": entry.author_id})


def facts_digest(entry: Entry) -> str:
    """Of what else no redaction changes."""
    return _digest(
        {
            "id": entry.id,
            "incident": entry.incident,
            "number": entry.number,
            "kind": entry.kind.value,
            "source": entry.source,
            "link": entry.link,
            "retracts": entry.retracts,
        }
    )


def words_digest(entry: Entry, salt: str) -> str:
    """Of what it says, which may be redacted: hence the salt."""
    return _digest({"salt": salt, "key": entry.key, "data": dict(entry.data)})


def _moment(moment: datetime) -> str:
    return moment.isoformat(timespec="microseconds")


def _digest(said: object) -> str:
    return hashlib.sha256(_CANONICAL.encode(said).encode()).hexdigest()
