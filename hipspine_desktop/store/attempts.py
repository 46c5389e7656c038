"""Counting wrong passwords, so that each further try has to wait longer.

The count lies in a small file of its own: a failed sign-in must never rewrite the key ring.
Losing the file costs nothing but the wait.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from hipspine_desktop.errors import StoreError
from hipspine_desktop.store.atomic_file import write_atomically

FREE_TRIES = 2
LONGEST_WAIT = 60.0


def wait_after(failures: int) -> float:
    """Seconds to wait after so many wrong passwords in a row: 0, 0, 1, 2, 4 ... 60.

    >>> [wait_after(n) for n in (0, 2, 3, 4, 5, 50)]
    [0.0, 0.0, 1.0, 2.0, 4.0, 60.0]
    """
    if failures <= FREE_TRIES:
        return 0.0
    return float(min(LONGEST_WAIT, 2 ** min(failures - FREE_TRIES - 1, 10)))


@dataclass(frozen=True, slots=True)
class FailedAttempts:
    """Wrong passwords since the last right one.

    Attributes:
        count: how many.
        last: when the last was, UTC; None when there was none.
    """

    count: int = 0
    last: datetime | None = None

    def seconds_to_wait(self, now: datetime) -> float:
        """How long the next try must wait; a clock set back does not make it longer."""
        if self.last is None:
            return 0.0
        wait = wait_after(self.count)
        passed = max(0.0, (now - self.last).total_seconds())
        return max(0.0, wait - passed)

    def one_more(self, now: datetime) -> FailedAttempts:
        """After another wrong password."""
        return FailedAttempts(self.count + 1, now)

    @classmethod
    def load(cls, path: Path) -> FailedAttempts:
        """Read the count; none when there is no file that can be read."""
        try:
            data = json.loads(path.read_bytes())
            last = datetime.fromisoformat(data["last"])
            return cls(int(data["count"]), last) if last.tzinfo else cls()
        except (OSError, ValueError, KeyError, TypeError):
            return cls()

    def save(self, path: Path) -> None:
        """Write the count; where that cannot be done the next try does not wait."""
        with suppress(StoreError, OSError):
            if self.last is None:
                path.unlink(missing_ok=True)
            else:
                content = json.dumps({"count": self.count, "last": self.last.isoformat()})
                write_atomically(path, content.encode())
