"""What is done with a paper."""

from __future__ import annotations

from enum import StrEnum


class PaperAct(StrEnum):
    """The value ends the key of its line in the palette."""

    OPEN = "open"
    EXPORT = "export"
    PRINT = "print"
    PROTECT = "protect"
