"""Vendors' packages that are loaded late, one at a time."""

from __future__ import annotations

import threading

ALONE = threading.RLock()
"""Held while one is loaded: of two that share parts and load at once, one may see a part half done."""
