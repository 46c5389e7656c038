"""The guard against PySide6 wearing None and True away under Python 3.11."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtCore import QObject, Signal

from hipspine_desktop.ui.singletons import SPARE_REFERENCES, keep_singletons_alive


class Teller(QObject):
    told = Signal()


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="immortal from Python 3.12 on")
def test_singletons_outlive_what_qt_takes() -> None:
    keep_singletons_alive()
    teller = Teller()
    for _ in range(20_000):
        teller.told.emit()
        teller.parent()
    for singleton in (None, True, False):
        assert sys.getrefcount(singleton) > SPARE_REFERENCES // 2


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="immortal from Python 3.12 on")
def test_second_call_adds_nothing() -> None:
    keep_singletons_alive()
    before = sys.getrefcount(None)
    keep_singletons_alive()
    assert abs(sys.getrefcount(None) - before) < 1000


def test_newer_python_is_left_alone() -> None:
    before = sys.getrefcount(False)
    keep_singletons_alive((3, 12))
    assert abs(sys.getrefcount(False) - before) < 1000
