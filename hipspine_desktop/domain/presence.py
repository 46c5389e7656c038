"""Who else has a draft open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Presence:
    """A draft that is open somewhere.

    Attributes:
        name: of the clinician.
        workstation: name of the computer, may be empty.
        since: when it was opened there, UTC.
    """

    name: str
    workstation: str
    since: datetime
