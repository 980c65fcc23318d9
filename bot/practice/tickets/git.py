"""What the stand-ins of GitHub and Azure DevOps keep in git: branches of files, and who committed what."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field


@dataclass
class Repository:
    """One branch of files by their paths, each with what it holds, and the messages of its commits.

    With `may_push` False, its token may only read.
    """

    branch: str = "main"
    files: dict[str, bytes] = field(default_factory=dict)
    commits: list[str] = field(default_factory=list)
    may_push: bool = True

    @property
    def head(self) -> str:
        """The id of the newest commit."""
        return hashlib.sha1("\n".join(self.commits).encode(), usedforsecurity=False).hexdigest()

    def blob(self, path: str) -> str | None:
        """The name that git gives what lies there; None for nothing."""
        content = self.files.get(path)
        if content is None:
            return None
        return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()
