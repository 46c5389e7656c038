"""Keeps None, True and False alive under Python 3.11, where PySide6 6.12.0 wears them away.

Measured: PySide6 6.12.0 on CPython 3.11.7 takes one reference of None at each call that returns
nothing, and one of True at each ``emit``, without having added one. After some thousand calls
the interpreter ends the process ("deallocating None"). From Python 3.12 on these objects are
immortal and nothing happens; PySide6 6.11.3 does not do it. See docs/decisions/0033.
"""

from __future__ import annotations

import ctypes
import sys

SPARE_REFERENCES = 1 << 40
FIRST_IMMORTAL = (3, 12)


def keep_singletons_alive(version: tuple[int, int] = sys.version_info[:2]) -> None:
    """Give None, True and False more references than any session can wear away.

    Does what Python 3.12 does by itself; nothing from there on, and nothing the second time.
    """
    if version >= FIRST_IMMORTAL or sys.implementation.name != "cpython":
        return
    for singleton in (None, True, False):
        if sys.getrefcount(singleton) < SPARE_REFERENCES // 2:
            ctypes.c_ssize_t.from_address(id(singleton)).value += SPARE_REFERENCES
