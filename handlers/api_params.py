"""The parameters that several routes of the API take."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path, Query
from pydantic import StringConstraints

_ID = {"min_length": 1, "max_length": 100}

IncidentId = Annotated[str, Path(description="The incident's id.", examples=["INC-2026-001"], **_ID)]
AlertId = Annotated[str, Path(description="The alert's id.", examples=["a-118-2"], **_ID)]
ReceiptId = Annotated[str, Path(description="The receipt.", examples=["r-118-1"], **_ID)]
ItemId = Annotated[str, Path(description="The action item's id.", examples=["INC-2026-001-A1"], **_ID)]
SilenceId = Annotated[str, Path(description="The silence's id.", examples=["S-1"], **_ID)]
DrillId = Annotated[str, Path(description="The drill's id.", examples=["drill-1a2b3c4d"], **_ID)]

Limit = Annotated[int, Query(ge=1, le=500, description="How many at most, newest first.")]

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Story = Annotated[str, StringConstraints(max_length=3000)]
By = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)]
"""Who did it, as the policy has their name. Whoever comes with a token that was made for something is named
by it, and this says for whom; "" says nothing more."""
