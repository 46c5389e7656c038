"""What a failure says to the user; no Qt.

A failure of the world is one sentence with a way out. A failure of our own becomes a report
that may be copied: places in the program and kinds of failure, never values or messages, which
could hold a patient's words.
"""

from __future__ import annotations

import platform
import traceback
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from hipspine_desktop.errors import HipspineError


class Level(StrEnum):
    """How a message is shown."""

    DONE = "done"
    NOTICE = "notice"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Message:
    """One sentence, and a way out that may be empty."""

    level: Level
    sentence: str
    way_out: str = ""

    @property
    def text(self) -> str:
        """Both in one line."""
        return f"{self.sentence} {self.way_out}".strip()


def message_for(failure: HipspineError) -> Message:
    """The message of a foreseen failure."""
    return Message(Level.FAILED, failure.sentence, failure.way_out)


def crash_report(failure: BaseException, version: str) -> str:
    """A report of an unforeseen failure that holds no patient text.

    Args:
        failure: with its traceback.
        version: of the program.

    Returns:
        Lines with the version, the system, the kinds of failure, and file, line and function of
        each step. Exception messages, variables and source lines are left out.
    """
    lines = [
        f"Hip-Spine {version}, Python {platform.python_version()}, {platform.platform()}",
    ]
    seen: BaseException | None = failure
    while seen is not None:
        lines.append(f"{type(seen).__module__}.{type(seen).__name__}")
        lines += [
            f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(seen.__traceback__)
        ]
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)
    return "\n".join(lines)
