"""Work off the UI thread: who still holds it when it has ended."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from hipspine_desktop.errors import StoreError
from hipspine_desktop.ui.operations import Operations


@pytest.fixture
def operations(qtbot: QtBot) -> Iterator[Operations]:
    made = Operations()
    yield made
    made.finish()


class Page:
    """What work belongs to; notes in which thread it goes away."""

    def __init__(self, gone_in: list[threading.Thread]) -> None:
        self._gone_in = gone_in

    def read(self) -> str:
        return "read"

    def fail(self) -> str:
        raise StoreError("The disk is full.", "Free some space, then try again.")

    def __del__(self) -> None:
        self._gone_in.append(threading.current_thread())


@pytest.mark.parametrize("name", ["read", "fail"])
def test_a_closed_page_never_goes_away_in_a_worker(
    name: str, operations: Operations, qtbot: QtBot
) -> None:
    gone_in: list[threading.Thread] = []
    for _ in range(100):
        operations.run(getattr(Page(gone_in), name))
    qtbot.waitUntil(lambda: operations.is_idle)
    assert len(gone_in) == 100
    assert set(gone_in) == {threading.main_thread()}


def test_results_come_in_order_and_failures_are_told(operations: Operations, qtbot: QtBot) -> None:
    heard: list[object] = []
    for number in range(20):
        operations.run(lambda n=number: n, heard.append)  # type: ignore[misc]
    failed: list[object] = []
    operations.run(Page([]).fail, heard.append, failed.append)
    qtbot.waitUntil(lambda: operations.is_idle)
    assert heard == list(range(20))
    assert [type(failure) for failure in failed] == [StoreError]
